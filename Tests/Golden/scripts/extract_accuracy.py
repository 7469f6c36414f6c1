"""Extracts the accuracy measures and tests of equal accuracy that the tests compare with.

Usage: extract_accuracy.py REFERENCE_FOLDER OUTPUT_FOLDER
REFERENCE_FOLDER holds metrics.json (formulas written out in numpy 2.4.6, utilsforecast 0.2.17),
accuracy_r.json and tests_r.json (R 4.2.2, forecast 8.20).
"""
import json, os, sys

source, target = sys.argv[1], sys.argv[2]
load = lambda name: json.load(open(os.path.join(source, name)))
pick = lambda document, kind="": [
    {key: case[key] for key in ("id", "spec", "results")}
    for case in document["cases"] if case["id"].startswith(kind)]
metrics, accuracy, tests = load("metrics.json"), load("accuracy_r.json"), load("tests_r.json")
documents = {
    "package": "numpy / utilsforecast; R forecast", "version": "2.4.6 / 0.2.17; 8.20",
    "metrics": pick(metrics), "accuracy": pick(accuracy), "dieboldMariano": pick(tests, "dm/")}
with open(os.path.join(target, "accuracy.json"), "w") as file:
    json.dump(documents, file, separators=(",", ":"))
    file.write("\n")
