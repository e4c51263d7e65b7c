"""Held-out reconstruction error of `aefx train` with its defaults, divided by that of PCA.

A random half of each table's rows is held out. `aefx train` fits the other half with defaults; `aefx encode | aefx
decode` reconstructs the held-out half. The error is the mean squared error with every column divided by its range in
the training half. PCA (scikit-learn, as many components as codes) is fitted on the same training rows, scaled alike,
with missing values replaced by the mean. Missing values are excluded from both errors.

Usage: quality.py [--seeds 20] [--only NAME], with the program in $AEFX_PROGRAM
Runs the defaults, then --hidden auto on the same halves, on one thread each. Seconds are processor time, which hardly
depends on other load; the limit is on their median. Prints the results and the requirements; exit code 1 where one is
missed.
"""
import argparse
import gzip
import importlib.resources
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np
from sklearn import datasets
from sklearn.decomposition import PCA

DATA = pathlib.Path(__file__).resolve().parents[2] / "data"


def from_csv(text, columns, header):
    rows = [line.split(",") for line in text.splitlines() if line.strip()]
    if header:
        names = [n.strip('"') for n in rows.pop(0)]
        columns = [names.index(c) for c in columns]
    number = lambda cell: float(cell) if cell not in ("", "NA") else np.nan
    return np.array([[number(row[c]) for c in columns] for row in rows])


def tips():  # its licence is unknown, so that it is not in data/
    packed = importlib.resources.files("plotly").joinpath("package_data/datasets/tips.csv.gz").read_bytes()
    return gzip.decompress(packed).decode()


PENGUINS = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]
TABLES = [
    ("iris", 1, lambda: from_csv((DATA / "iris.data").read_text(), range(4), False)),
    ("iris", 2, lambda: from_csv((DATA / "iris.data").read_text(), range(4), False)),
    ("penguins", 2, lambda: from_csv((DATA / "penguins.csv").read_text(), PENGUINS, True)),
    ("tips", 2, lambda: from_csv(tips(), ["total_bill", "tip", "size"], True)),
    ("wine", 5, lambda: datasets.load_wine().data),
    ("breast cancer", 5, lambda: datasets.load_breast_cancer().data),
    ("diabetes", 8, lambda: datasets.load_diabetes(scaled=False).data),
    ("digits", 8, lambda: datasets.load_digits().data),
]


def write(path, x):
    lines = [",".join(f"x{i + 1}" for i in range(x.shape[1]))]
    lines += [",".join("" if np.isnan(v) else repr(float(v)) for v in row) for row in x]
    path.write_text("\n".join(lines) + "\n")


def read(path):
    return np.array([[float(v) for v in line.split(",")] for line in path.read_text().splitlines()[1:]])


def pca_reconstruction(train, test, low, width, k):
    mean = np.nanmean(train, 0)
    scale = lambda x: (np.where(np.isnan(x), mean, x) - low) / width
    pca = PCA(k).fit(scale(train))
    return pca.inverse_transform(pca.transform(scale(test))) * width + low


def run(aefx, x, k, seed, hidden):
    order = np.random.default_rng(seed).permutation(len(x))
    train, test = x[order[: len(x) // 2]], x[order[len(x) // 2 :]]
    low, width = np.nanmin(train, 0), np.nanmax(train, 0) - np.nanmin(train, 0)
    width[width == 0] = 1
    with tempfile.TemporaryDirectory() as folder:
        at = pathlib.Path(folder)
        write(at / "train.csv", train)
        write(at / "test.csv", test)
        extra = ["--hidden", hidden] if hidden else []
        begin = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([aefx, "train", at / "train.csv", "--dim", str(k), "--seed", str(seed), "--threads", "1", "-q",
                        "-m", at / "m.aefx", "-o", at / "codes.csv", *extra], check=True)
        end = resource.getrusage(resource.RUSAGE_CHILDREN)
        took = end.ru_utime + end.ru_stime - begin.ru_utime - begin.ru_stime
        subprocess.run([aefx, "encode", at / "m.aefx", at / "test.csv", "-q", "-o", at / "test_codes.csv"], check=True)
        subprocess.run([aefx, "decode", at / "m.aefx", at / "test_codes.csv", "-q", "-o", at / "back.csv"], check=True)
        codes, back = read(at / "codes.csv"), read(at / "back.csv")
        deep = len(json.loads((at / "m.aefx").read_text())["network"]["layers"]) > 2
    error = lambda y: np.nanmean(((y - test) / width) ** 2)
    ratio = error(back) / error(pca_reconstruction(train, test, low, width, k))
    return ratio, int((codes.max(0) <= 0).sum()), took, deep


def measure(options, hidden):
    """Prints one line per table; returns {(table, dim): ratios} and the missed requirements."""
    print(f"\nheld-out MSE / PCA's, {options.seeds} seeds, half of the rows held out, "
          + (f"--hidden {hidden}" if hidden else "defaults"))
    print(f"{'table':14} {'dim':>3} {'median':>7} {'best':>7} {'worst':>7} {'dead':>5} {'deep':>5} {'seconds':>8} (worst)")
    seen, missed = {}, []
    for name, k, load in TABLES:
        if options.only and options.only not in (name, f"{name}{k}"):
            continue
        x = load()
        runs = [run(options.aefx, x, k, seed, hidden) for seed in range(options.seeds)]
        ratios, dead, took, deep = (np.array(v) for v in zip(*runs))
        seen[name, k] = ratios
        print(f"{name:14} {k:3} {np.median(ratios):7.3f} {ratios.min():7.3f} {ratios.max():7.3f} {dead.sum():5} "
              f"{deep.sum():5} {np.median(took):8.2f} ({took.max():.2f})", flush=True)
        if dead.any():
            missed.append(f"{name} {k}: a code that is 0 on every row")
        limit = 3 if name == "digits" else 1
        if not hidden and np.median(took) > limit:
            missed.append(f"{name} {k}: {np.median(took):.2f} s > {limit} s")
    everything = np.concatenate(list(seen.values()))
    print(f"all runs: median {np.median(everything):.4f}, worst {everything.max():.3f}")
    return seen, missed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--aefx", default=os.environ.get("AEFX_PROGRAM", "aefx"))
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--only")
    options = parser.parse_args()
    plain, missed = measure(options, None)
    for (name, k), ratios in plain.items():
        if np.median(ratios) > 1.02:
            missed.append(f"{name} {k}: median {np.median(ratios):.3f} > 1.02")
        if ratios.max() > 1.10:
            missed.append(f"{name} {k}: a run at {ratios.max():.3f} > 1.10")
    deep, missed_deep = measure(options, "auto")
    missed += missed_deep
    good = [f"{name} {k}" for (name, k), ratios in deep.items() if np.median(ratios) <= 0.8]
    print(f"at 0.8 x PCA or less: {', '.join(good) or 'none'}")
    for key, ratios in deep.items():
        worse = ratios / plain[key]
        if (worse > 1.0001).any():
            print(f"{key[0]} {key[1]}: worse than the default in {(worse > 1.0001).sum()} of {len(worse)} runs, "
                  f"by {worse.max():.3f} x at most")
        if np.median(ratios) > np.median(plain[key]) * 1.0001:
            missed.append(f"{key[0]} {key[1]}: --hidden auto is worse than the default in the median")
    if not options.only:
        overall = np.median(np.concatenate(list(plain.values())))
        if overall > 0.995:
            missed.append(f"median over all runs {overall:.4f} > 0.995")
        if len(good) < 3:
            missed.append("fewer than three tables at 0.8 x PCA or less")
    for line in missed:
        print("MISSED", line)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
