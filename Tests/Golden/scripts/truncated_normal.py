"""Writes Tests/Golden/truncated_normal.json with mpmath 1.3.0 at 120 digits.

Moments are differences of closed forms at 120 digits, quantiles inversions of the tail by bisection
on the standard normal truncated to (lower, upper).

Run: python3 Tests/Golden/scripts/truncated_normal.py > Tests/Golden/truncated_normal.json
"""

import json

import mpmath
from mpmath import mp, mpf

mp.dps = 120
INF = float("inf")
CASES = [(-INF, 0), (0, INF), (-1, 1), (-0.5, 3), (2, INF), (6, INF), (20, INF), (50, INF),
         (1000, INF), (-INF, -8), (-INF, 7), (3, 3.5), (10, 10.25), (10, 40), (30, 30.0001),
         (-1e-6, 1e-6), (0, 1e-9), (4, 4.000001), (-40, -39.5), (-2, 30), (1.5, 2.5), (-9, 0.1),
         (100, 100.00390625), (5, 12)]


def upper(z):
    """1 - Phi(z) at full precision."""
    return mpf(0) if z == mp.inf else mpmath.erfc(mpf(z) / mpmath.sqrt(2)) / 2


def phi(z):
    return mpf(0) if mpmath.isinf(z) else mpmath.exp(-mpf(z) ** 2 / 2) / mpmath.sqrt(2 * mp.pi)


def moments(a, b):
    # Reflect intervals in the lower tail so that tails, not complements, are subtracted.
    if b <= 0:
        mass, mean, variance = moments(-b, -a)
        return mass, -mean, variance
    a, b = mpf(a), mpf(b)
    mass = (mpf(1) - upper(-a) if a < 0 else upper(a)) - upper(b)
    mean = (phi(a) - phi(b)) / mass
    za = mpf(0) if mpmath.isinf(a) else a * phi(a)
    zb = mpf(0) if mpmath.isinf(b) else b * phi(b)
    return mass, mean, 1 + (za - zb) / mass - mean**2


def quantile(a, b, p):
    if b <= 0:
        return -quantile(-b, -a, 1 - p)
    low = max(mpf(a), mpf(-60))
    high = mpf(b) if b < INF else max(mpf(a), 0) + 60
    target = upper(a) * (1 - p) + upper(b) * p
    x = (low + high) / 2
    for _ in range(200):
        if upper(x) > target:
            low = x
        else:
            high = x
        new = x + (upper(x) - target) / phi(x)
        x = new if low < new < high else (low + high) / 2
        if high - low < mpf(10) ** -40 * abs(high) or abs(upper(x) / target - 1) < mpf(10) ** -45:
            break
    return x


def spell(v):
    return '"%sInfinity"' % ("-" if v < 0 else "") if abs(v) == INF else repr(float(v))


rows = []
for a, b in CASES:
    mass, mean, variance = moments(mpf(a), mpf(b))
    anchor = min(max(mpf(0), mpf(a)), mpf(b))
    points = ", ".join('{"p": %r, "x": %s}' % (p, mpmath.nstr(quantile(mpf(a), mpf(b), mpf(p)), 20))
                       for p in (1e-9, 0.01, 0.3, 0.5, 0.9, 0.9999))
    rows.append('{"lower": %s, "upper": %s, "logProbability": %s, "meanOffset": %s, "variance": %s,\n "quantiles": [%s]}'
                % (spell(a), spell(b), mpmath.nstr(mpmath.log(mass), 20), mpmath.nstr(mean - anchor, 20),
                   mpmath.nstr(variance, 20), points))
print('{"program": "mpmath 1.3.0, Tests/Golden/scripts/truncated_normal.py", "cases": [')
print(",\n".join(rows) + "]}")
