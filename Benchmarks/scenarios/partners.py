"""Does knowing what happened to one trade partner help to forecast the others?

    python3 Benchmarks/scenarios/partners.py [--tradewind PROGRAM] [--data FOLDER] [--model MODEL]

Trade (exports and imports) of the US, Japan and Korea with China in US dollars, from 2001. At the end
of each year from 2007 to 2017 a model of each partner is chosen on the data so far, and the three are
projected jointly over the next year: once as they are, and once given what one of them came to, as its
sum over the year and as its twelve months. Scored are the other two: the logarithm of the density of
their sum over the year and of each month, normal on the log scale by median and coefficient of
variation. Positive differences say that knowing helps.
"""
import argparse
import csv
import json
import math
import pathlib
import subprocess
import tempfile

root = pathlib.Path(__file__).resolve().parent.parent.parent
parser = argparse.ArgumentParser()
parser.add_argument("--tradewind", default=str(root / ".build/release/tradewind"))
parser.add_argument("--data", default=str(root / "Data/partners"))
parser.add_argument("--model", default="auto")
parser.add_argument("--draws", default="4000")
arguments = parser.parse_args()
partners = ["us", "japan", "korea"]


def column(file, name):
    with open(pathlib.Path(arguments.data) / file) as rows:
        return {row["month"]: float(row[name]) for row in csv.DictReader(rows) if row[name]}


def trade(file, unit):
    exports, imports = column(file, "exports_to_china"), column(file, "imports_from_china")
    return {m: (exports[m] + imports[m]) * unit(m) for m in exports if m in imports}


yen = column("exchange_rates.csv", "jpy_per_usd")
series = {
    "us": trade("us.csv", lambda m: 1.0),
    "japan": trade("japan.csv", lambda m: 1 / yen[m] / 1000),
    "korea": trade("korea.csv", lambda m: 1 / 1000),
}
months = sorted(set.intersection(*(set(s) for s in series.values())))


def write_data(folder, last):
    with open(folder / "trade.csv", "w") as file:
        file.write("month," + ",".join(partners) + "\n")
        for month in months:
            if "2001-01" <= month <= last:
                file.write(month + "," + ",".join(f"{series[p][month]:.4f}" for p in partners) + "\n")
    lines = ["series:"]
    for p in partners:
        lines += [
            f"  {p}:", "    kind: flow", "    unit: USD m", "    positive: true",
            "    calendar: china", "    figures:",
            f"      - {{file: trade.csv, column: {p}, form: level}}",
        ]
    (folder / "dataset.yaml").write_text("\n".join(lines) + "\n")


def log_score(row, actual):
    spread = math.log1p((row["standardError"] / row["mean"]) ** 2)
    gap = math.log(actual) - math.log(row["median"])
    return -0.5 * (math.log(2 * math.pi * spread) + gap * gap / spread)


scores = {}
for year in range(2008, 2019):
    inside = [f"{year}-{m:02d}" for m in range(1, 13)]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_data(folder, f"{year - 1}-12")
        report = [f"sum({p}, {year})" for p in partners]
        report += [f"level({p}, {m})" for p in partners for m in inside]
        files = []
        for p in partners:
            total = sum(series[p][m] for m in inside)
            given = {
                "year": [f"sum({p}, {year}) = {total:.4f}"],
                "months": [f"level({p}, {m}) = {series[p][m]:.4f}" for m in inside],
            }
            for kind, lines in given.items():
                path = folder / f"{p}-{kind}.yaml"
                path.write_text(
                    f"scenario: {p} {kind}\ndata: dataset.yaml\n"
                    f"baseline: {{model: {arguments.model}, until: {year}-12}}\nassume:\n"
                    + "".join(f"  - {line}\n" for line in lines) + "report:\n"
                    + "".join(f"  - {line}\n" for line in report))
                files.append(str(path))
        result = subprocess.run(
            [arguments.tradewind, "scenario", "run", *files, "--format", "json",
             "--draws", arguments.draws], capture_output=True, text=True)
        if result.returncode != 0:
            raise SystemExit(f"{year}: {result.stderr}")
        rows = {
            s["name"]: {(r["series"], r["measure"], r["period"]): r for r in s["rows"]}
            for s in json.loads(result.stdout)["scenarios"]
        }
    actual = {(p, "sum", str(year)): sum(series[p][m] for m in inside) for p in partners}
    actual |= {(p, "level", m): series[p][m] for p in partners for m in inside}
    for p in partners:
        for kind in ("year", "months"):
            for key, value in actual.items():
                if key[0] == p:
                    continue
                gain = log_score(rows[f"{p} {kind}"][key], value) - log_score(
                    rows["baseline"][key], value)
                scores.setdefault((kind, p, key[1]), []).append((year, gain))


def mean(items):
    return sum(g for _, g in items) / len(items)


print("mean gain in log score of the other two, by what is known of one partner over the next year")
print(f"{'known':28}{'year sums':>12}{'months':>12}")
for kind, words in (("year", "sum over the year"), ("months", "all twelve months")):
    pooled = {"sum": [], "level": []}
    for p in partners:
        cells = [scores[kind, p, measure] for measure in ("sum", "level")]
        pooled["sum"] += cells[0]
        pooled["level"] += cells[1]
        print(f"{p + ', ' + words:28}{mean(cells[0]):>+12.3f}{mean(cells[1]):>+12.3f}")
    print(f"{'pooled, ' + words:28}{mean(pooled['sum']):>+12.3f}{mean(pooled['level']):>+12.3f}")
    for span, years in (("2008-2010", range(2008, 2011)), ("2011-2018", range(2011, 2019))):
        parts = [mean([x for x in pooled[m] if x[0] in years]) for m in ("sum", "level")]
        print(f"{'  of these ' + span:28}{parts[0]:>+12.3f}{parts[1]:>+12.3f}")
