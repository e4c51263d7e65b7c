"""Recomputes the error of PCA that a report compares the network with, where values are missing and where it is clipped.

Usage: fair_pca_study.py PROGRAM [--quick]

PCA is fitted in NumPy to the fitted rows (by EM where values are missing, docs/audit.py) and judged on the rows held out with
--valid. In the study, without --quick, the errors of network, PCA by EM and PCA of mean-filled rows are shown side by side.
"""
import importlib.util
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "docs" / "audit.py"
spec = importlib.util.spec_from_file_location("audit", SCRIPT)
audit = importlib.util.module_from_spec(spec)
spec.loader.exec_module(audit)


def run(folder, *words):
    result = subprocess.run([PROGRAM, *map(str, words)], cwd=folder, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return result


def linear(seed, rows, missing):
    """Two factors in eight columns, of which a share of the values is missing."""
    random = np.random.default_rng(seed)
    table = random.normal(size=(rows, 2)) @ random.normal(size=(2, 8)) + 0.3 * random.normal(size=(rows, 8))
    table[random.random(table.shape) < missing] = np.nan
    return table


def write(path, table):
    lines = [",".join(["id", *(f"c{i + 1}" for i in range(table.shape[1]))])]
    lines += [",".join([f"r{i}", *("" if np.isnan(v) else f"{v:.6g}" for v in row)]) for i, row in enumerate(table)]
    path.write_text("\n".join(lines) + "\n")


def scores_of(x, present, mean, loadings, noise):
    """Rows without gaps are projected, as by PCA; of others the scores are those expected given the values there."""
    components, strength, _ = np.linalg.svd(loadings, full_matrices=False)
    out = []
    for row, has in zip(x - mean, present):
        if has.all():
            out.append(row @ components)
            continue
        there = components[has] * strength
        covariance = there @ there.T + noise * np.eye(has.sum())
        out.append(strength * (there.T @ np.linalg.solve(covariance, row[has])) if has.any() else 0 * strength)
    return np.array(out), components


def errors(folder, table, *flags, low=-np.inf, high=np.inf):
    """What the report says of network and PCA, and PCA recomputed: by EM and of mean-filled rows."""
    write(folder / "t.csv", table)
    codes = run(folder, "train", "t.csv", "-m", "m.aefx", "--dim", "2", "-q", "--valid", "0.3", "--rows", "valid", "--keep",
                "id", "--cap", "none", "--transform", "none", *flags).stdout
    held_out = np.array([int(line.split(",")[-1][1:]) for line in codes.splitlines()[1:]])
    fitted = np.setdiff1d(np.arange(len(table)), held_out)
    model = json.loads((folder / "m.aefx").read_text())
    inputs = audit.Inputs(model, audit.read_table(model, folder / "t.csv"))
    told = json.loads(run(folder, "report", "m.aefx", "--format", "json").stdout)["training"]["errors"]
    assert told["rows"] == len(held_out)
    x, present = inputs.x, inputs.present
    units = np.nanstd(table, axis=0)

    def error(given):
        difference = (np.clip(given, low, high) - x[held_out]) / inputs.scales / units
        return (difference ** 2 * present[held_out]).sum(1).mean() / x.shape[1]

    mean = x[fitted].mean(0)
    components = np.linalg.svd(x[fitted] - mean, full_matrices=False)[2][:2]
    filled = error(mean + (x[held_out] - mean) @ components.T @ components)
    if present.all():
        return told, filled, filled
    mean, loadings, noise = audit.em_pca(x[fitted], present[fitted], 2)
    scores, components = scores_of(x[held_out], present[held_out], mean, loadings, noise)
    return told, error(mean + scores @ components.T), filled


def main():
    quick = "--quick" in sys.argv
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        shares = []  # of mean-filled PCA's error: the less EM leaves of it, the more a report of mean-filled rows was wrong
        for seed in range(1 if quick else 10):
            told, em, filled = errors(folder, linear(seed, 400, 0.3))
            print(f"30% missing: network {told['network']:.4f}, PCA {told['pca']:.4f}; recomputed by EM {em:.4f}, "
                  f"of mean-filled rows {filled:.4f}")
            assert abs(told["pca"] - em) <= 0.01 * em, "PCA is not that by EM"
            shares.append(em / filled)
        assert np.mean(shares) < 0.8, f"the cases show nothing: EM leaves {shares} of the error"
        told, expected, _ = errors(folder, linear(3, 200, 0), low=-20, high=20)
        assert abs(told["pca"] - expected) <= 1e-3 * expected, f"PCA of a whole table: {told['pca']}, not {expected}"
        # Values that end at -1 and 1, beyond which PCA goes and a sigmoid does not.
        table = np.clip(linear(4, 200, 0), -1, 1)
        told, expected, _ = errors(folder, table, "--scale", "minmax", "--margin", "0", low=0, high=1)
        _, unclipped, _ = errors(folder, table, "--scale", "minmax", "--margin", "0")
        assert abs(told["pca"] - expected) <= 1e-3 * expected, f"clipped PCA: {told['pca']}, not {expected}"
        assert unclipped > 1.01 * expected, "nothing was clipped"
        print("PCA of a whole table and PCA that is clipped agree")


if __name__ == "__main__":
    main()
