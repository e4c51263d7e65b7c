#!/usr/bin/env python3
"""Replays the golden runs of Keras and PyTorch in NumPy, in float32, from the formulas of Zeiler 2012, without aefx.

The recorded runs are thus checked against the formulas, independently of aefx.
Usage: replay.py [iris.data]; exit code 1 if anything deviates by more than TOLERANCE.
"""
import json
import pathlib
import sys

import numpy as np

TOLERANCE = 1e-6  # relative; numbers below FLOOR are compared as if they were as large as that
FLOOR = 0.1
HERE = pathlib.Path(__file__).resolve().parent


def read_iris(path):
    lines = [line.split(",")[:4] for line in path.read_text().splitlines() if line]
    return np.array(lines, dtype=np.float64)


def encode(x, w):
    return np.maximum(x @ w[0] + w[1], np.float32(0))


def decode(h, w):
    return np.float32(1) / (np.float32(1) + np.exp(-(h @ w[2] + w[3])))


def gradients(x, w):
    h = encode(x, w)
    y = decode(h, w)
    loss = np.mean((y - x) ** 2, dtype=np.float64)
    dy = np.float32(2 / x.size) * (y - x) * y * (1 - y)
    dh = (dy @ w[2].T) * (h > 0)
    return loss, [x.T @ dh, dh.sum(0), h.T @ dy, dy.sum(0)]


def replay(golden, x):
    rule = golden["optimizer"]
    lr, rho, eps = (np.float32(rule[key]) for key in ("learning_rate", "rho", "epsilon"))
    rest = np.float32(1 - rule["rho"])
    w = [np.array(part, dtype=np.float32) for part in golden["initial"]]
    a = [np.zeros_like(part) for part in w]
    d = [np.zeros_like(part) for part in w]
    losses = []
    for _ in range(golden["epochs"]):
        total = 0.0
        for begin in range(0, len(x), golden["batch_size"]):
            batch = x[begin:begin + golden["batch_size"]]
            loss, g = gradients(batch, w)
            total += loss * len(batch)
            for i in range(len(w)):
                a[i] = rho * a[i] + rest * g[i] * g[i]
                u = g[i] * np.sqrt(d[i] + eps) / np.sqrt(a[i] + eps)
                d[i] = rho * d[i] + rest * u * u
                w[i] = w[i] - lr * u
        losses.append(total / len(x))
    return w, losses


def deviation(got, expected):
    got, expected = (np.concatenate([np.ravel(part) for part in side]).astype(np.float64) for side in (got, expected))
    return float(np.max(np.abs(got - expected) / np.maximum(np.abs(expected), FLOOR)))


def main():
    table = read_iris(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent.parent / "data" / "iris.data")
    files = sorted(HERE.glob("*.json"))
    sound = len(files) == 6
    for file in files:
        golden = json.loads(file.read_text())
        x = table
        if golden["scale"] == "minmax":
            x = (x - x.min(0)) / (x.max(0) - x.min(0))
        x = x.astype(np.float32)
        w, losses = replay(golden, x)
        codes = encode(x, w)
        for what, got, expected in (
                ("loss", losses, golden["loss_per_epoch"]),
                ("weights", w, golden["final"]),
                ("first codes", codes[:5], golden["codes_first_5_rows"]),
                ("last code", codes[-1:], [golden["codes_last_row"]]),
                ("reconstruction", decode(codes[:1], w), [golden["reconstruction_first_row"]])):
            off = deviation(got, expected)
            sound = sound and off <= TOLERANCE
            print(f"{file.stem}: {what}: largest deviation {off:.2g}")
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
