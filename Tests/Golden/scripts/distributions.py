"""Writes Tests/Golden/distributions.json: densities, tails and quantiles with mpmath 1.3.0.

Every number is computed with at least 50 correct digits and written with 20. The incomplete gamma
and beta ratios are summed from their all-positive power series with as many extra digits as the
complement loses, so no routine of another library and no expansion used by the Swift code enters.

Run: python3 Tests/Golden/scripts/distributions.py > Tests/Golden/distributions.json
"""

import json
import sys

import mpmath
from mpmath import mp, mpf

TINY = mpf(10) ** -300  # smaller values are left out: doubles lose digits there


def gamma_lower(a, x):
    term = total = mpf(1)
    n = mpf(0)
    while True:
        n += 1
        term *= x / (a + n)
        total += term
        if term < total * mpf(10) ** (-mp.dps) and x < a + n:
            break
    return mpmath.exp(a * mpmath.log(x) - x - mpmath.loggamma(a + 1)) * total


def beta_lower(a, b, x, y):
    """I_x(a, b) by the series at the nearer end."""
    if x > y:
        return 1 - beta_lower(b, a, y, x)
    term = total = mpf(1)
    n = mpf(0)
    while True:
        ratio = x * (a + b + n) / (a + 1 + n)
        term *= ratio
        total += term
        n += 1
        if term < total * mpf(10) ** (-mp.dps) and ratio < mpf("0.999"):
            break
    log_beta = mpmath.loggamma(a) + mpmath.loggamma(b) - mpmath.loggamma(a + b)
    return mpmath.exp(a * mpmath.log(x) + b * mpmath.log(y) - mpmath.log(a) - log_beta) * total


class Normal:
    def __init__(self, mean, sd):
        self.mean, self.sd = mean, sd

    def log_density(self, x):
        z = (x - self.mean) / self.sd
        return -z * z / 2 - mpmath.log(self.sd) - mpmath.log(2 * mp.pi) / 2

    def tails(self, x):
        z = (x - self.mean) / self.sd / mpmath.sqrt(2)
        return mpmath.erfc(-z) / 2, mpmath.erfc(z) / 2


class Gamma:
    def __init__(self, shape, scale):
        self.shape, self.scale = shape, scale

    def log_density(self, x):
        z = x / self.scale
        return (self.shape - 1) * mpmath.log(z) - z - mpmath.loggamma(self.shape) - mpmath.log(self.scale)

    def tails(self, x):
        lower = gamma_lower(self.shape, x / self.scale)
        return lower, 1 - lower


class ChiSquared(Gamma):
    def __init__(self, df):
        super().__init__(df / 2, mpf(2))


class Beta:
    def __init__(self, a, b):
        self.a, self.b = a, b

    def log_density(self, x):
        log_beta = mpmath.loggamma(self.a) + mpmath.loggamma(self.b) - mpmath.loggamma(self.a + self.b)
        return (self.a - 1) * mpmath.log(x) + (self.b - 1) * mpmath.log1p(-x) - log_beta

    def tails(self, x):
        lower = beta_lower(self.a, self.b, x, 1 - x)
        return lower, 1 - lower


class FisherF:
    def __init__(self, d1, d2):
        self.d1, self.d2 = d1, d2

    def log_density(self, x):
        a, b = self.d1 / 2, self.d2 / 2
        log_beta = mpmath.loggamma(a) + mpmath.loggamma(b) - mpmath.loggamma(a + b)
        r = x * self.d1 / self.d2
        return a * mpmath.log(r) - (a + b) * mpmath.log1p(r) - log_beta - mpmath.log(x)

    def tails(self, x):
        r = x * self.d1 / self.d2
        lower = beta_lower(self.d1 / 2, self.d2 / 2, r / (1 + r), 1 / (1 + r))
        return lower, 1 - lower


class StudentT:
    def __init__(self, df):
        self.df = df

    def log_density(self, t):
        v = self.df
        return (mpmath.loggamma((v + 1) / 2) - mpmath.loggamma(v / 2) - mpmath.log(v * mp.pi) / 2
                - (v + 1) / 2 * mpmath.log1p(t * t / v))

    def tails(self, t):
        r = t * t / self.df
        inside = beta_lower(mpf(1) / 2, self.df / 2, r / (1 + r), 1 / (1 + r))
        big, small = (1 + inside) / 2, (1 - inside) / 2
        return (big, small) if t >= 0 else (small, big)


KINDS = {"normal": Normal, "gamma": Gamma, "chiSquared": ChiSquared, "beta": Beta,
         "fisherF": FisherF, "studentT": StudentT}


def at(kind, parameters, x):
    """density, log density and both tails at the double x."""
    mp.dps = 400
    d = KINDS[kind](*[mpf(p) for p in parameters])
    log_density = d.log_density(mpf(x))
    lower, upper = d.tails(mpf(x))
    return mpmath.exp(log_density), log_density, lower, upper


def solve(kind, parameters, p, upper, low, high):
    """The quantile by Newton on the log of the smaller tail, kept inside a bracket."""
    mp.dps = 60 + int(max(0, -mpmath.log10(p)))
    target = mpf(p)
    d = KINDS[kind](*[mpf(q) for q in parameters])
    # Match the smaller tail.
    if target > mpf(1) / 2:
        target, upper = 1 - target, not upper
    signed = kind in ("normal", "studentT")
    if signed:
        if target == mpf(1) / 2:
            return mpf(parameters[0]) if kind == "normal" else mpf(0)
        centre, unit = (d.mean, d.sd) if kind == "normal" else (mpf(0), mpf(1))
        x = centre + unit if upper else centre - unit
        low, high = (centre, None) if upper else (None, centre)
    else:
        centre = mpf(0)
        low, high = mpf(low), (None if high is None else mpf(high))
        x = mpf(1) / 2 if high is not None else mpf(1)
        if kind == "gamma":
            x = d.shape * d.scale
        if kind == "chiSquared":
            x = 2 * d.shape
        if kind == "beta":
            x = d.a / (d.a + d.b)
        if kind in ("gamma", "chiSquared") and not upper:
            lead = mpmath.exp((mpmath.log(target) + mpmath.loggamma(d.shape + 1)) / d.shape) * d.scale
            x = min(x, lead)
    for _ in range(400):
        tails = d.tails(x)
        tail = tails[1] if upper else tails[0]
        density = mpmath.exp(d.log_density(x))
        # Far beyond the root the complement is rounding noise; any tiny value says "too far".
        if tail <= 0:
            tail = target * mpf(10) ** -60
        g = mpmath.log(tail / target)
        if (g > 0) == upper:
            low = x
        else:
            high = x
        step = g * tail / density * (1 if upper else -1)
        # Newton in the logarithm of the distance from the centre. The gamma series needs about x
        # terms, so its upper tail is approached in small steps; so is the normal's.
        cap = 1 if kind in ("gamma", "chiSquared", "normal") else 30
        distance = x - centre
        new = centre + distance * mpmath.exp(max(-1000, min(cap, step / distance)))
        if low is not None and new <= low or high is not None and new >= high:
            if low is None or high is None:
                new = centre + 4 * distance
            elif not signed and low > 0:
                new = mpmath.sqrt(low * high)
            else:
                new = (low + high) / 2
        if abs(new - x) < abs(x) * mpf(10) ** -25:  # the next step would change the 50th digit
            return new
        x = new
    raise SystemExit("no quantile: %s %s %s %s" % (kind, parameters, p, upper))


def number(v):
    """20 significant digits; null where a double would be subnormal, Infinity where it overflows."""
    if v == 0:
        return "0"
    if abs(v) < TINY:
        return "null"
    if abs(v) > sys.float_info.max:
        return '"Infinity"' if v > 0 else '"-Infinity"'
    return mpmath.nstr(v, 20, min_fixed=-4, max_fixed=4)


POINTS = [
    ("normal", [0, 1], [-37.5, -30, -12.25, -8, -3, -1, -0.01, 0, 1e-10, 0.5, 1.96, 6, 20, 37]),
    ("normal", [100, 0.25], [90.5, 97, 99.9, 100.125, 103, 109]),
    ("gamma", [1e-10, 1], [1e-250, 1e-30, 1e-5, 0.3, 0.999, 1, 5, 100, 600]),
    ("gamma", [1e-3, 1], [1e-250, 1e-10, 0.1, 0.56, 1.5, 30, 650]),
    ("gamma", [0.37, 2], [1e-200, 1e-7, 0.02, 0.5, 1.9, 2.1, 9, 100, 1200]),
    ("gamma", [1, 1], [1e-20, 0.5, 1, 3, 600]),
    ("gamma", [2.5, 1], [1e-100, 1e-3, 0.9, 1.1, 2.5, 3.6, 8, 40, 650]),
    ("gamma", [14.9, 1], [1e-18, 0.5, 9, 15, 16.1, 30, 500]),
    ("gamma", [123.75, 1], [2, 60, 120, 125, 180, 400, 900]),
    ("gamma", [250, 1], [20, 120, 151, 200, 249, 250, 260, 340, 360, 900]),
    ("gamma", [5000.5, 1], [2000, 3100, 4600, 4990, 5000.5, 5100, 5500, 6900, 7100, 8000]),
    ("gamma", [1e6, 1], [964000, 990000, 999999, 1e6, 1001000, 1036000]),
    ("gamma", [1e8, 1], [99630000, 99950000, 1e8, 100005000, 100300000]),
    ("chiSquared", [1], [1e-200, 1e-8, 0.4, 3.84, 60, 1300]),
    ("chiSquared", [0.01], [1e-100, 0.1, 3, 700]),
    ("chiSquared", [7.3], [1e-30, 0.6, 7, 14, 60, 1200]),
    ("chiSquared", [100.5], [1e-3, 30, 99, 101, 150, 700]),
    ("beta", [0.5, 0.5], [1e-200, 1e-9, 0.1, 0.5, 0.75, 0.999]),
    ("beta", [1e-10, 1e-10], [1e-100, 0.3, 0.5, 0.9]),
    ("beta", [1e-10, 2], [1e-200, 1e-10, 1e-3, 0.3, 0.6, 0.99]),
    ("beta", [1e-3, 1e4], [1e-100, 1e-8, 1e-4, 5e-3, 0.05]),
    ("beta", [2, 3], [1e-120, 1e-4, 0.2, 0.41, 0.8, 0.9999]),
    ("beta", [1, 1], [1e-100, 0.25, 0.75]),
    ("beta", [0.7, 30.5], [1e-100, 1e-5, 0.01, 0.03, 0.3, 0.9, 0.999]),
    ("beta", [30.5, 0.7], [1e-8, 0.3, 0.9, 0.98, 0.9999]),
    ("beta", [20.25, 40.75], [1e-12, 0.05, 0.3, 0.33, 0.36, 0.6, 0.99]),
    ("beta", [500, 700.5], [0.1, 0.35, 0.4, 0.4165, 0.43, 0.6, 0.8]),
    ("beta", [1e4, 5e4], [0.12, 0.15, 0.166, 0.1667, 0.18, 0.22]),
    ("beta", [1e6, 2e6], [0.324, 0.332, 0.33333, 0.3336, 0.342]),
    ("beta", [1e7, 1e7], [0.4962, 0.4995, 0.5, 0.50001, 0.504]),
    ("beta", [3, 1e8], [1e-60, 1e-9, 2.9e-8, 1e-7, 5e-6]),
    ("fisherF", [1, 1], [1e-200, 1e-3, 0.5, 1, 7, 1e10, 1e200]),
    ("fisherF", [3, 10], [1e-150, 1e-3, 0.5, 1.2, 3.7, 80, 1e50]),
    ("fisherF", [2.5, 120.25], [1e-100, 0.01, 0.7, 1, 3, 20, 900]),
    ("fisherF", [60, 4], [1e-6, 0.2, 0.9, 1.3, 5, 1e20, 1e100]),
    ("fisherF", [300, 500], [0.1, 0.5, 0.95, 1, 1.1, 3, 10]),
    ("fisherF", [1e-3, 5], [1e-200, 1e-3, 1, 1e10]),
    ("fisherF", [1e5, 2e5], [0.8, 0.95, 1, 1.01, 1.2]),
    ("fisherF", [2, 1e7], [1e-100, 0.5, 3, 600]),
    ("studentT", [1], [-1e200, -1e20, -3, 0, 1e-12, 0.5, 12.7, 1e100]),
    ("studentT", [0.1], [-1e100, -5, 1e-5, 1, 100, 1e250]),
    ("studentT", [2.5], [-1e50, -4, -0.1, 1e-30, 0.9, 30, 1e100]),
    ("studentT", [10], [-1e25, -6, 0.3, 2.228, 40]),
    ("studentT", [33.7], [-1e8, -9, 0.01, 2, 1000]),
    ("studentT", [500], [-55, -20, 0.001, 1.96, 30]),
    ("studentT", [1e7], [-37, -5, 0.1, 1, 2, 20]),
]

PROBABILITIES = ["1e-300", "1e-100", "1e-8", "0.025", "0.3", "0.5", "0.75", "0.999", "0.99999999"]

QUANTILES = [
    ("normal", [0, 1]), ("normal", [3, 0.5]),
    ("gamma", [1e-3, 1]), ("gamma", [0.05, 1]), ("gamma", [0.37, 2]), ("gamma", [1, 1]),
    ("gamma", [2.5, 1]), ("gamma", [14.9, 1]), ("gamma", [250, 1]), ("gamma", [5000.5, 1]),
    ("chiSquared", [1]), ("chiSquared", [7.3]), ("chiSquared", [100.5]),
    ("beta", [0.5, 0.5]), ("beta", [2, 3]), ("beta", [0.01, 5]), ("beta", [30.5, 0.7]),
    ("beta", [20.25, 40.75]), ("beta", [500, 700.5]),
    ("fisherF", [1, 1]), ("fisherF", [3, 10]), ("fisherF", [2.5, 120.25]), ("fisherF", [60, 4]),
    ("fisherF", [300, 500]),
    ("studentT", [1]), ("studentT", [0.5]), ("studentT", [2.5]), ("studentT", [10]),
    ("studentT", [33.7]), ("studentT", [500]),
]
# Large shapes: fewer probabilities, the references take long.
LARGE = [("gamma", [1e5, 1]), ("beta", [1e4, 5e4]), ("studentT", [1e5])]


def main():
    points, quantiles = [], []
    for kind, parameters, xs in POINTS:
        for x in xs:
            density, log_density, lower, upper = at(kind, parameters, x)
            points.append('{"law":"%s","parameters":%s,"x":%r,"density":%s,"logDensity":%s,"lower":%s,"upper":%s}'
                          % (kind, json.dumps(parameters), x, number(density), number(log_density),
                             number(lower), number(upper)))
        print(kind, parameters, file=sys.stderr, flush=True)
    jobs = [(k, q, p) for k, q in QUANTILES for p in PROBABILITIES]
    jobs += [(k, q, p) for k, q in LARGE for p in ("1e-100", "0.3", "0.9")]
    for kind, parameters, p in jobs:
        p = float(p)
        ends = (0, 1) if kind == "beta" else (0, None)
        lower = solve(kind, parameters, mpf(p), False, *ends)
        upper = solve(kind, parameters, mpf(p), True, *ends)
        quantiles.append('{"law":"%s","parameters":%s,"p":%r,"quantile":%s,"upperQuantile":%s}'
                         % (kind, json.dumps(parameters), p, number(lower), number(upper)))
        print(kind, parameters, p, file=sys.stderr, flush=True)
    print('{"program":"mpmath 1.3.0, Tests/Golden/scripts/distributions.py",')
    print('"points":[\n' + ",\n".join(points) + "\n],")
    print('"quantiles":[\n' + ",\n".join(quantiles) + "\n]}")


if __name__ == "__main__":
    main()
