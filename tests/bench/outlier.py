"""How much one wrong cell changes what is learned: one cell of a column is multiplied by 1,000, for every numeric column.

Usage: outlier.py [--tables 10] [--seed 0], with the program in $AEFX_PROGRAM

For each case the codes of all other rows are compared with those of the undisturbed table by their smallest canonical
correlation; the column's kept (R^2 of its reconstruction on the other rows) by its fall; and the warning has to name the
row and the value. Exits with 1 unless the correlation is at least 0.99 in 95% of the cases and never below 0.9, no kept
falls by 0.1 or more, and every capped cell is named. A cell is drawn among those whose value times 1,000 lies outside
ten times the column's range; a column without one is left out. Beside it: what an ordinary change of the same cell
does, when it gets the column's median.
"""
import argparse
import itertools
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import typing

import numpy as np
import pandas as pd

import quality_tables


class Trained(typing.NamedTuple):
    codes: np.ndarray
    decoded: pd.DataFrame
    said: str


def train(folder, frame, codes):
    frame.to_csv(folder / "t.csv", index=False)
    run = lambda *words: subprocess.run([os.environ["AEFX_PROGRAM"], *words], cwd=folder, check=True,
                                        capture_output=True, text=True)
    said = run("train", "t.csv", "--dim", str(codes), "-m", "m.aefx", "-o", "c.csv", "--keep", "").stderr
    run("decode", "m.aefx", "c.csv", "--raw", "-o", "r.csv")
    return Trained(pd.read_csv(folder / "c.csv").filter(regex=r"^code\d+$").to_numpy(), pd.read_csv(folder / "r.csv"), said)


def smallest_correlation(a, b):
    """Returns the smallest canonical correlation of two sets of codes, constant directions left out."""
    def basis(x):
        u, s, _ = np.linalg.svd(x - x.mean(0), full_matrices=False)
        return u[:, s > 1e-6 * s[0]]
    a, b = basis(a), basis(b)
    return np.linalg.svd(a.T @ b)[1].min()


def kept(reconstructed, truth):
    return 1 - ((reconstructed - truth) ** 2).mean() / truth.var()


def cases(frame, rng):
    for column in frame:
        values = frame[column]
        if values.nunique() < 3:
            continue
        far = values[(values * 1000 - values.median()).abs() > 10 * (values.max() - values.min())].dropna()
        if len(far):
            yield column, int(rng.choice(far.index))


def names(said, column, row, value):
    """Returns whether a warning tells of this value of the column and its row, alone or beside other columns."""
    told = re.search(rf"^warning: (.* )?{column}:? [^)]*?([-+.e\d]+) in row {row}[,)]", said, re.MULTILINE)
    return told is not None and np.isclose(float(told[2]), value, rtol=1e-3)


class Measured:
    """Correlations and falls of the cases of one kind of change."""

    def __init__(self):
        self.cells, self.correlations, self.falls = [], [], []

    def add(self, plain, changed, truth, column, others):
        self.cells.append(f"{column} of row {others.argmin() + 1}")
        self.correlations.append(smallest_correlation(plain.codes[others], changed.codes[others]))
        if column in plain.decoded and column in changed.decoded and np.isfinite(truth).all():
            self.falls.append(kept(plain.decoded.loc[others, column].to_numpy(), truth) -
                              kept(changed.decoded.loc[others, column].to_numpy(), truth))

    def holds(self):
        correlations = np.array(self.correlations)
        return (correlations >= 0.99).mean() >= 0.95 and correlations.min() >= 0.9 and max(self.falls) < 0.1

    def __str__(self):
        correlations, falls = np.array(self.correlations), np.array(self.falls)
        return (f"correlation at least 0.99 in {100 * (correlations >= 0.99).mean():.1f}%, smallest "
                f"{correlations.min():.3f}; kept falls by at most {falls.max():.3f}, by 0.1 in {(falls >= 0.1).sum()}")


def distinct_tables(of_r):
    """Yields the numeric columns of the tables of `bench quality` that have a name, and of so many of R packages."""
    seen = set()
    for table in itertools.chain(quality_tables.named_tables(), itertools.islice(quality_tables.tables_of_r(), of_r)):
        frame = table.frame.drop(columns=table.categorical)
        if frame.shape[1] < 3 or frame.shape in seen:
            continue
        seen.add(frame.shape)
        yield table.name, table.codes, frame


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tables", type=int, default=10, help="tables of R packages, beside those that have a name")
    parser.add_argument("--seed", type=int, default=0, help="draws the cells")
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    far, ordinary, unnamed = Measured(), Measured(), 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for name, codes, frame in distinct_tables(options.tables):
            plain = train(folder, frame, codes)
            first, first_fall = len(far.correlations), len(far.falls)
            for column, row in cases(frame, rng):
                others = frame.index != row
                truth = frame.loc[others, column].to_numpy(float)
                for measured, value in ((far, frame.loc[row, column] * 1000), (ordinary, frame[column].median())):
                    changed = frame.astype({column: float})
                    changed.loc[row, column] = value
                    trained = train(folder, changed, codes)
                    measured.add(plain, trained, truth, column, others)
                    unnamed += measured is far and not names(trained.said, column, row + 1, value)
            if len(far.correlations) > first:
                worst = first + int(np.argmin(far.correlations[first:]))
                print(f"{name} {frame.shape}: smallest correlation {far.correlations[worst]:.4f} ({far.cells[worst]}), "
                      f"kept falls by at most {max(far.falls[first_fall:], default=0):.3f}", flush=True)
    print(f"{len(far.correlations)} cells times 1,000: {far}; {unnamed} not named")
    print(f"the same cells set to their column's median: {ordinary}")
    sys.exit(0 if far.holds() and unnamed == 0 else 1)


if __name__ == "__main__":
    main()
