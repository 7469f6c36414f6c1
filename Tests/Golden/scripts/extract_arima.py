"""Cuts the ARIMA cases that the tests need out of the full reference files.

Usage: python3 extract_arima.py REFERENCE_FOLDER GOLDEN_FOLDER
REFERENCE_FOLDER holds arima_gretl.json, arima_r.json, arima_statsmodels.json and x13.json as their
programs wrote them (each file names program, version and call). Writes arima_series.json with the
data once and arima_gretl.json, arima_r.json, arima_statsmodels.json, arima_x13.json.
"""
import json
import os
import sys

SOURCE, TARGET = sys.argv[1], sys.argv[2]
SERIES = {}


def read(name):
    return json.load(open(os.path.join(SOURCE, name)))


def write(name, source, cases):
    document = {"program": source["package"], "version": source["version"],
                "notes": source["notes"], "cases": cases}
    dump(name, document)


def dump(name, document):
    with open(os.path.join(TARGET, name), "w") as file:
        json.dump(document, file, separators=(",", ":"))
        file.write("\n")


def keep(source):
    for name, data in source["datasets"].items():
        if "values" in data:
            SERIES[name] = {"frequency": data["frequency"], "values": data["values"]}


def gretl():
    source = read("arima_gretl.json")
    keep(source)
    fields = {"coef": "coef_as197_hessian", "se": "se_as197_hessian", "loglik": "lnl_as197_hessian",
              "sigma": "sigma_as197_hessian", "criteria": "aic_bic_hqc_as197_hessian",
              "count": "T_as197_hessian", "forecast": "forecast", "forecast_se": "forecast_se"}
    cases = []
    for case in source["cases"]:
        result = {key: case["results"][old] for key, old in fields.items()}
        for key in ("coef", "se"):
            if not isinstance(result[key], list):
                result[key] = [result[key]]
        cases.append({"id": case["id"], "data": case["data"], "spec": case["spec"], **result})
    write("arima_gretl.json", source, cases)


def r():
    source = read("arima_r.json")
    keep(source)
    cases = []
    for case in source["cases"]:
        if not case["id"].endswith("/ML"):
            continue
        result = case["results"]
        kept = {key: result[key] for key in ("coef", "se", "sigma2", "loglik", "aicc", "bic")}
        kept["forecast"] = {key: result["forecast"][key] for key in ("mean", "se")}
        kept["residuals"] = result["residuals"]
        exact = result.get("exact_on_differenced_data")
        if exact:
            kept["exact"] = {key: exact[key] for key in ("coef", "se", "sigma2", "loglik")}
        fixed = result.get("at_fixed")
        if fixed and case["spec"]["order"][1] + case["spec"]["seasonal"][1] == 0:
            kept["at_fixed"] = fixed
        cases.append({"id": case["id"][:-3], "data": case["data"], "spec": case["spec"], **kept})
    write("arima_r.json", source, cases)


def statsmodels():
    source = read("arima_statsmodels.json")
    keep(source)
    cases = []
    for case in source["cases"]:
        result = case["results"].get("simple_differencing") or {}
        at_r = case["results"]["loglik_at_R_ML"]
        if "params" not in result:
            continue
        kept = {key: result[key] for key in ("params", "loglik", "aic", "bic", "hqic", "nobs")}
        kept["loglik_at_R_ML"] = at_r.get("simple_differencing")
        kept["loglik_at_R_ML_exact_diffuse"] = at_r.get("exact_diffuse")
        cases.append({"id": case["id"], "data": case["data"], "spec": case["spec"], **kept})
    write("arima_statsmodels.json", source, cases)


def x13():
    source = read("x13.json")
    cases = []
    for case in source["cases"]:
        name, kind = case["id"].split("/")
        udg = case["results"]["udg"]
        calendar = any(key.startswith(("Trading Day", "Easter")) for key in udg)
        if kind != "x11" or calendar:
            continue
        prefixes = ("AR$", "MA$", "Constant$", "AutoOutlier$")
        kept = {key: float(value.split()[0]) for key, value in udg.items()
                if key.startswith(prefixes)}
        cases.append({"id": name, "data": case["data"], "model": udg["arimamdl"],
                      "log": udg["transform"] == "Log(y)" or udg.get("aictrans") == "Log(y)",
                      "parameters": kept, "variance": float(udg["variance$mle"].split()[0]),
                      "loglik": float(udg["loglikelihood"]), "count": int(udg["nefobs"])})
    for name, data in source["datasets"].items():
        if name in {case["data"] for case in cases} and "values" in data:
            SERIES.setdefault(name, {"frequency": data["frequency"], "values": data["values"]})
    write("arima_x13.json", source, cases)


gretl()
r()
statsmodels()
x13()
dump("arima_series.json", {"program": "R", "version": "see arima_r.json",
                           "notes": ["Series of R's datasets, forecast and lmtest packages."],
                           "series": SERIES})
