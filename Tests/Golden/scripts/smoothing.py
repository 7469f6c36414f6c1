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
# Exponential smoothing elsewhere: data are those of ets.json.
letters = lambda text: text[0] + "," + text[1] + ("d" if text[3] == "D" else "") + "," + text[2]
peers = []
for case in sf["cases"]:
    kind = case["id"].split("/")[0]
    if kind.startswith(("AutoETS", "ETS_", "HoltWinters")):
        results = case["results"]
        kept = {key: results[key] for key in ("par", "loglik", "aicc")}
        kept.update(model=letters(results["components"]), mean=results["forecast"]["mean"][:12])
        peers.append({"id": "sf/" + case["id"], "data": case["data"], "results": kept})
for case in r["cases"]:
    if case["id"].startswith("hw_simple/additive"):
        par = case["results"]["par"]
        seasons = [par[key] for key in par if key[0] == "s"]
        # Holt's and Winters' growth reacts to changes of the level, not to errors: beta times alpha.
        kept = {"par": [par["alpha"], par["alpha"] * par["beta"], par["gamma"], None, par["l"], par["b"]] + seasons}
        kept.update(model="A,A,A", mean=case["results"]["forecast"]["mean"][:12])
        peers.append({"id": "r/" + case["id"], "data": case["data"], "results": kept})
(target / "smoothing_peers.json").write_text(json.dumps(
    {"source": [f"{f['package']} {f['version']}" for f in (sf, r)], "cases": rounded(peers)},
    separators=(",", ":")) + "\n")

write("simple_smoothing.json", [r, sf], datasets, cases, r["notes"][2:3] + sf["notes"])
