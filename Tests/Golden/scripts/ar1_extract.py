"""Writes ../ar1.json: regressions with first-order autocorrelated errors as gretl and R estimate them.

Usage: ar1_extract.py FOLDER, the folder of reference files of those programs. gretl stops when rho
changes by less than about 1e-5, so its numbers are good to that; R's are exact maximum likelihood.
"""

import json
import math
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
gretl = json.loads((folder / "econometrics_gretl.json").read_text())
r = json.loads((folder / "regression_r.json").read_text())
MODELS = {"ols_longley_small": ("Employed", ["GNP", "Population"], "longley_small"),
          "ols_seatbelts": ("DriversKilled", ["kms", "PetrolPrice", "law"], None),
          "ols_phillips": ("dw", ["u", "dp"], "phillips")}


def case(source):
    response, regressors, twin = MODELS[source["id"]]
    columns = dict(gretl["datasets"][source["data"]]["columns"])
    for name in source["spec"]["log"]:
        columns[name] = [math.log(v) for v in columns[name]]
    results = {k: v for k, v in source["results"].items() if k.startswith(("prais", "cochrane"))}
    likelihood = next((c["results"]["ML"] for c in r["cases"] if c["id"] == f"gls_ar1/{twin}"), None)
    if likelihood:
        order = ["(Intercept)"] + regressors
        likelihood = {"coef": [likelihood["coef"][k] for k in order], "phi": likelihood["phi"],
                      "loglik": likelihood["loglik"]}
    return {"id": source["id"], "names": regressors, "y": columns[response],
            "X": [columns[k] for k in regressors], "gretl": results, "r": likelihood}


out = pathlib.Path(__file__).parent.parent / "ar1.json"
out.write_text(json.dumps({
    "source": f"gretl {gretl['version']}; R {r['package']} {r['version']}",
    "cases": [case(c) for c in gretl["cases"] if c["id"] in MODELS]}) + "\n")
