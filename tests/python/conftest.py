"""Tables, and the command that the wheel brought."""

from __future__ import annotations

import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

DATA = Path(__file__).parents[2] / "data"
COMMAND = Path(sysconfig.get_path("scripts")) / "aefx"


def command(*arguments: Any, cwd: Path) -> str:
    """Runs `aefx`, which must succeed; its output."""
    done = subprocess.run([COMMAND, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def failing(*arguments: Any, cwd: Path) -> str:
    """Runs `aefx`, which must fail; its one line, without the program's name."""
    done = subprocess.run([COMMAND, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, timeout=120)
    assert done.returncode != 0
    return done.stderr.strip().splitlines()[-1]


def read(table: Any, **options: Any) -> pd.DataFrame:
    """A CSV, with every number to its last bit, which `read_csv` leaves out."""
    return pd.read_csv(table, float_precision="round_trip", **options)


@pytest.fixture
def iris() -> pd.DataFrame:
    names = ["sepal_length", "sepal_width", "petal_length", "petal_width", "species"]
    return read(DATA / "iris.data", header=None, names=names)


@pytest.fixture
def iris_numbers(iris: pd.DataFrame) -> pd.DataFrame:
    return iris.drop(columns="species")


@pytest.fixture
def penguins() -> pd.DataFrame:
    return read(DATA / "penguins.csv")
