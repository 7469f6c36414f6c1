"""Cuts the reconciliation cases out of the reference into reconciliation.json.

    python3 Tests/Golden/scripts/extract_reconciliation.py REFERENCE_FOLDER

Reference: hierarchicalforecast 1.5.3 (base forecasts by statsforecast 2.1.1), and the textbook
formula of MinT with the shrinkage of Schäfer & Strimmer written out in numpy. Errors are kept
instead of data and fitted values.
"""
import json
import pathlib
import sys

source = json.loads(
    (pathlib.Path(sys.argv[1]) / "reconciliation_hierarchicalforecast.json").read_text())
cases = []
for case in source["cases"]:
    inputs = case["inputs"]
    errors = [
        [y - f for y, f in zip(*rows)]
        for rows in zip(inputs["y_insample"], inputs["fitted_insample"])
    ]
    cases.append({
        "id": case["id"],
        "names": case["spec"]["names"],
        "S": case["spec"]["S"],
        "base": inputs["base_forecasts"],
        "errors": errors,
        "results": case["results"],
    })
header = f"{source['package']} {source['version']}"
target = pathlib.Path(__file__).parent.parent / "reconciliation.json"
target.write_text(json.dumps({"source": header, "cases": cases}, separators=(",", ":")) + "\n")
