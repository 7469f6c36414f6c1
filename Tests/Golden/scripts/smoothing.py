"""Takes what the tests of exponential smoothing, theta and simple methods need out of the reference files.

Run from the project's folder with the folder of reference files: python3 Tests/Golden/scripts/smoothing.py REFERENCE
Sources: R 4.2.2 with forecast 8.20 (ets_r.json, smooth_r.json), statsforecast 2.1.1 (smooth_statsforecast.json).
"""

import json
import pathlib
import sys

source = pathlib.Path(sys.argv[1])
target = pathlib.Path("Tests/Golden")


def load(name):
    return json.loads((source / name).read_text())


def rounded(value):
    """Twelve digits: more than any tolerance of a test."""
    if isinstance(value, float):
        return float(f"{value:.12g}")
    if isinstance(value, list):
        return [rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return value


def write(name, files, datasets, cases, notes):
    header = {
        "source": [
            f"{f['package']} {f['version']}: {f['method']}" for f in files
        ],
        "notes": notes,
    }
    used = {case["data"] for case in cases if "data" in case}
    header["datasets"] = {key: datasets[key] for key in sorted(used)}
    header["cases"] = rounded(cases)
    (target / name).write_text(json.dumps(header, separators=(",", ":")) + "\n")


def forecast(results, keys):
    return {key: results["forecast"][key] for key in keys if key in results["forecast"]}


ets = load("ets_r.json")
cases = []
for case in ets["cases"]:
    results = case["results"]
    kept = {
        key: results[key]
        for key in ("model", "par", "initial_states", "loglik", "aicc", "bic", "sigma2", "interval_kind")
    }
    kept["forecast"] = forecast(results, ("mean", "lo95", "hi95"))
    cases.append({"id": case["id"], "data": case["data"], "results": kept})
write("ets.json", [ets], ets["datasets"], cases, ets["notes"])

r, sf = load("smooth_r.json"), load("smooth_statsforecast.json")
datasets = {**sf["datasets"], **r["datasets"]}
cases = []
for case in r["cases"]:
    kind = case["id"].split("/")[0]
    if kind in ("thetaf", "naive", "snaive", "drift", "meanf", "croston", "ses", "holt", "holt_damped"):
        kept = {
            key: case["results"][key]
            for key in ("drift", "drift_se", "sigma2", "loglik", "par", "drift_b")
            if key in case["results"]
        }
        kept["forecast"] = forecast(case["results"], ("mean", "lo95", "hi95"))
        item = {"id": "r/" + case["id"], "results": kept}
        item.update({key: case[key] for key in ("data", "values") if case.get(key) is not None})
        cases.append(item)
for case in sf["cases"]:
    kind = case["id"].split("/")[0]
    if kind.endswith("Theta_multiplicative") or kind.startswith(("AutoCES", "CrostonC", "CrostonSBA", "TSB")):
        if kind.startswith("AutoTheta"):
            continue
        kept = {key: case["results"][key] for key in ("mse", "loglik", "par") if key in case["results"]}
        kept["forecast"] = forecast(case["results"], ("mean",))
        item = {"id": "sf/" + case["id"], "results": kept}
        item.update({key: case[key] for key in ("data", "values") if case.get(key) is not None})
        cases.append(item)
write("simple_smoothing.json", [r, sf], datasets, cases, r["notes"][2:3] + sf["notes"])
