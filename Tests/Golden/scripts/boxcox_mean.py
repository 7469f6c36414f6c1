"""Means of Box-Cox back-transformed normal variables in 40-digit arithmetic.

Writes ../boxcox_mean.json. For lambda > 0 the part of the law below the bound -1/lambda counts as 0;
for lambda < 0 the integral stops where the integrand is least before the pole.
Run: python3 boxcox_mean.py
"""

import json
import pathlib

import mpmath as mp

mp.mp.dps = 40


def mean(lam, mu, variance):
    lam, mu, sigma = mp.mpf(lam), mp.mpf(mu), mp.sqrt(mp.mpf(variance))
    bound = (-1 / lam - mu) / sigma
    linear = 1 + lam * mu
    root = mp.sqrt(linear**2 + 4 * lam * sigma**2)

    def integrand(z):
        argument = 1 + lam * (mu + sigma * z)
        return argument ** (1 / lam) * mp.npdf(z) if argument > 0 else mp.mpf(0)

    if lam > 0:
        peak = (root - linear) / (2 * lam * sigma)
        low, high = max(bound, peak - 30), peak + 30
    else:
        peak = 2 * sigma / (linear + root)
        low, high = peak - 30, (linear + root) / (-2 * lam * sigma)
    inner = [peak + k for k in (-12, -6, -3, -1, 0, 1, 3, 6, 12) if low < peak + k < high]
    return mp.quad(integrand, [low, *inner, high])


cases = [
    ("0.5", "10", "1"), ("0.5", "0", "4"), ("0.5", "-1.9", "1"), ("0.5", "-4", "1"),
    ("0.2", "9", "0.25"), ("0.2", "1", "9"), ("0.01", "5", "0.04"), ("0.001", "5", "0.5"),
    ("1", "3", "1"), ("1", "-0.5", "1"), ("1.5", "20", "30"), ("2", "8", "16"), ("0.33", "30", "100"),
    ("-0.1", "3", "0.01"), ("-0.3", "2.7", "0.001"), ("-0.5", "1.5", "0.0025"), ("-1", "0.9", "0.0001"),
]
document = {
    "program": f"mpmath {mp.__version__}",
    "script": "scripts/boxcox_mean.py",
    "cases": [
        {"lambda": float(l), "mean": float(m), "variance": float(v),
         "expected": float(mean(float(l), float(m), float(v)))}
        for l, m, v in cases
    ],
}
target = pathlib.Path(__file__).parent.parent / "boxcox_mean.json"
target.write_text(json.dumps(document, indent=1) + "\n")
