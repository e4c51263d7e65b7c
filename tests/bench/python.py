"""Overhead of Python: `Autoencoder.fit_transform(table)` compared with the command's training on the same table and seed.

`aefx train` starts, reads a CSV, trains, and writes codes; `aefx encode` starts, reads the same CSV, and writes the same
codes. Their difference is the command's training time (slightly less, since both compute the codes). The call goes from a
table in memory, of pandas, Polars or PyArrow, to codes in memory. Rounds alternate; the median over the rounds' ratios may be at most 1.10.

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
import polars as pl
import pyarrow as pa
from sklearn import datasets

import aefx

LIMIT = 1.10


def wide(rows: int) -> pd.DataFrame:
    """Returns rows of 32 columns: three factors and noise."""
    random = np.random.default_rng(0)
    values = random.normal(size=(rows, 3)) @ random.normal(size=(3, 32)) + random.normal(size=(rows, 32)) / 2
    return pd.DataFrame(values, columns=[f"c{i}" for i in range(32)])


# What makes each table, the parameters, and what turns it into one of another library.
TABLES: dict[str, tuple[Callable[[], pd.DataFrame], dict[str, Any], Callable[[pd.DataFrame], Any]]] = {
    "breast cancer": (lambda: datasets.load_breast_cancer(as_frame=True).data, {"dim": 5}, lambda table: table),
    "digits": (lambda: datasets.load_digits(as_frame=True).data, {"dim": 8}, lambda table: table),
    "100,000 x 32": (lambda: wide(100_000), {"dim": 8, "epochs": 5}, lambda table: table),
    "200,000 x 32, Polars": (lambda: wide(200_000), {"dim": 8, "epochs": 5}, pl.from_pandas),
    "200,000 x 32, PyArrow": (lambda: wide(200_000), {"dim": 8, "epochs": 5}, pa.Table.from_pandas),
}


def seconds(command: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return time.perf_counter() - begun


def measure(name: str, rounds: int, folder: pathlib.Path) -> tuple[float, ...]:
    """Returns medians of the seconds of the command, its training and the call, and of the call's ratio to the training."""
    load, parameters, give = TABLES[name]
    table = load()
    program, csv = os.environ["AEFX_PROGRAM"], folder / "table.csv"
    table.to_csv(csv, index=False)
    given = give(table)
    flags = [word for name, value in parameters.items() for word in (f"--{name}", str(value))]
    model, codes = str(folder / "table.aefx"), str(folder / "codes.csv")
    train = [program, "train", str(csv), "-q", "-m", model, "-o", codes, *flags]
    subprocess.run(train, check=True)
    written = pd.read_csv(codes).to_numpy(dtype=np.float32)
    if not np.array_equal(aefx.Autoencoder(**parameters).fit_transform(given), written):
        sys.exit("the codes are not the command's")
    whole, own, call = [], [], []
    if seconds(train) < 0.5:
        rounds *= 5  # short jobs vary most
    for i in range(rounds):
        for python in (i % 2 == 0, i % 2 != 0):
            if python:
                begun = time.perf_counter()
                aefx.Autoencoder(**parameters).fit_transform(given)
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
    print(f"{'table':22s} {'command':>9s} {'its training':>13s} {'Python call':>12s} {'ratio':>6s}   (seconds)")
    missed = False
    for name in TABLES:
        with tempfile.TemporaryDirectory() as folder:
            whole, own, call, ratio = measure(name, rounds, pathlib.Path(folder))
        missed = missed or ratio > LIMIT
        print(f"{name:22s} {whole:9.3f} {own:13.3f} {call:12.3f} {ratio:6.3f}{'   MISSED' if ratio > LIMIT else ''}", flush=True)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
