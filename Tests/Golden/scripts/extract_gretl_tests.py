"""Extracts gretl's break, ARCH and unit-root tests that the tests compare with.

Usage: extract_gretl_tests.py REFERENCE_FOLDER OUTPUT_FOLDER
REFERENCE_FOLDER holds econometrics_gretl.json, made by gretl. `columns` is the response and the regressors
after the constant; `break` is the first observation of the second part in gretl's `chow`, counted from 0.
"""
import json, math, os, sys

source, target = sys.argv[1], sys.argv[2]
document = json.load(open(os.path.join(source, "econometrics_gretl.json")))
MODELS = {
    "ols_phillips": ("PhillipsCurve", ["dw", "u", "dp"], [], (1914, 1)),
    "ols_consumption": ("USMacroG", ["consumption", "dpi"], ["consumption", "dpi"], (1975, 1)),
    "ols_seatbelts": ("Seatbelts", ["DriversKilled", "kms", "PetrolPrice", "law"],
                      ["DriversKilled", "PetrolPrice"], None),
}
cases = {case["id"]: case for case in document["cases"]}
regressions = []
for name, (data, columns, logs, split) in MODELS.items():
    entry = document["datasets"][data]
    take = lambda c: [math.log(v) if c in logs else v for v in entry["columns"][c]]
    position = None
    if split:
        year, season = entry["start"]
        position = (split[0] - year) * entry["frequency"] + split[1] - season
    results = {key: value for key, value in cases[name]["results"].items()
               if key in ("arch4_stat_p", "chow_stat_p", "qlr_stat_p")}
    regressions.append({"id": name, "columns": [take(c) for c in columns], "break": position,
                        "results": results})
roots = []
for name in ("AirPassengers", "Nile", "lynx", "ManufIP"):
    case = cases["unitroot_" + name]
    values = document["datasets"][name].get("values")
    if values is None:
        values = list(document["datasets"][name]["columns"].values())[0]
    if case["spec"]["log"]:
        values = [math.log(v) for v in values]
    keep = ("adf_c_4", "adf_c_12", "adf_ct_4", "adf_ct_12", "kpss_c_4", "kpss_ct_4")
    roots.append({"id": name, "values": values,
                  "results": {key: case["results"][key] for key in keep}})
with open(os.path.join(target, "gretl_tests.json"), "w") as file:
    json.dump({"package": document["package"], "version": document["version"],
               "regressions": regressions, "unit_roots": roots}, file, separators=(",", ":"))
    file.write("\n")
