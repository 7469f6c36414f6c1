"""One task of the comparison in statsforecast: models.py TASK FILE ROUNDS

The method is the default, CSS-ML: with method="ML" version 2.1.1 returns coefficients of zero.
Prints `version` and rows series,seconds,result; seconds are processor time, medians over ROUNDS.
"""
import os
import statistics
import sys
import time
import warnings

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(name, "1")
warnings.filterwarnings("ignore")

try:
    import statsforecast
    from statsforecast.models import (
        ARIMA, AutoARIMA, AutoCES, AutoETS, DynamicOptimizedTheta, Theta)
    import numpy
except ImportError:
    print("skip: the Python package statsforecast is not installed")
    sys.exit(0)

task, path, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
print("version statsforecast", statsforecast.__version__)

series = {}
for line in open(path):
    name, value = line.strip().split(",")
    series.setdefault(name, []).append(float(value))


def fixed(order, seasonal):
    def work(y):
        model = ARIMA(order=order, season_length=12, seasonal_order=seasonal).fit(y)
        model.predict(h=24, level=[80])
        return " ".join(f"{c:.15g}" for c in model.model_["coef"].values())
    return work


def automatic(y):
    model = AutoARIMA(season_length=12).fit(y)
    model.predict(h=24, level=[80])
    p, q, sp, sq, _, d, sd = model.model_["arma"]
    constant = any(n in ("intercept", "drift") for n in model.model_["coef"])
    return " ".join(str(n) for n in (p, d, q, sp, sd, sq, int(constant)))


def smoothing(*models):
    def work(y):
        for model in models:
            model(season_length=12).forecast(y=y, h=24, level=[80, 95])
        return " ".join(model.__name__ for model in models)
    return work


work = {
    "ets": smoothing(AutoETS),
    "theta": smoothing(Theta),
    "dotm": smoothing(DynamicOptimizedTheta),
    "ces": smoothing(AutoCES),
    "combination": smoothing(AutoETS, AutoCES, AutoARIMA, DynamicOptimizedTheta),
    "airline": fixed((0, 1, 1), (0, 1, 1)),
    "large": fixed((2, 1, 2), (1, 1, 1)),
    "auto": automatic,
}[task]

for name, values in series.items():
    y = numpy.array(values)
    try:
        result = work(y)
        seconds = []
        for _ in range(rounds):
            start = time.process_time()
            work(y)
            seconds.append(time.process_time() - start)
    except Exception as error:
        print(f"# {name}: {error}", file=sys.stderr)
        continue
    print(f"{name},{statistics.median(seconds):.6g},{result}", flush=True)
