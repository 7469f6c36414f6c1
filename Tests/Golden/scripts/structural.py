"""Extracts Tests/Golden/structural.json from a reference file made with statsmodels 0.15.0.

The source is structural_statsmodels.json (UnobservedComponents with use_exact_diffuse=True and with
the approximate start), made by another script of the project's reference material.

Run: python3 Tests/Golden/scripts/structural.py structural_statsmodels.json > Tests/Golden/structural.json
"""

import json
import sys

source = json.load(open(sys.argv[1]))
keep = ["params", "loglik", "loglik_at", "nobs_diffuse", "smoothed_state", "smoothed_state_var",
        "forecast", "smoothed_measurement_disturbance"]
cases = []
used = set()
for case in source["cases"]:
    exact = {k: case["results"]["exact_diffuse"].get(k) for k in keep}
    forecast = exact.pop("forecast")
    # Two states and their variances are enough: the others follow the same recursions.
    for key in ("smoothed_state", "smoothed_state_var"):
        exact[key] = exact[key][:2]
    del exact["smoothed_measurement_disturbance"]
    exact["forecast"] = {k: forecast[k][:12] for k in ("mean", "se")}
    approximate = case["results"]["approximate_diffuse"]
    used.add(case["data"])
    cases.append({"id": case["id"], "data": case["data"], "spec": case["spec"], "exact": exact,
                  "approximate": {k: approximate.get(k) for k in ("params", "loglik", "loglik_at")}})
datasets = {k: {j: v.get(j) for j in ("values", "columns", "frequency") if v.get(j)}
            for k, v in source["datasets"].items() if k in used | {"Seatbelts"}}
if "Seatbelts" in datasets:
    columns = datasets["Seatbelts"]["columns"]
    datasets["Seatbelts"]["columns"] = {k: columns[k] for k in ("law", "PetrolPrice")}
print(json.dumps({"program": "statsmodels 0.15.0, extracted by Tests/Golden/scripts/structural.py",
                  "notes": source["notes"], "datasets": datasets, "cases": cases}))
