"""Overhead of Python: `Autoencoder.fit_transform(table)` compared with the command's training on the same table and seed.

`aefx train` starts, reads a CSV, trains, and writes codes; `aefx encode` starts, reads the same CSV, and writes the same
codes. Their difference is the command's training time (slightly less, since both compute the codes). The call goes from a
DataFrame in memory to codes in memory. Rounds alternate; the median over the rounds' ratios may be at most 1.10.

Usage: python.py [--rounds 7] (five times as many of short jobs), with the program in $AEFX_PROGRAM and the package installed
Exit code 1 where a ratio is missed, or where the codes are not the same.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from sklearn import datasets

import aefx

LIMIT = 1.10


def wide() -> pd.DataFrame:
    """Returns 100,000 rows of 32 columns: three factors and noise."""
    random = np.random.default_rng(0)
    values = random.normal(size=(100_000, 3)) @ random.normal(size=(3, 32)) + random.normal(size=(100_000, 32)) / 2
    return pd.DataFrame(values, columns=[f"c{i}" for i in range(32)])


TABLES: dict[str, tuple[Callable[[], pd.DataFrame], dict[str, Any]]] = {
    "breast cancer": (lambda: datasets.load_breast_cancer(as_frame=True).data, {"dim": 5}),
    "digits": (lambda: datasets.load_digits(as_frame=True).data, {"dim": 8}),
    "100,000 x 32": (wide, {"dim": 8, "epochs": 5}),
}


def seconds(command: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return time.perf_counter() - begun


def measure(table: pd.DataFrame, parameters: dict[str, Any], rounds: int, folder: pathlib.Path) -> tuple[float, ...]:
    """Returns medians of the seconds of the command, its training and the call, and of the call's ratio to the training."""
    program, csv = os.environ["AEFX_PROGRAM"], folder / "table.csv"
    table.to_csv(csv, index=False)
    flags = [word for name, value in parameters.items() for word in (f"--{name}", str(value))]
    model, codes = str(folder / "table.aefx"), str(folder / "codes.csv")
    train = [program, "train", str(csv), "-q", "-m", model, "-o", codes, *flags]
    subprocess.run(train, check=True)
    written = pd.read_csv(codes).to_numpy(dtype=np.float32)
    if not np.array_equal(aefx.Autoencoder(**parameters).fit_transform(table), written):
        sys.exit("the codes are not the command's")
    whole, own, call = [], [], []
    if seconds(train) < 0.5:
        rounds *= 5  # short jobs vary most
    for i in range(rounds):
        for python in (i % 2 == 0, i % 2 != 0):
            if python:
                begun = time.perf_counter()
                aefx.Autoencoder(**parameters).fit_transform(table)
                call.append(time.perf_counter() - begun)
            else:
                whole.append(seconds(train))
                own.append(whole[-1] - seconds([program, "encode", model, str(csv), "-q", "-o", codes]))
    ratios = [a / b for a, b in zip(call, own)]
    return tuple(statistics.median(figures) for figures in (whole, own, call, ratios))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    print(f"{'table':14s} {'command':>9s} {'its training':>13s} {'Python call':>12s} {'ratio':>6s}   (seconds)")
    missed = False
    for name, (load, parameters) in TABLES.items():
        with tempfile.TemporaryDirectory() as folder:
            whole, own, call, ratio = measure(load(), parameters, rounds, pathlib.Path(folder))
        missed = missed or ratio > LIMIT
        print(f"{name:14s} {whole:9.3f} {own:13.3f} {call:12.3f} {ratio:6.3f}{'   MISSED' if ratio > LIMIT else ''}", flush=True)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
