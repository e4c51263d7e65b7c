"""Measures how often the spread that `--stability` reports covers the truth, on made tables of a known model.

Usage: stability_spread_study.py PROGRAM [--quick]

The truth of a share is what a table of 30,000 rows of the same model gives. Mean and spread are of twenty trainings on four
fifths of 150 rows; mean +- 2 spreads must cover the truth in 90% of the cases or more, and the spread must be that of the means
over tables. --quick measures fewer tables, and allows 85%.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
QUICK = "--quick" in sys.argv
SETTINGS = ["--dim", "2", "--decoder-hidden", "none", "--epochs", "20", "--lr", "0.1", "--cap", "none", "-q"]


def run(folder, *words):
    return subprocess.run([PROGRAM, *map(str, words)], cwd=folder, check=True, capture_output=True, text=True).stdout


def made(random, rows):
    """Two factors of clearly different strength in seven columns, with noise."""
    loadings = np.array([[1.0, 0.9, 0.8, 0.7, 0, 0, 0.3], [0, 0, 0, 0.3, 0.8, 0.7, 0.5]])
    return random.normal(size=(rows, 2)) @ loadings + 0.5 * random.normal(size=(rows, 7))


def report(folder, table, *flags):
    lines = [",".join(f"c{i + 1}" for i in range(table.shape[1]))]
    lines += [",".join(f"{v:.6g}" for v in row) for row in table]
    (folder / "t.csv").write_text("\n".join(lines) + "\n")
    run(folder, "train", "t.csv", "-m", "m.aefx", "-o", "codes.csv", *SETTINGS, *flags)
    return json.loads(run(folder, "report", "m.aefx", "--json"))


def shares(told):
    return np.array([[column["share"] for column in code["columns"]] for code in told["codes"]])


def scaled_weights(told):
    return np.array([[column["scaled_weight"] for column in code["columns"]] for code in told["codes"]])


def main():
    sets = 40 if QUICK else 300
    covered = {"shares": [], "weights": []}
    means, spreads = [], []  # of shares
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        large = report(folder, made(np.random.default_rng(0), 30_000))
        truth, true_shares = scaled_weights(large), shares(large)
        for seed in range(1, sets + 1):
            table = made(np.random.default_rng(seed), 150)
            told = report(folder, table, "--stability", "20")
            stability = told["stability"]
            assert stability["runs"] == 20
            own = scaled_weights(told)
            for t in range(2):
                # Sign, scale and order of codes are free.
                k = int(np.argmax([abs(np.corrcoef(code, truth[t])[0, 1]) for code in own]))
                mean, spread = (np.array(stability[f"share_{what}"])[:, k] for what in ("mean", "deviation"))
                covered["shares"] += list(np.abs(mean - true_shares[t]) <= 2 * spread)
                means.append(mean)
                spreads.append(spread)
                mean, spread = (np.array(stability[f"raw_weight_{what}"])[:, k] for what in ("mean", "deviation"))
                # The true code, rescaled to fit the model's on the model's table, as runs are.
                true, ours = (np.array([column["raw_weight"] for column in codes["columns"]])
                              for codes in (large["codes"][t], told["codes"][k]))
                a, b = (table - table.mean(0)) @ ours, (table - table.mean(0)) @ true
                covered["weights"] += list(np.abs(mean - (a @ b) / (b @ b) * true) <= 2 * spread)
    for what, found in covered.items():
        print(f"{what}: mean +- 2 spreads covers the truth in {100 * np.mean(found):.1f}% of {len(found)} cases")
    means, spreads = np.reshape(means, (sets, 14)), np.reshape(spreads, (sets, 14))
    ratio = np.median(spreads.mean(0) / means.std(0, ddof=1))
    print(f"shares: the spread is {ratio:.2f} times the standard deviation over tables, in the median of columns and codes")
    assert (0.75 if QUICK else 0.9) <= ratio <= (1.33 if QUICK else 1.2), "the spread is not that of tables"
    for what, found in covered.items():
        assert np.mean(found) >= (0.85 if QUICK else 0.9), f"the spread of {what} is too small"


if __name__ == "__main__":
    main()
