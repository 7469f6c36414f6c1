"""Cuts the conditional forecast and the given shocks out of the reference into conditional.json.

    python3 Tests/Golden/scripts/extract_conditional.py REFERENCE_FOLDER

Reference: statsmodels 0.15.0, VARMAX smoothing with the future of one variable fixed, and SARIMAX
simulation from the end of the sample with given state shocks, both at fixed parameters.
"""
import json
import pathlib
import sys

source = json.loads(
    (pathlib.Path(sys.argv[1]) / "nowcast_scenario_statsmodels.json").read_text())
cases = {case["id"]: case for case in source["cases"]}
given = cases["macro_invest_given"]
result = {
    "source": f"{source['package']} {source['version']}",
    "conditional": {
        "columns": given["spec"]["columns"],
        "order": given["spec"]["p"],
        "given": given["spec"]["condition_on"],
        "path": given["spec"]["conditioning_path"],
        "parameters": given["results"]["params"],
        "unconditional": given["results"]["unconditional"],
        "conditional": given["results"]["conditional"],
    },
    "shocks": [
        {
            "id": name,
            "shocks": cases[name]["spec"]["shocks"],
            "responses": cases[name]["results"]["irf_12"],
            "without": cases[name]["results"]["path_zero_shocks_equals_forecast"],
            "path": cases[name]["results"]["path"],
        }
        for name in ("simulate_airline", "simulate_arima111")
    ],
}
target = pathlib.Path(__file__).parent.parent / "conditional.json"
target.write_text(json.dumps(result, separators=(",", ":")) + "\n")
