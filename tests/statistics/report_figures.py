"""Checks reports with docs/audit.py, which recomputes their figures with NumPy from the model file and the raw table alone.

Usage: report_figures.py PROGRAM DATA_FOLDER

The tables are one of numbers whose codes are linear, one with many nearly equal columns, one with categories and missing
values, one whose codes relu cuts, one of logarithms and caps, and a deep encoder.
"""
import importlib.util
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

PROGRAM, DATA = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2])
SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "docs" / "audit.py"
spec = importlib.util.spec_from_file_location("audit", SCRIPT)
audit = importlib.util.module_from_spec(spec)
spec.loader.exec_module(audit)


def run(folder, *words):
    return subprocess.run([PROGRAM, *map(str, words)], cwd=folder, check=True, capture_output=True, text=True).stdout


def check(folder, table, arguments, linear):
    codes = run(folder, "train", table, "-m", "m.aefx", "-q", "--keep", "", *arguments)
    codes = np.array([[float(c) for c in line.split(",")] for line in codes.splitlines()[1:]])
    model = json.loads((folder / "m.aefx").read_text())
    report = json.loads(run(folder, "report", "m.aefx", "--format", "json"))
    rows, columns, count, cut = audit.audit(model, report, audit.read_table(model, folder / table), codes)
    assert cut != linear, "the case is not what it is meant to be"
    print(f"{table} {' '.join(arguments)}: {rows} rows, {columns} columns, {count} codes agree")


def copies(folder):
    """A table in which 15 columns are nearly copies of one: 105 pairs."""
    random = np.random.default_rng(1)
    base = random.normal(size=(120, 1))
    table = np.hstack([base + 0.1 * random.normal(size=(120, 15)), random.normal(size=(120, 2))])
    lines = [",".join(f"c{i + 1}" for i in range(17))] + [",".join(f"{v:.4f}" for v in row) for row in table]
    (folder / "copies.csv").write_text("\n".join(lines) + "\n")


def skewed(folder):
    """Right-skewed columns, one of them with a value far out."""
    random = np.random.default_rng(2)
    factor = random.normal(size=200)
    table = np.column_stack([np.exp(factor + 0.3 * random.normal(size=200)), np.exp(0.8 * factor), factor,
                             random.normal(size=200)])
    table[17, 3] = 400
    lines = ["a,b,c,d"] + [",".join(f"{v:.5g}" for v in row) for row in table]
    (folder / "skewed.csv").write_text("\n".join(lines) + "\n")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for table in ("iris.data", "penguins.csv"):
            (folder / table).write_text((DATA / table).read_text())
        copies(folder)
        skewed(folder)
        check(folder, "iris.data", ["--dim", "2", "--epochs", "30"], linear=True)
        check(folder, "copies.csv", ["--dim", "2", "--epochs", "30"], linear=True)
        check(folder, "penguins.csv", ["--dim", "2", "--epochs", "30", "--categorical", "auto"], linear=True)
        check(folder, "penguins.csv",
              ["--dim", "3", "--epochs", "30", "--categorical", "species,sex", "--init", "glorot", "--decoder-hidden", "none",
               "--seed", "5"], linear=False)
        check(folder, "skewed.csv", ["--dim", "2", "--epochs", "30", "--transform", "log:a,b"], linear=True)
        check(folder, "iris.data", ["--dim", "2", "--epochs", "30", "--encoder-hidden", "8"], linear=True)
        # As a user would run it.
        shown = subprocess.run([sys.executable, str(SCRIPT), "m.aefx", "iris.data", PROGRAM], cwd=folder, check=True,
                               capture_output=True, text=True).stdout
        assert "agree" in shown, shown


if __name__ == "__main__":
    main()
