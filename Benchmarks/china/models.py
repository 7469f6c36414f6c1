#!/usr/bin/env python3
"""Ranks models on China's trade and retail sales and on US high-tech output.

    python3 Benchmarks/china/models.py --tradewind .build/release/tradewind > ranking.md

Runs `tradewind evaluate` on each series and measure with monthly origins and prints markdown tables:
root mean squared errors by months ahead, a dot where the model confidence set cannot tell a model from
the best, coverage of the 95% intervals over the horizons, and the energy score of all horizons. Models
are ordered by their mean ratio to the best error of each horizon. Uses nothing but the standard library.
"""

import argparse
import json
import math
import subprocess
import sys

CALENDAR = " + newYear() + tradingDays()"
PLAIN = ["combination", "arima", "ets", "ces", "dotm", "theta", "structural", "snaive"]


def trade(name):
    """Models of a series that moves with the Chinese calendar."""
    log = f"log({name}) ~ "
    return ["auto", "regarima"] + [
        log + model + CALENDAR
        for model in ["arima()", "arima(0,1,1)(0,1,1)", "structural(level, slope, seasonal)", "ets()"]
    ] + [log + "arima(0,1,1)(0,1,1)" + CALENDAR + " + outliers()"] + PLAIN


def output(name):
    """Models of a seasonally adjusted index that grows by factors."""
    log = f"log({name}) ~ "
    return ["auto", "regarima", log + "arima()", log + "ets()", log + "structural(level, slope)"] \
        + ["combination", "ets", "ces", "dotm", "theta", "drift", "naive"]


def retail(name):
    """Models of figures as published, and of their levels alone."""
    log = f"log({name}) ~ "
    return ["auto", log + "arima(0,1,1)(0,1,1)", log + "arima(0,1,1)(0,1,1) + outliers()",
            log + "structural(level, slope, seasonal)", "combination", "ets", "ces", "dotm", "theta",
            "snaive"]


CASES = [
    ("Data/china/dataset.yaml", "exports", ["yoy", "level"], trade, "2016-01..2024-06"),
    ("Data/china/dataset.yaml", "imports", ["yoy", "level"], trade, "2016-01..2024-06"),
    ("Data/china/dataset.yaml", "retail", ["ytdYoy", "level"], retail, "2016-01..2024-06"),
    ("Data/hightech/dataset.yaml", "hightech", ["yoy", "level"], output, "2016-01..2023-05"),
]


def evaluate(arguments, data, series, measure, models, origins):
    command = [arguments.tradewind, "evaluate", data, "--series", series, "--measure", measure]
    command += ["--origins", origins, "--step", str(arguments.step), "--horizons", "1,3,6,12"]
    command += ["--jobs", str(arguments.jobs), "--respecify", str(arguments.respecify), "--format", "json"]
    if arguments.without:
        command += ["--without", arguments.without]
    for model in models:
        command += ["--model", model]
    run = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return json.loads(run.stdout)


def table(result):
    horizons = [h for h in result["horizons"] if h["count"] > 0]
    best = [min(m["rmse"] for m in h["models"]) for h in horizons]
    rows = []
    for number, name in enumerate(result["models"]):
        found = [next(m for m in h["models"] if m["model"] == name) for h in horizons]
        ratio = math.exp(sum(math.log(m["rmse"] / b) for m, b in zip(found, best)) / len(best))
        cells = []
        for m in found:
            p = m["confidenceSetP"]
            cells.append(f"{m['rmse']:.4g}" + (" ●" if p is not None and p >= 0.1 else ""))
        coverage = 100 * sum(m["coverage95"] for m in found) / len(found)
        energy = result["energyScores"][number]
        rows.append((ratio, name, cells, f"{coverage:.0f}", "–" if energy is None else f"{energy:.4g}"))
    lines = ["| model | " + " | ".join(str(h["horizon"]) for h in horizons) + " | 95% | energy |"]
    lines.append("| --- |" + " --: |" * (len(horizons) + 2))
    for _, name, cells, coverage, energy in sorted(rows):
        lines.append(f"| `{name}` | " + " | ".join(cells) + f" | {coverage} | {energy} |")
    counts = ", ".join(str(h["count"]) for h in horizons)
    return "\n".join(lines) + f"\n\n{counts} forecasts at the horizons."


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tradewind", default=".build/release/tradewind")
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--respecify", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--without", help="targets left out, such as 2020..2022")
    parser.add_argument("--series", action="append")
    arguments = parser.parse_args()
    for data, series, measures, models, origins in CASES:
        if arguments.series and series not in arguments.series:
            continue
        for measure in measures:
            result = evaluate(arguments, data, series, measure, models(series), origins)
            print(f"### {series}, {measure}, {result['unit']}\n\n{table(result)}\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
