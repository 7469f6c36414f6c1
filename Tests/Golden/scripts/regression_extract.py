"""Writes ../regression.json: least squares and residual tests as R, statsmodels and gretl compute them.

Usage: regression_extract.py FOLDER, the folder of reference files of those programs.
"""

import json
import math
import pathlib
import sys
from fractions import Fraction

folder = pathlib.Path(sys.argv[1])
load = lambda name: json.loads((folder / name).read_text())
r, sm, gretl, tests = (load(f) for f in (
    "regression_r.json", "regression_statsmodels.json", "econometrics_gretl.json", "tests_r.json"))

KEEP_R = ["coef", "se", "vcov_ols", "t", "p", "r2", "adj_r2", "sigma", "df", "f_stat", "loglik", "aic_R",
          "bic_R", "rss", "bw_newey_west_auto", "residuals", "durbin_watson", "breusch_godfrey",
          "breusch_pagan", "predict_first3"]
KEEP_SM = ["params", "se_nonrobust", "loglik", "r2", "adj_r2", "f", "f_p", "durbin_watson", "se_HC0",
           "se_HC1", "se_HC2", "se_HC3", "se_HAC_1", "se_HAC_1_corrected", "se_HAC_4",
           "se_HAC_4_corrected", "breusch_godfrey_1", "breusch_godfrey_2", "breusch_godfrey_4", "white"]
KEEP_GRETL = ["ols_coef", "ols_se", "ols_lnl_aic_bic_hqc", "ols_dw", "bg1_stat_p", "bg4_stat_p",
              "white_stat_p", "bp_stat_p", "hac_se_nw1", "hac_se_nw2", "hac_se_4_bartlett"]
GRETL_MODELS = {"ols_longley_small": ("Employed", ["GNP", "Population"]),
                "ols_seatbelts": ("DriversKilled", ["kms", "PetrolPrice", "law"]),
                "ols_phillips": ("dw", ["u", "dp"]), "ols_consumption": ("consumption", ["dpi"])}


def case(source, keep, program):
    names = list(source["spec"]["X"])
    results = source["results"]
    kept = {k: results[k] for k in keep if k in results}
    if "influence" in results:
        kept["leverages"] = results["influence"]["hat"]
    # Objects keyed by regressor become lists in the order of `names`.
    by_name = lambda v: [v[k] for k in names]
    for key in ("coef", "t", "p", "params"):
        if key in kept:
            kept[key] = by_name(kept[key])
    if "se" in kept:
        kept["se"] = {k: by_name(v) for k, v in kept["se"].items()}
    return {"id": f"{program} {source['id']}", "names": names[1:], "y": source["spec"]["y"],
            "X": [source["spec"]["X"][k] for k in names[1:]], "results": kept}


def gretl_case(source):
    response, regressors = GRETL_MODELS[source["id"]]
    columns = dict(gretl["datasets"][source["data"]]["columns"])
    for name in source["spec"]["log"]:
        columns[name] = [math.log(v) for v in columns[name]]
    return {"id": f"gretl {source['id']}", "names": regressors, "y": columns[response],
            "X": [columns[k] for k in regressors],
            "results": {k: source["results"][k] for k in KEEP_GRETL if k in source["results"]}}


def series_case(source):
    values = tests["datasets"][source["data"]]["values"]
    if source["spec"]["transform"] == "log":
        values = [math.log(v) for v in values]
    return {"id": source["id"], "series": source["data"] + "/" + source["spec"]["transform"],
            "kind": source["id"].split("/")[0], "lag": source["spec"].get("lag"),
            "results": source["results"]}, values


def exact_robust(source):
    """HC standard errors in rational arithmetic; R and statsmodels keep 8 digits on Longley's data."""
    y = [Fraction(v) for v in source["y"]]
    rows = [[Fraction(1)] + [Fraction(v) for v in row] for row in zip(*source["X"])]
    p = len(rows[0])
    table = [[sum(r[a] * r[b] for r in rows) for b in range(p)] + [Fraction(int(a == b)) for b in range(p)]
             for a in range(p)]
    for c in range(p):
        pivot = table[c][c]
        table[c] = [v / pivot for v in table[c]]
        for r_ in range(p):
            if r_ != c:
                f = table[r_][c]
                table[r_] = [a - f * b for a, b in zip(table[r_], table[c])]
    inverse = [row[p:] for row in table]
    pseudo = [[sum(i * v for i, v in zip(line, r)) for r in rows] for line in inverse]
    beta = [sum(a * v for a, v in zip(line, y)) for line in pseudo]
    e = [v - sum(b * x for b, x in zip(beta, r)) for v, r in zip(y, rows)]
    h = [sum(x * pseudo[j][t] for j, x in enumerate(r)) for t, r in enumerate(rows)]
    errors = {}
    for name, power in (("HC0", 0), ("HC2", 1), ("HC3", 2)):
        omega = [v * v / (1 - g) ** power for v, g in zip(e, h)]
        errors[name] = [math.sqrt(sum(a * a * w for a, w in zip(line, omega))) for line in pseudo]
    return errors


series, series_cases = {}, []
for source in tests["cases"]:
    if source["id"].split("/")[0] in ("Ljung-Box", "Box-Pierce", "jarque_bera", "acf_pacf"):
        entry, values = series_case(source)
        series[entry["series"]] = values
        series_cases.append(entry)

header = "; ".join(f"{f['package']} {f['version']}" for f in (r, sm, tests)) + f"; gretl {gretl['version']}"
out = pathlib.Path(__file__).parent.parent / "regression.json"
out.write_text(json.dumps({
    "source": header,
    "r": [case(c, KEEP_R, "R") for c in r["cases"] if c["id"].startswith("ols/")],
    "statsmodels": [case(c, KEEP_SM, "statsmodels") for c in sm["cases"] if c["id"].startswith("ols/")],
    "gretl": [gretl_case(c) for c in gretl["cases"] if c["id"] in GRETL_MODELS],
    "exactRobust": exact_robust(case(r["cases"][0], KEEP_R, "R")),
    "series": series, "tests": series_cases}) + "\n")
