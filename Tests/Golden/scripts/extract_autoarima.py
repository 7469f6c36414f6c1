"""Cuts the automatic ARIMA and Box-Cox cases that the tests need out of the full reference files.

Usage: python3 extract_autoarima.py REFERENCE_FOLDER GOLDEN_FOLDER
REFERENCE_FOLDER holds autoarima_r.json, autoarima_statsforecast.json and smooth_r.json as their
programs wrote them. Writes autoarima.json and boxcox_lambda.json; the series themselves are in
arima_series.json. Cases with R's approximation are left out: it compares other likelihoods.
"""
import json
import os
import sys

SOURCE, TARGET = sys.argv[1], sys.argv[2]


def read(name):
    return json.load(open(os.path.join(SOURCE, name)))


def dump(name, document):
    with open(os.path.join(TARGET, name), "w") as file:
        json.dump(document, file, separators=(",", ":"))
        file.write("\n")


def choice(case, stepwise):
    result = case["results"]
    criterion = case["id"].rsplit("ic=", 1)[1]
    return {"id": case["id"], "series": case["data"], "log": case["spec"]["transform"] == "log",
            "stepwise": stepwise, "criterion": criterion, "order": result["order"],
            "seasonal": result["seasonal"],
            "constant": any(name in result["coef"] for name in ("drift", "intercept")),
            "logLikelihood": result["loglik"], "value": result[criterion]}


def automatic():
    r = read("autoarima_r.json")
    statsforecast = read("autoarima_statsforecast.json")
    from_r = [choice(case, "stepwise=TRUE" in case["id"]) for case in r["cases"]
              if "approximation=FALSE" in case["id"]]
    from_python = [choice(case, True) for case in statsforecast["cases"]]
    dump("autoarima.json", {
        "programs": [{"program": source["package"], "version": source["version"]}
                     for source in (r, statsforecast)],
        "r": from_r, "statsforecast": from_python})


def exponents():
    source = read("smooth_r.json")
    cases = [{"series": case["data"], "guerrero": case["results"]["guerrero"],
              "likelihood": case["results"]["loglik"]}
             for case in source["cases"] if case["id"].startswith("boxcox_lambda/")]
    dump("boxcox_lambda.json", {"program": source["package"], "version": source["version"],
                                "cases": cases})


automatic()
exponents()
