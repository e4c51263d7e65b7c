"""How much one wrong cell changes what is learned: one cell of a column is multiplied by 1,000, for every numeric column.

Usage: outlier.py [--tables 10], with the program in $AEFX_PROGRAM

For each case the codes of all other rows are compared with those of the undisturbed table by their smallest canonical
correlation; the column's kept (R^2 of its reconstruction on the other rows) by its fall; and the warning has to name the
row and the value. Exits with 1 unless the correlation is at least 0.99 in 95% of the cases and never below 0.9, no kept
falls by 0.1 or more, and every capped cell is named. A cell is drawn among those whose value times 1,000 lies outside
ten times the column's range; a column without one is left out.
"""
import argparse
import itertools
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import numpy as np
import pandas as pd

import quality_tables


def train(folder, frame, codes):
    frame.to_csv(folder / "t.csv", index=False)
    run = lambda *words: subprocess.run([os.environ["AEFX_PROGRAM"], *words], cwd=folder, check=True,
                                        capture_output=True, text=True)
    said = run("train", "t.csv", "--dim", str(codes), "-m", "m.aefx", "-o", "c.csv", "--keep", "").stderr
    run("decode", "m.aefx", "c.csv", "--raw", "-o", "r.csv")
    return (pd.read_csv(folder / "c.csv").filter(regex=r"^code\d+$").to_numpy(), pd.read_csv(folder / "r.csv"), said)


def smallest_correlation(a, b):
    """Returns the smallest canonical correlation of two sets of codes, constant directions left out."""
    def basis(x):
        u, s, _ = np.linalg.svd(x - x.mean(0), full_matrices=False)
        return u[:, s > 1e-6 * s[0]]
    a, b = basis(a), basis(b)
    return np.linalg.svd(a.T @ b)[1].min()


def kept(reconstructed, truth):
    return 1 - ((reconstructed - truth) ** 2).mean() / truth.var()


def cases(table, rng):
    for column in table.frame.select_dtypes("number"):
        values = table.frame[column]
        if column in table.categorical or values.nunique() < 3:
            continue
        far = values[(values * 1000 - values.median()).abs() > 10 * (values.max() - values.min())].dropna()
        if len(far):
            yield column, int(rng.choice(far.index))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tables", type=int, default=10)
    options = parser.parse_args()
    rng = np.random.default_rng(0)
    tables = quality_tables.named_tables()[:2] + list(itertools.islice(quality_tables.tables_of_r(), options.tables))
    correlations, falls, unnamed = [], [], 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for table in tables[:options.tables]:
            frame = table.frame.drop(columns=table.categorical)
            codes, decoded, _ = train(folder, frame, table.codes)
            worst = 1.0
            for column, row in cases(table, rng):
                disturbed = frame.astype({column: float})
                disturbed.loc[row, column] *= 1000
                new_codes, new_decoded, said = train(folder, disturbed, table.codes)
                others = frame.index != row
                correlations.append(smallest_correlation(codes[others], new_codes[others]))
                truth = frame.loc[others, column].to_numpy(float)
                if column in decoded and column in new_decoded and np.isfinite(truth).all():
                    falls.append(kept(decoded.loc[others, column].to_numpy(), truth) -
                                 kept(new_decoded.loc[others, column].to_numpy(), truth))
                unnamed += not re.search(rf"^warning: {column}: .*in row {row + 1}\)", said, re.MULTILINE)
                worst = min(worst, correlations[-1])
            print(f"{table.name} {frame.shape}: smallest correlation {worst:.4f}", flush=True)
    correlations, falls = np.array(correlations), np.array(falls)
    share = (correlations >= 0.99).mean()
    print(f"{len(correlations)} cells times 1,000: correlation at least 0.99 in {100 * share:.1f}%, smallest "
          f"{correlations.min():.3f}; kept falls by at most {falls.max():.3f}; {unnamed} not named")
    sys.exit(0 if share >= 0.95 and correlations.min() >= 0.9 and falls.max() < 0.1 and unnamed == 0 else 1)


if __name__ == "__main__":
    main()
