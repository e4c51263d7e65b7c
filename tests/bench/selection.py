"""Columns from which the others follow: `aefx select` beside greedy forward selection and selection by PCA.

Usage: selection.py [--halves 20] [--only NAME], with the program in $AEFX_PROGRAM; a part of `./dev bench readable`

Half of each table's rows is held out. Columns are chosen on the other half, and all columns are then predicted from them
by plain least squares fitted there: the error on the held-out rows tells how good the columns are, every column counting
alike. "Greedy": each column is the one that lowers that error most on the rows chosen on (NumPy); "PCA": of each of the
strongest components the column with the largest loading (Jolliffe 1972, B4); "CUR": leverage scores of the components,
orthogonalized (scikit-matter). Times are of choosing, the program's with reading and its cross-validation. Exits with 1
where the columns of `aefx select` are worse than any of these in the median over tables.
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # before NumPy is loaded
    os.environ.setdefault(threads, "1")
import numpy as np
import pandas as pd
from skmatter.feature_selection import CUR

from quality_tables import named_tables
from readable import groups

COLUMNS = 5


def greedy(x, count):
    chosen = []
    for _ in range(count):
        others = [c for c in range(x.shape[1]) if c not in chosen]
        left = lambda c: np.square(x - x[:, [*chosen, c]] @ np.linalg.lstsq(x[:, [*chosen, c]], x, rcond=None)[0]).sum()
        chosen.append(min(others, key=left))
    return chosen


def by_pca(x, count):
    components, chosen = np.linalg.svd(x, full_matrices=False)[2], []
    for component in components[:count]:
        chosen.append(max((c for c in range(x.shape[1]) if c not in chosen), key=lambda c: abs(component[c])))
    return chosen


def by_cur(x, count):
    selector = CUR(n_to_select=count)
    selector.fit(x)
    return list(selector.selected_idx_)


def ours(x, count):
    with tempfile.TemporaryDirectory() as name:
        path = pathlib.Path(name, "t.csv")
        pd.DataFrame(x, columns=[f"c{i}" for i in range(x.shape[1])]).to_csv(path, index=False)
        told = subprocess.run([os.environ["AEFX_PROGRAM"], "select", path, "--columns", str(count), "--cap", "none",
                               "--features", "1:", "--format", "csv", "-q"], check=True, capture_output=True, text=True)
    return [int(line.split(",")[2]) - 1 for line in told.stdout.splitlines()[1:]]


METHODS = {"aefx select": ours, "greedy": greedy, "PCA": by_pca, "CUR": by_cur}


def tables():
    for table in named_tables():
        numbers = table.frame.select_dtypes("number").dropna()
        if numbers.shape[1] > COLUMNS + 2:
            yield table.name, numbers.to_numpy(float)[:8000]
    yield "made, 300 x 5,000", groups(1)[0]


def errors(values, half):
    """Returns {method: (held-out error, seconds)} of one random half."""
    order = np.random.default_rng(half).permutation(len(values))
    train, test = values[order[: len(order) // 2]], values[order[len(order) // 2:]]
    mean, deviation = train.mean(0), train.std(0)
    some = deviation > 1e-12
    x, y = ((part[:, some] - mean[some]) / deviation[some] for part in (train, test))
    out = {}
    for name, method in METHODS.items():
        if name == "greedy" and x.shape[1] > 500:  # hours
            continue
        begin = time.perf_counter()
        chosen = method(x, COLUMNS)
        seconds = time.perf_counter() - begin
        weights = np.linalg.lstsq(x[:, chosen], x, rcond=None)[0]
        out[name] = np.square(np.clip(y, -20, 20) - y[:, chosen] @ weights).mean(), seconds
    return out


def compare(halves, only=None):
    """Prints the errors; returns whether no other method is better in the median over tables."""
    ratios = {name: [] for name in METHODS}
    print(f"held-out error of {COLUMNS} columns over that of `aefx select`, medians of {halves} halves (seconds)")
    for name, values in tables():
        if only not in (None, name):
            continue
        runs = [errors(values, half) for half in range(halves if values.shape[1] < 500 else min(halves, 3))]
        texts = []
        for method in runs[0]:
            ratio = np.median([run[method][0] / run["aefx select"][0] for run in runs])
            ratios[method].append(ratio)
            texts.append(f"{method} {ratio:.3f} ({np.median([run[method][1] for run in runs]):.2f})")
        print(f"{name} ({values.shape[0]} x {values.shape[1]}): {', '.join(texts)}", flush=True)
    medians = {method: np.median(some) for method, some in ratios.items() if some}
    fine = all(median >= 1 - 1e-3 for median in medians.values())
    print(f"median over tables: {', '.join(f'{m} {v:.3f}' for m, v in medians.items())}: "
          f"{'none is better' if fine else 'NOT the best'}")
    return fine


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--halves", type=int, default=20)
    parser.add_argument("--only", help="one table")
    options = parser.parse_args()
    sys.exit(0 if compare(options.halves, options.only) else 1)


if __name__ == "__main__":
    main()
