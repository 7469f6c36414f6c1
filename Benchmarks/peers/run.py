"""Runs tradewind and the peers on the same series in one run and prints how many times longer they take.

    python3 Benchmarks/peers/run.py [--m3 FILE] [--series N] [--python PYTHON] [--save FILE]

Build first: swift build -c release --package-path Benchmarks --product Peers. FILE is
`m3_monthly_even_values.csv` or `.csv.gz` (series_id,part,t,value), read where it is; without it the
automatic choice is left out. Peers that are not installed are skipped with a message.
"""
import argparse
import csv
import gzip
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
root = os.path.dirname(here)
parser = argparse.ArgumentParser()
parser.add_argument("--m3", help="values of the M3 monthly series")
parser.add_argument("--series", type=int, default=20, help="M3 series taken, evenly spread")
parser.add_argument("--python", default="python3", help="a Python with statsforecast")
parser.add_argument("--save", help="also write the output here")
arguments = parser.parse_args()
ours = os.path.join(root, ".build/release/Peers")
log = []


def say(text=""):
    log.append(text)
    print(text, flush=True)


def lines(command):
    return subprocess.run(command, capture_output=True, text=True).stdout.splitlines()


def split(output):
    notes = [l for l in output if l.startswith(("version", "skip"))]
    return notes, [l.split(",") for l in output if l.count(",") == 2]


def gretl(task, path, rounds):
    """gretl's exact maximum likelihood by AS 197 inside one process; wall time by its stopwatch."""
    if not shutil.which("gretlcli"):
        return ["skip: gretlcli is not installed"], []
    orders = {"airline": "0 1 1 ; 0 1 1", "large": "2 1 2 ; 1 1 1"}[task]
    values = [l.strip().split(",")[1] for l in open(path)]
    folder = tempfile.mkdtemp()
    with open(f"{folder}/y.csv", "w") as file:
        file.write("y\n" + "\n".join(values) + "\n")
    with open(f"{folder}/s.inp", "w") as file:
        file.write(
            f"set verbose off\nopen {folder}/y.csv --quiet\nsetobs 12 1949:01\n"
            f"dataset addobs 24\nset stopwatch\nloop {rounds} --quiet\n"
            f"  arima {orders} ; y --nc --quiet\n  fcast --out-of-sample --quiet\nendloop\n"
            f'scalar tt = $stopwatch\nmatrix c = $coeff\nprintf "@@%.9g\\n", tt/{rounds}\n'
            f'loop i=1..rows(c) --quiet\n  printf "@c%.15g\\n", c[i]\nendloop\n')
    output = lines(["gretlcli", "-b", f"{folder}/s.inp"])
    version = lines(["gretlcli", "--version"])[:1]
    seconds = [l[2:] for l in output if l.startswith("@@")]
    c = [l[2:] for l in output if l.startswith("@c")]
    if task == "large" and len(c) == 6:  # gretl's order: ar, sar, ma, sma
        c = [c[0], c[1], c[3], c[4], c[2], c[5]]
    rows = [[os.path.basename(path), seconds[0], " ".join(c)]] if seconds else []
    return ["version " + " ".join(version)], rows


def compare(task, path, rounds, slow_rounds):
    """Times everybody on one file and judges the results by our exact criterion."""
    _, mine = split(lines([ours, "time", task, path, "--rounds", str(rounds)]))
    base = {r[0]: float(r[1]) for r in mine}
    say(f"{task}: {len(base)} series, tradewind median {statistics.median(base.values()) * 1e3:.4g} ms")
    arima = task in ("airline", "large", "auto", "outliers")
    peers = {
        "R": lambda: split(lines(["Rscript", f"{here}/models.R", task, path, str(slow_rounds)]))
        if shutil.which("Rscript") else (["skip: Rscript is not installed"], []),
        "statsforecast": lambda: split(
            lines([arguments.python, f"{here}/models.py", task, path, str(slow_rounds)])),
    }
    if task in ("airline", "large"):
        peers["gretl"] = lambda: gretl(task, path, 50)
    elif arima:
        peers["X-13"] = lambda: split(lines([arguments.python, f"{here}/x13.py", task, path, "1"]))
    if task == "outliers":
        peers = {"X-13": peers["X-13"]}
    if task in ("dotm", "ces", "combination"):  # forecast has none of them
        del peers["R"]
    for peer, run in peers.items():
        notes, rows = run()
        for note in notes:
            say("  " + note)
        if not rows:
            continue
        if peer == "gretl":
            rows = [[next(iter(base)), rows[0][1], rows[0][2]]]
        ratios = [float(r[1]) / base[r[0]] for r in rows if r[0] in base]
        with tempfile.NamedTemporaryFile("w", suffix=".csv", delete=False) as file:
            file.write("\n".join(",".join(r) for r in rows) + "\n")
        verdicts = [
            l.split(",") for l in lines([ours, "judge", task, path, file.name])] if arima else []
        os.unlink(file.name)
        good = sum(float(v[1]) >= float(v[2]) - 1e-6 for v in verdicts)
        seconds = statistics.median(float(r[1]) for r in rows)
        total = sum(float(r[1]) for r in rows) / sum(base[r[0]] for r in rows)
        judged = f"; our criterion as good or better in {good} of {len(verdicts)} comparable"
        say(f"  {peer:14s} median {seconds * 1e3:9.4g} ms   x{statistics.median(ratios):.0f} (median of "
            f"ratios), x{total:.0f} (sum of times){judged if verdicts else ''}")
        if task in ("airline", "large"):
            for v in verdicts:
                say(f"    exact log-likelihood: ours {float(v[1]):.6f}, {peer} {float(v[2]):.6f}")


def machine():
    model = [l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")]
    say(f"machine: {model[0]}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    say("command: python3 Benchmarks/peers/run.py " + " ".join(
        a for a in sys.argv[1:] if not os.path.isabs(a)))
    say("times: processor time a series (gretl: wall), medians; one thread")
    say()


def airline(path):
    cases = json.load(open(os.path.join(root, "../Tests/Golden/arima_series.json")))
    values = cases["series"]["AirPassengers"] if "series" in cases else cases["AirPassengers"]
    values = values.get("values", values) if isinstance(values, dict) else values
    with open(path, "w") as file:
        for v in values[:132]:
            file.write(f"log_airline,{math.log(v):.17g}\n")


def sample(path):
    opener = gzip.open if arguments.m3.endswith(".gz") else open
    values = {}
    with opener(arguments.m3, "rt") as file:
        for row in csv.DictReader(file):
            if row["part"] == "train":
                values.setdefault(row["series_id"], []).append(row["value"])
    names = list(values)
    step = len(names) / arguments.series
    with open(path, "w") as file:
        for name in [names[int(i * step)] for i in range(arguments.series)]:
            for v in values[name]:
                file.write(f"{name},{v}\n")


if not os.path.exists(ours):
    sys.exit("build first: swift build -c release --package-path Benchmarks --product Peers")
machine()
with tempfile.TemporaryDirectory() as folder:
    airline(f"{folder}/airline.csv")
    compare("airline", f"{folder}/airline.csv", 51, 15)
    compare("large", f"{folder}/airline.csv", 51, 9)
    if arguments.m3:
        sample(f"{folder}/m3.csv")
        compare("auto", f"{folder}/m3.csv", 5, 1)
        compare("outliers", f"{folder}/m3.csv", 5, 1)
        for task in ("ets", "theta", "dotm", "ces", "combination"):
            compare(task, f"{folder}/m3.csv", 5, 1)
    else:
        say("auto: left out; give --m3 FILE")
if arguments.save:
    with open(arguments.save, "w") as file:
        file.write("\n".join(log) + "\n")
