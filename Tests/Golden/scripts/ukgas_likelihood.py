"""The exact diffuse log-likelihood of the ukgas_bsm case by brute force with mpmath 1.3.0, 40 digits.

Written because statsmodels' value there differs in the eighth digit. Uses the joint normal density
of all observations with a flat prior on the five initial states; prints 79.19264297507893.

Run: python3 Tests/Golden/scripts/ukgas_likelihood.py Tests/Golden/structural.json
"""

import json
import math
import sys

from mpmath import log, mp, mpf, pi

mp.dps = 40
golden = json.load(open(sys.argv[1]))
case = [c for c in golden["cases"] if c["id"] == "ukgas_bsm"][0]
y = [mpf(math.log(v)) for v in golden["datasets"]["UKgas"]["values"]]
s = {k.split(".")[1]: mpf(v) for k, v in case["exact"]["params"].items()}
n, m = len(y), 5
T = [[1, 1, 0, 0, 0], [0, 1, 0, 0, 0], [0, 0, -1, -1, -1], [0, 0, 1, 0, 0], [0, 0, 0, 1, 0]]
rows = [[1, 0, 1, 0, 0]]  # Z T^k
for _ in range(n):
    rows.append([sum(rows[-1][i] * T[i][j] for i in range(m)) for j in range(m)])

omega = mp.zeros(n, n)
q = [s["level"], s["trend"], s["seasonal"]]
for a in range(n):
    for b in range(a + 1):
        v = s["irregular"] if a == b else mpf(0)
        for t in range(b):
            v += sum(q[i] * rows[a - 1 - t][i] * rows[b - 1 - t][i] for i in range(3))
        omega[a, b] = omega[b, a] = v
L = mp.cholesky(omega)


def forward(v):
    out = [mpf(0)] * n
    for i in range(n):
        out[i] = (v[i] - sum(L[i, k] * out[k] for k in range(i))) / L[i, i]
    return out


columns = [forward([rows[t][j] for t in range(n)]) for j in range(m)]
w = forward(y)
A = mp.matrix(m, m)
b = mp.matrix(m, 1)
for i in range(m):
    b[i] = sum(p * r for p, r in zip(columns[i], w))
    for j in range(m):
        A[i, j] = sum(p * r for p, r in zip(columns[i], columns[j]))
solution = mp.lu_solve(A, b)
rss = sum(v * v for v in w) - sum(solution[i] * b[i] for i in range(m))
determinant = 2 * sum(log(L[i, i]) for i in range(n))
print(mp.nstr(-(n * log(2 * pi) + determinant + log(mp.det(A)) + rss) / 2, 16))
