"""One task of the comparison in X-13ARIMA-SEATS: x13.py TASK FILE ROUNDS

Scale, orders (automdl, after TRAMO) and outliers chosen automatically, then 24 months ahead; tables and
seasonal adjustment are off. The program starts once a series, so its processor time holds a start and
reading the file, a few milliseconds. Prints `version` and rows series,seconds,result, medians over
ROUNDS; the result is p d q P D Q, whether there is a constant, whether the scale is logarithmic, and
AICc in the unit of the data.
"""
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile

SPECIFICATION = """series{{title="y" period=12 start=1980.1 data=(
{values}
)}}
transform{{function=auto}}
automdl{{print=none}}
outlier{{print=none}}
estimate{{print=none save=(mdl lks)}}
forecast{{maxlead=24 print=none save=fct}}
"""


def program():
    beside = os.path.dirname(sys.executable)
    for name in ("x13as_html", "x13as_ascii", "x13as"):
        if os.access(os.path.join(beside, name), os.X_OK):
            return os.path.join(beside, name)
        if shutil.which(name):
            return shutil.which(name)
    return None


def run(folder):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([x13, "y", "-q", "-n"], cwd=folder, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, done.stdout


def result(folder):
    with open(f"{folder}/y.mdl") as file:
        text = file.read()
    model = re.search(r"arima\s*{\s*model=\s*([^\n]*)", text).group(1)
    orders = [re.findall(r"\d+", part) for part in re.findall(r"\(([^)]*)\)", model)]
    if any(len(part) != 3 for part in orders):
        raise ValueError(f"orders with gaps: {model}")
    orders = orders[0] + (orders[1] if len(orders) > 1 else ["0", "0", "0"])
    with open(f"{folder}/y.lks") as file:
        criteria = dict(line.split()[:2] for line in file if len(line.split()) == 2)
    constant = "1" if re.search(r"^\s*const", text, re.MULTILINE) else "0"
    scale = "1" if float(criteria.get("trnadj", 0)) != 0 else "0"
    return " ".join(orders + [constant, scale, repr(float(criteria["Aicc"]))])


x13 = program()
if x13 is None:
    print("skip: X-13ARIMA-SEATS is not installed")
    sys.exit(0)
task, path, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])

series = {}
for line in open(path):
    name, value = line.strip().split(",")
    series.setdefault(name, []).append(value)

said = False
for name, values in series.items():
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/y.spc", "w") as file:
            file.write(SPECIFICATION.format(values="\n".join(values)))
        try:
            runs = [run(folder) for _ in range(rounds)]
            if not said:
                version = re.search(r"Version Number (.*)", runs[0][1])
                print("version X-13ARIMA-SEATS", version.group(1).strip() if version else "")
                said = True
            found = result(folder)
        except (OSError, ValueError, KeyError, AttributeError) as error:
            print(f"# {name}: {error}", file=sys.stderr)
            continue
        # Under "auto" nothing is comparable: the scale and the outliers are chosen as well.
        seconds = statistics.median(seconds for seconds, _ in runs)
        print(f"{name},{seconds:.6g},{found if task == 'outliers' else '-'}", flush=True)
