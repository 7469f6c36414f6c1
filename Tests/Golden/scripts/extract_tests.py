"""Extracts the unit-root, break and residual tests and the STL components that the tests compare with.

Usage: extract_tests.py REFERENCE_FOLDER OUTPUT_FOLDER
REFERENCE_FOLDER holds tests_r.json, tests_statsmodels.json and smooth_r.json, made by R 4.2.2 (tseries
0.10.53, urca 1.3.3, forecast 8.20, strucchange 1.5.3, uroot 2.1.2) and statsmodels 0.15.0 / arch 8.0.0.
STL components are thinned to every seventh observation and the last three.
"""
import json, os, sys

source, target = sys.argv[1], sys.argv[2]
load = lambda name: json.load(open(os.path.join(source, name)))
R_KINDS = ("kpss", "adf_tseries", "pp_tseries", "ur.df", "ur.pp", "ndiffs", "nsdiffs", "seas_strength",
           "ocsb", "canova_hansen", "breaks")
PYTHON_KINDS = ("adfuller", "kpss", "arch_PhillipsPerron", "arch_ADF", "arch_lm", "arch_KPSS")


def slim(document, kinds):
    cases = []
    for case in document["cases"]:
        kind = case["id"].split("/")[0]
        if kind in kinds:
            cases.append({"id": case["id"], "kind": kind, "data": case["data"], "spec": case["spec"],
                          "results": case["results"]})
    return {"package": document["package"], "version": document["version"], "cases": cases}


def datasets(*documents):
    out = {}
    for document in documents:
        for name, data in document["datasets"].items():
            out[name] = {"frequency": data["frequency"], "start": data["start"], "values": data["values"]}
    return out


def write(name, document):
    with open(os.path.join(target, name), "w") as file:
        json.dump(document, file, separators=(",", ":"))
        file.write("\n")


r, python, smooth = load("tests_r.json"), load("tests_statsmodels.json"), load("smooth_r.json")
write("unit_roots.json", {"datasets": datasets(r, python), "r": slim(r, R_KINDS),
                          "python": slim(python, PYTHON_KINDS)})

parts = []
for case in smooth["cases"]:
    kind = case["id"].split("/")[0]
    if kind not in ("stl", "mstl", "mstl_multi"):
        continue
    results = {key: values for key, values in case["results"].items() if isinstance(values, list)}
    results.pop("Data", None)
    n = len(next(iter(results.values())))
    positions = sorted(set(range(0, n, 7)) | set(range(n - 3, n)))
    parts.append({"id": case["id"], "kind": kind, "data": case["data"], "spec": case["spec"],
                  "positions": positions,
                  "results": {key: [values[i] for i in positions] for key, values in results.items()}})
names = {case["data"] for case in parts}
data = {name: entry for name, entry in datasets(smooth).items() if name in names}
data["taylor"]["values"] = data["taylor"]["values"][-1344:]
write("stl.json", {"package": smooth["package"], "version": smooth["version"], "datasets": data,
                   "cases": parts})
