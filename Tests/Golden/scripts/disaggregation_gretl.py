"""Writes ../disaggregation_gretl.json: temporal disaggregation by gretl's tdisagg.

Needs gretlcli. Totals are China's goods exports (quarters, years to 2023), the indicator her imports
(months, quarters to June 2024), both from Data/china/trade.csv.
"""

import csv
import json
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
HERE = pathlib.Path(__file__).resolve().parent
CASES = [
    ("q2m", method, conversion, 1, None)
    for method, conversion in [
        ("chow-lin", "sum"), ("chow-lin", "last"), ("chow-lin", "first"), ("chow-lin-ssr", "sum"),
        ("fernandez", "sum"), ("fernandez", "last"), ("denton-pfd", "sum"), ("denton-pfd", "avg"),
        ("denton-afd", "sum")]
] + [
    ("a2q", "chow-lin", "sum", 1, None), ("a2q", "chow-lin", "sum", 2, None),
    ("a2q", "chow-lin", "sum", 1, 0.5), ("a2q", "chow-lin-ssr", "sum", 1, None),
    ("a2q", "fernandez", "sum", 1, None), ("a2q", "fernandez", "sum", 2, None),
    ("a2q", "denton-pfd", "sum", 1, None), ("a2q", "denton-afd", "sum", 1, None),
]


def sums(values, count):
    return [round(sum(values[i:i + count]), 1) for i in range(0, len(values) - count + 1, count)]


def script(data, folder):
    lines = ["set verbose off"]
    for name, values in data.items():
        path = pathlib.Path(folder) / f"{name}.mat"
        path.write_text(f"{len(values)} 1\n" + "\n".join(map(str, values)) + "\n")
        lines.append(f'matrix {name} = mread("{path}")')
    for span, method, conversion, terms, rho in CASES:
        z, x, ratio = ("quarters", "months", 3) if span == "q2m" else ("years", "quarterly", 4)
        lines += [
            "bundle o = null", "bundle r = null", f'o.method = "{method}"',
            f'o.aggtype = "{conversion}"', f"o.det = {terms}", "o.verbose = 0"]
        if rho is not None:
            lines.append(f"o.rho = {rho}")
        lines += [
            f"matrix y = tdisagg({z}, {x}, {ratio}, o, r)", 'printf "@y"', "loop i=1..rows(y)",
            'printf " %.13g", y[i]', "endloop", 'printf "\\n@r"']
        if not method.startswith("denton"):
            lines += [
                'printf " %.13g %.13g %.13g", r.rho, r.lnl, r.SSR', "loop i=1..rows(r.coeff)",
                'printf " %.13g %.13g", r.coeff[i], r.stderr[i]', "endloop"]
        lines.append('printf "\\n"')
    return "\n".join(lines) + "\n"


def main():
    rows = list(csv.DictReader(open(ROOT / "Data/china/trade.csv")))
    exports = [float(row["exports"]) for row in rows][:192]
    imports = [float(row["imports"]) for row in rows][:198]
    data = {
        "quarters": sums(exports, 3), "years": sums(exports, 12), "months": imports,
        "quarterly": sums(imports, 3)}
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "run.inp"
        path.write_text(script(data, folder))
        output = subprocess.run(["gretlcli", "-b", str(path)], capture_output=True, text=True).stdout
    numbers = {
        mark: [list(map(float, line.split()[1:])) for line in output.splitlines()
               if line.startswith(mark)] for mark in ("@y", "@r")}
    cases = []
    for (span, method, conversion, terms, rho), y, r in zip(CASES, numbers["@y"], numbers["@r"]):
        case = {"span": span, "method": method, "conversion": conversion, "terms": terms,
                "fixed": rho, "estimate": y}
        if r:
            case |= {"rho": r[0], "logLikelihood": r[1], "residualSum": r[2],
                     "coefficients": r[3::2], "standardErrors": r[4::2]}
        cases.append(case)
    version = subprocess.run(["gretlcli", "--version"], capture_output=True, text=True).stdout
    document = {"program": "gretl tdisagg", "version": version.split()[2], "data": data, "cases": cases}
    text = json.dumps(document, separators=(",", ":"))
    (HERE.parent / "disaggregation_gretl.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
