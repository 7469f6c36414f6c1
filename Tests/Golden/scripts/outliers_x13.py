"""Extracts the outlier cases of X-13ARIMA-SEATS that the tests compare with.

Usage: python3 outliers_x13.py x13.json > ../outliers_x13.json
"""
import json
import sys

source = json.load(open(sys.argv[1]))
wanted = {"airline_td_easter_outlier/x11": "AirPassengers", "automdl_wineind/x11": "wineind",
          "automdl_drivers/x11": "UKDriverDeaths", "automdl_usacc/x11": "USAccDeaths"}
cases = []
for case in source["cases"]:
    if case["id"] not in wanted:
        continue
    udg = case["results"]["udg"]
    outliers = {key.split("$")[1]: [float(x) for x in udg[key].split()]
                for key in udg if key.startswith("AutoOutlier$")}
    data = source["datasets"][case["data"]]
    cases.append({"id": case["id"], "model": udg["arimamdl"] if "arimamdl" in udg else "",
                  "logLikelihood": float(udg["loglikelihood"]), "aicc": float(udg["aicc"]),
                  "outliers": outliers, "start": data.get("start"), "values": data["values"],
                  "specification": case["spec"]["spc"]})
json.dump({"program": source["package"], "version": source["version"], "cases": cases},
          sys.stdout, indent=0)
