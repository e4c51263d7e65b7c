"""Recomputes figures of a report with NumPy, from the model file and the raw table alone, and compares them.

Usage: report_figures.py PROGRAM DATA_FOLDER

Checked are formulas (codes of every row), shares, correlations, ablation, permutation importance, collinear clusters and
kept, on a table of numbers whose codes are linear, on one with categories and missing values, and on one whose codes relu
cuts. Definitions are those of docs/mathematics.md; nothing of the program is used but its output.
"""
import csv
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

PROGRAM, DATA = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2])
TOLERANCE = 2e-4  # float32 in the network


def run(folder, *words):
    return subprocess.run([PROGRAM, *map(str, words)], cwd=folder, check=True, capture_output=True, text=True).stdout


def number(cell):
    return np.nan if cell in ("", "NA") else float(cell)


def inputs_of(model, rows, names):
    """The network's inputs, which of them are present, and the feature of each."""
    columns, present, features = [], [], []
    for column in model["preprocessing"]["columns"]:
        feature = model["table"]["features"][column["feature"] - 1]
        cells = [row[feature["position"] - 1] for row in rows]
        if "levels" in feature:
            levels = feature["levels"]["names"]
            missing = np.array([cell in ("", "NA") for cell in cells])
            if column["level"] - 1 < len(levels):
                raw = np.array([cell == levels[column["level"] - 1] for cell in cells], float)
            else:
                raw = missing.astype(float)
            gap = missing & (not feature["levels"]["missing"])
        else:
            raw = np.array([number(cell) for cell in cells])
            raw = np.clip(raw, feature.get("lower_cap", -np.inf), feature.get("upper_cap", np.inf))
            gap = np.isnan(raw)
        raw = np.where(gap, column["fill"], raw)
        columns.append((raw - column["offset"]) * column["scale"] + column["base"])
        present.append(~gap)
        features.append(feature["name"])
    return np.column_stack(columns), np.column_stack(present), features


def check(what, found, expected, tolerance=TOLERANCE):
    found, expected = np.asarray(found, float), np.asarray(expected, float)
    worst = np.max(np.abs(found - expected) / np.maximum(1, np.abs(expected)))
    assert worst <= tolerance, f"{what}: differs by {worst:.2g} from the report: {found} is not {expected}"


def cluster_sets(correlation, features):
    """Columns connected by |r| >= 0.9, levels of one feature not with each other."""
    left, out = set(range(len(features))), set()
    while left:
        members, open_ = set(), {left.pop()}
        while open_:
            a = open_.pop()
            members.add(a)
            near = {b for b in left if abs(correlation[a, b]) >= 0.9 and features[a] != features[b]}
            left -= near
            open_ |= near
        if len(members) > 1:
            out.add(frozenset(members))
    return out


def audit(folder, table, arguments, linear):
    codes = run(folder, "train", table, "-m", "m.aefx", "-q", "--keep", "", *arguments)
    codes = np.array([[float(c) for c in line.split(",")] for line in codes.splitlines()[1:]])
    model = json.loads((folder / "m.aefx").read_text())
    report = json.loads(run(folder, "report", "m.aefx", "--json"))
    with open(folder / table, newline="") as file:
        rows = list(csv.reader(file))
    if model["table"]["named"]:
        rows = rows[1:]
    rows = [row for row in rows if row]
    x, present, features = inputs_of(model, rows, None)
    layer = model["network"]["layers"][0]
    kernel, bias = np.array(layer["kernel"], float), np.array(layer["bias"], float)
    z = x @ kernel + bias
    y = np.maximum(z, 0)
    check("codes", y, codes)
    on = z > 0
    assert on.all() == linear, "the case is not what it is meant to be"
    means = np.array([(c["statistics"]["mean"] - c["offset"]) * c["scale"] + c["base"]
                      for c in model["preprocessing"]["columns"]])
    names = [c["name"] for c in report["columns"]]
    for k, code in enumerate(report["codes"]):
        told = {figure: np.array([c[figure] for c in code["columns"]], float)
                for figure in ("share", "correlation", "ablation", "permutation", "raw_weight")}
        variance = y[:, k].var()
        parts = on[:, [k]] * (x - means) * kernel[:, k]
        shares = ((parts - parts.mean(0)) * (y[:, [k]] - y[:, k].mean())).mean(0) / variance
        check(f"shares of {code['name']}", told["share"], shares)
        check(f"rest of {code['name']}", code["rest"], 1 - shares.sum())
        for feature in dict.fromkeys(features):
            at = [i for i, name in enumerate(features) if name == feature]
            changed = x.copy()
            changed[:, at] = means[at]
            ablation = ((np.maximum(changed @ kernel[:, k] + bias[k], 0) - y[:, k]) ** 2).mean() / variance
            check(f"ablation of {feature}", told["ablation"][at], np.full(len(at), ablation))
            # The mean over all pairs of rows is what shuffles estimate.
            contribution = x[:, at] @ kernel[at, k]
            pairs = np.maximum(z[:, [k]] - contribution[:, None] + contribution[None, :], 0) - y[:, [k]]
            permutation = (pairs ** 2).mean() / 2 / variance
            allowed = TOLERANCE if linear else max(5 * report["permutation_error"], TOLERANCE)
            check(f"permutation of {feature}", told["permutation"][at], np.full(len(at), permutation), allowed)
            has = present[:, at[0]]
            code_values = y[has, k] - y[has, k].mean()
            if len(at) == 1:
                correlation = np.corrcoef(x[has, at[0]], y[has, k])[0, 1]
            else:
                level = x[np.ix_(has, at)].argmax(1) if len(at) > 1 else None
                groups = [code_values[level == l] for l in range(len(at))]
                between = sum(len(g) * g.mean() ** 2 for g in groups if len(g))
                correlation = np.sqrt(between / (code_values ** 2).sum())
            check(f"correlation of {feature}", told["correlation"][at], np.full(len(at), correlation))
    correlation = np.eye(len(features))
    for a in range(len(features)):
        for b in range(a):
            both = present[:, a] & present[:, b]
            if x[both, a].std() > 0 and x[both, b].std() > 0:
                correlation[a, b] = correlation[b, a] = np.corrcoef(x[both, a], x[both, b])[0, 1]
    told = {frozenset(names.index(c) for c in cluster["columns"]) for cluster in report["collinear"]}
    assert told == cluster_sets(correlation, features), f"collinear columns: {told}"
    print(f"{table} {' '.join(arguments)}: {len(codes)} rows, {len(features)} columns, {codes.shape[1]} codes agree")


def copies(folder):
    """A table in which 15 columns are nearly copies of one: 105 pairs."""
    random = np.random.default_rng(1)
    base = random.normal(size=(120, 1))
    table = np.hstack([base + 0.1 * random.normal(size=(120, 15)), random.normal(size=(120, 2))])
    lines = [",".join(f"c{i + 1}" for i in range(17))] + [",".join(f"{v:.4f}" for v in row) for row in table]
    (folder / "copies.csv").write_text("\n".join(lines) + "\n")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for table in ("iris.data", "penguins.csv"):
            (folder / table).write_text((DATA / table).read_text())
        copies(folder)
        audit(folder, "iris.data", ["--dim", "2", "--epochs", "30"], linear=True)
        audit(folder, "copies.csv", ["--dim", "2", "--epochs", "30"], linear=True)
        audit(folder, "penguins.csv", ["--dim", "2", "--epochs", "30", "--categorical", "auto"], linear=True)
        audit(folder, "penguins.csv",
              ["--dim", "3", "--epochs", "30", "--categorical", "species,sex", "--init", "glorot", "--decoder-hidden", "none",
               "--seed", "5"], linear=False)


if __name__ == "__main__":
    main()
