"""Writes ../nist.json: NIST StRD linear-regression sets and a set of our own, with exact answers.

Usage: nist_extract.py FOLDER, with certified_values.csv and one CSV a set (public domain, NIST).
Wampler4 is Wampler3 with its noise times 100, as NIST defines it. The set "decimals10" is ours: a
polynomial of degree 10 at 82 decimal points between -9 and -3, as hard as NIST's Filip. Its answers
come from exact rational arithmetic on the decimals.
"""

import csv
import json
import math
import pathlib
import sys
from fractions import Fraction

folder = pathlib.Path(sys.argv[1])
DEGREE = {"norris": 1, "pontius": 2, "wampler1": 5, "wampler2": 5, "wampler3": 5, "wampler4": 5,
          "wampler5": 5, "decimals10": 10}
NO_CONSTANT = {"noint1", "noint2"}


def exact(x_rows, y):
    """Coefficients and standard errors by Gauss-Jordan elimination in rational numbers."""
    p, n = len(x_rows[0]), len(x_rows)
    table = [[sum(r[a] * r[b] for r in x_rows) for b in range(p)]
             + [Fraction(int(a == b)) for b in range(p)]
             + [sum(r[a] * v for r, v in zip(x_rows, y))] for a in range(p)]
    for c in range(p):
        pivot = table[c][c]
        table[c] = [v / pivot for v in table[c]]
        for r in range(p):
            if r != c and table[r][c]:
                f = table[r][c]
                table[r] = [a - f * b for a, b in zip(table[r], table[c])]
    beta = [row[-1] for row in table]
    rss = sum((v - sum(b * e for b, e in zip(beta, r))) ** 2 for r, v in zip(x_rows, y))
    s2 = rss / (n - p)
    errors = [math.sqrt(s2 * table[j][p + j]) for j in range(p)]
    return [float(b) for b in beta], errors


def own_points():
    """82 decimal points and responses from a linear congruential generator."""
    state, rows = 12345, []
    for i in range(82):
        state = (1103515245 * state + 12345) % 2**31
        x = -Fraction(3) - Fraction(6 * i, 82) - Fraction(state % 10**8, 10**10)
        x = Fraction(round(x * 10**9), 10**9)
        state = (1103515245 * state + 12345) % 2**31
        y = Fraction(round(Fraction(8, 10) * 10**4) + state % 1500, 10**4)
        rows.append((y, [x]))
    return rows


def read(name):
    if name == "decimals10":
        return own_points()
    source = "wampler3" if name == "wampler4" else name
    with open(folder / f"{source}.csv") as file:
        rows = [[Fraction(v) for v in line] for line in list(csv.reader(file))[1:]]
    if name == "wampler4":
        for row in rows:
            smooth = sum(row[1] ** k for k in range(6))
            row[0] = smooth + 100 * (row[0] - smooth)
    return [(row[0], row[1:]) for row in rows]


sets = {}
for name in ["norris", "pontius", "noint1", "noint2", "longley", "wampler1", "wampler2", "wampler3",
             "wampler4", "wampler5", "decimals10"]:
    rows = read(name)
    y = [r[0] for r in rows]
    if name in DEGREE:
        design = [[r[1][0] ** k for k in range(DEGREE[name] + 1)] for r in rows]
    else:
        design = [([] if name in NO_CONSTANT else [Fraction(1)]) + r[1] for r in rows]
    beta, errors = exact(design, y)
    sets[name] = {
        "degree": DEGREE.get(name), "constant": name not in NO_CONSTANT,
        "y": [float(v) for v in y], "x": [[float(v) for v in column]
                                          for column in zip(*[r[1] for r in rows])],
        "coefficients": beta, "standardErrors": errors}

# NIST's certificates agree with the exact arithmetic to the digits printed.
with open(folder / "certified_values.csv") as file:
    for line in csv.DictReader(file):
        if line["certified_estimate"] and line["parameter"].startswith("B"):
            fit = sets[line["dataset"]]
            j = int(line["parameter"][1:]) - (0 if fit["constant"] else 1)
            certified = float(line["certified_estimate"])
            assert abs(fit["coefficients"][j] - certified) <= 1e-13 * abs(certified), line

out = pathlib.Path(__file__).parent.parent / "nist.json"
out.write_text(json.dumps(
    {"source": "NIST Statistical Reference Datasets (public domain); exact rational arithmetic, "
               "Python fractions; decimals10 is our own", "sets": sets}) + "\n")
