"""Recomputes the figures of an aefx report with NumPy, from the model file and the raw table alone.

    python3 docs/audit.py MODEL TABLE [PROGRAM]

MODEL is what `aefx train` wrote, TABLE the comma-separated table that it was trained on, and PROGRAM the command that prints
the report which is checked (default: aefx). The script goes through docs/mathematics.md from top to bottom, a section at
a time, says what agrees, and ends with an error at the first figure that does not. Nothing of the program is used
but its output. What needs the networks of cross-validation, which no file holds, can't be recomputed: errors on held-out rows
and stability. Their studies are in tests/statistics.
"""
# %% Reading
import csv
import json
import subprocess
import sys

import numpy as np

TOLERANCE = 2e-4  # float32 in the network


def check(what, found, expected, tolerance=TOLERANCE):
    found, expected = np.asarray(found, float), np.asarray(expected, float)
    worst = np.max(np.abs(found - expected) / np.maximum(1, np.abs(expected)), initial=0)
    assert worst <= tolerance, f"{what}: differs by {worst:.2g} from the report: {found} is not {expected}"


def read_table(model, path):
    """The rows of the table, as lists of cells."""
    with open(path, newline="") as file:
        rows = [row for row in csv.reader(file) if row]
    return rows[1:] if model["table"]["named"] else rows


# %% Caps, logarithms, scaling: the network's inputs
class Inputs:
    """x: rows x columns as the network sees them; raw: without caps; present: whether there is a value."""

    def __init__(self, model, rows):
        missing_markers = {"", *model["table"]["missing"]}
        x, raw_x, present, self.features = [], [], [], []
        for column in model["preprocessing"]["columns"]:
            feature = model["table"]["features"][column["feature"] - 1]
            assert "date" not in feature, "dates are not read by this script"
            cells = [row[feature["position"] - 1].strip() for row in rows]
            missing = np.array([cell in missing_markers for cell in cells])
            if "levels" in feature:
                levels = feature["levels"]["names"]
                if column["level"] - 1 < len(levels):
                    raw = np.array([cell == levels[column["level"] - 1] for cell in cells], float)
                else:
                    raw = missing.astype(float)
                gap = missing & (not feature["levels"]["missing"])
                value = raw
            else:
                raw = np.array([np.nan if gone else float(cell) for cell, gone in zip(cells, missing)])
                value = np.clip(raw, feature.get("lower_cap", -np.inf), feature.get("upper_cap", np.inf))
                if "log_offset" in feature:
                    value = np.log(value + feature["log_offset"])
                gap = np.isnan(raw)
            value = np.where(gap, column["fill"], value)
            scaled = (value - column["offset"]) * column["scale"] + column["base"]
            x.append(scaled)
            raw_x.append(np.where(gap, scaled, (raw - column["offset"]) * column["scale"] + column["base"]))
            present.append(~gap)
            self.features.append(feature["name"])
        self.x, self.raw, self.present = np.column_stack(x), np.column_stack(raw_x), np.column_stack(present)
        columns = model["preprocessing"]["columns"]
        self.means = np.array([(c["statistics"]["mean"] - c["offset"]) * c["scale"] + c["base"] for c in columns])
        self.logs = ["log_offset" in model["table"]["features"][c["feature"] - 1] for c in columns]
        self.scales = np.array([c["scale"] for c in columns])

    def positions(self, feature):
        return [i for i, name in enumerate(self.features) if name == feature]

    def linearized(self, x):
        """Columns of logarithms in the columns' own units, with slope 1 at the mean."""
        out = x.copy()
        for i in np.flatnonzero(self.logs):
            above = np.minimum((x[:, i] - self.means[i]) / self.scales[i], 60)
            out[:, i] = self.means[i] + self.scales[i] * np.expm1(above)
        return out


# %% The network
ACTIVATIONS = {
    "linear": lambda z: z,
    "relu": lambda z: np.maximum(z, 0),
    "leaky-relu": lambda z: np.where(z > 0, z, 0.01 * z),
    "elu": lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
    "tanh": np.tanh,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "wide-sigmoid": lambda z: 20 * np.tanh(z / 20),
}


class Network:
    def __init__(self, model):
        self.layers = [(np.array(layer["kernel"], float), np.array(layer["bias"], float), layer["activation"])
                       for layer in model["network"]["layers"]]
        self.encoder = self.layers[:model["network"]["encoder_layers"]]
        self.decoder = self.layers[len(self.encoder):]

    def codes(self, x):
        return self.forward(x, self.encoder)

    def decode(self, codes):
        return self.forward(codes, self.decoder)

    @staticmethod
    def forward(x, layers):
        for kernel, bias, activation in layers:
            x = ACTIVATIONS[activation](x @ kernel + bias)
        return x


# %% What is kept of each column, and through which code
def check_kept(report, inputs, network):
    own = inputs.linearized(inputs.x)
    count = inputs.present.sum(0)
    mean = (own * inputs.present).sum(0) / np.maximum(count, 1)
    variance = (((own - mean) ** 2) * inputs.present).sum(0) / np.maximum(count, 1)

    def kept(codes):
        error = (inputs.linearized(network.decode(codes)) - own) ** 2
        with np.errstate(divide="ignore", invalid="ignore"):
            return 1 - (error * inputs.present).sum(0) / np.maximum(count, 1) / variance

    codes = network.codes(inputs.x)
    usual = kept(codes)
    for i, column in enumerate(report["columns"]):
        if column["kept"] is not None:
            check(f"kept of {column['name']}", column["kept"], usual[i], 5 * TOLERANCE)
    if report["effect_rows"] < len(own):
        return
    for k, code in enumerate(report["codes"]):
        without, alone = codes.copy(), np.tile(codes.mean(0), (len(codes), 1))
        without[:, k] = codes[:, k].mean()
        alone[:, k] = codes[:, k]
        varies = variance > 1e-9
        told = {figure: np.array([c[figure] for c in code["columns"]], float) for figure in ("lost", "alone")}
        check(f"lost without {code['name']}", told["lost"][varies], (usual - kept(without))[varies], 10 * TOLERANCE)
        check(f"kept alone by {code['name']}", told["alone"][varies], kept(alone)[varies], 10 * TOLERANCE)


# %% Shares, correlations, ablation and permutation: encoders of one layer
def check_code(report, k, inputs, network):
    (kernel, bias, activation), code = network.encoder[0], report["codes"][k]
    act = ACTIVATIONS[activation]
    x, means, w = inputs.x, inputs.means, kernel[:, k]
    z = x @ w + bias[k]
    y = act(z)
    told = {figure: np.array([c[figure] for c in code["columns"]], float)
            for figure in ("share", "correlation", "ablation", "permutation")}
    straight = activation in ("linear", "relu", "leaky-relu")
    target = y if straight else z
    slope = {"linear": np.ones_like(z), "relu": (z > 0).astype(float), "leaky-relu": np.where(z > 0, 1, 0.01)}.get(
        activation, np.ones_like(z))
    parts = slope[:, None] * (x - means) * w
    shares = ((parts - parts.mean(0)) * (target - target.mean())[:, None]).mean(0) / target.var()
    check(f"shares of {code['name']}", told["share"], shares)
    check(f"rest of {code['name']}", code["rest"], 1 - shares.sum())
    if report["effect_rows"] < len(x):
        return
    for feature in dict.fromkeys(inputs.features):
        at = inputs.positions(feature)
        changed = x.copy()
        changed[:, at] = means[at]
        ablation = ((act(changed @ w + bias[k]) - y) ** 2).mean() / y.var()
        check(f"ablation of {feature}", told["ablation"][at], np.full(len(at), ablation))
        # The mean over all pairs of rows is what shuffles estimate.
        contribution = x[:, at] @ w[at]
        pairs = act(z[:, None] - contribution[:, None] + contribution[None, :]) - y[:, None]
        permutation = (pairs ** 2).mean() / 2 / y.var()
        allowed = max(5 * report["permutation_error"], TOLERANCE)
        check(f"permutation of {feature}", told["permutation"][at], np.full(len(at), permutation), allowed)
        has = inputs.present[:, at[0]]
        of_code = y[has] - y[has].mean()
        if len(at) == 1:
            if x[has, at[0]].std() == 0:
                continue
            correlation = np.corrcoef(x[has, at[0]], y[has])[0, 1]
        else:
            level = x[np.ix_(has, at)].argmax(1)
            groups = [of_code[level == one] for one in range(len(at))]
            correlation = np.sqrt(sum(len(g) * g.mean() ** 2 for g in groups if len(g)) / (of_code ** 2).sum())
        check(f"correlation of {feature}", told["correlation"][at], np.full(len(at), correlation))


# %% Collinear columns
def clusters(correlation, features):
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


def check_collinear(report, inputs):
    names = [c["name"] for c in report["columns"]]
    correlation = np.eye(len(names))
    for a in range(len(names)):
        for b in range(a):
            both = inputs.present[:, a] & inputs.present[:, b]
            if both.any() and inputs.x[both, a].std() > 0 and inputs.x[both, b].std() > 0:
                correlation[a, b] = correlation[b, a] = np.corrcoef(inputs.x[both, a], inputs.x[both, b])[0, 1]
    told = {frozenset(names.index(c) for c in cluster["columns"]) for cluster in report["collinear"]}
    assert told == clusters(correlation, inputs.features), f"collinear columns: {told}"


# %% PCA, by EM where values are missing
def em_pca(x, present, count, tolerance=1e-7, iterations=3000):
    """Mean, loadings and noise of probabilistic PCA (Tipping and Bishop 1999), row by row; x is scaled."""
    n, d = x.shape
    mean = np.array([x[present[:, c], c].mean() if present[:, c].any() else 0 for c in range(d)])
    filled = np.where(present, x, mean) - mean
    _, size, right = np.linalg.svd(filled / np.sqrt(n), full_matrices=False)
    noise = max((size[count:] ** 2).sum() / (d - count), 1e-3)
    loadings = right[:count].T * size[:count]
    for _ in range(iterations):
        normal, moment, square = np.zeros((d, count + 1, count + 1)), np.zeros((d, count + 1)), np.zeros(d)
        for row, has in zip(x, present):
            spread = noise * np.linalg.inv(loadings[has].T @ loadings[has] + noise * np.eye(count))
            z = np.append(spread @ loadings[has].T @ (row[has] - mean[has]) / noise, 1)
            product = np.outer(z, z)
            product[:count, :count] += spread
            normal[has] += product
            moment[has] += row[has, None] * z
            square[has] += row[has] ** 2
        before, left = noise, 0
        for c in range(d):
            if normal[c, count, count] > 0:
                solved = np.linalg.solve(normal[c] + 1e-12 * np.eye(count + 1), moment[c])
                loadings[c], mean[c] = solved[:count], solved[count]
                left += square[c] - solved @ moment[c]
        noise = left / present.sum()
        if abs(noise - before) <= tolerance * before:
            break
    return mean, loadings, noise


def check_pca(report, inputs, codes):
    count = len(report["pca"]["explained"])
    if report["pca"]["rows"] < len(inputs.x) or count >= inputs.x.shape[1]:
        return
    if inputs.present.all():
        variance = np.linalg.svd(inputs.x - inputs.x.mean(0), compute_uv=False) ** 2
        expected, allowed = variance[:count] / variance.sum(), TOLERANCE
    elif len(inputs.x) <= 2000:
        _, loadings, noise = em_pca(inputs.x, inputs.present, count)
        strength = np.linalg.svd(loadings, compute_uv=False) ** 2 + noise
        expected, allowed = strength / (strength.sum() + noise * (inputs.x.shape[1] - count)), 5e-3  # EM converges slowly
    else:
        return
    check("variance that PCA explains", report["pca"]["explained"], expected, allowed)


# %% Everything
def audit(model, report, rows, codes=None):
    """Checks a report (`report --format json`) of a model (its file) on the rows of its table; `codes` are those that
    training gave, if known. Returns the number of rows, columns and codes, and whether relu cuts a code."""
    inputs, network = Inputs(model, rows), Network(model)
    own = network.codes(inputs.x)
    if codes is not None:
        check("codes", own, codes)
    for k, code in enumerate(report["codes"]):
        for figure, value in (("mean", own[:, k].mean()), ("deviation", own[:, k].std()), ("min", own[:, k].min()),
                              ("max", own[:, k].max())):
            check(f"{figure} of {code['name']}", code[figure], value)
        if len(network.encoder) == 1 and not code["dead"] and own[:, k].std() > 0:
            check_code(report, k, inputs, network)
    check_kept(report, inputs, network)
    check_collinear(report, inputs)
    if model["preprocessing"]["scale"] == "standard":
        check_pca(report, inputs, own)
    return len(rows), len(inputs.features), own.shape[1], bool((own == 0).any())


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    path, table = sys.argv[1:3]
    program = sys.argv[3] if len(sys.argv) == 4 else "aefx"
    with open(path) as file:
        model = json.load(file)
    report = json.loads(subprocess.run([program, "report", path, "--format", "json"], check=True, capture_output=True,
                                       text=True).stdout)
    rows, columns, codes, _ = audit(model, report, read_table(model, table))
    print(f"{table}: {rows} rows, {columns} columns, {codes} codes: codes, shares, correlations, effects, what is kept, "
          "collinear columns and PCA agree")


if __name__ == "__main__":
    main()
