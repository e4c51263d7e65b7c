"""Fixtures: tables, and the command (the wheel's, or $AEFX_PROGRAM)."""

from __future__ import annotations

import os
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

DATA = Path(__file__).parents[2] / "data"
COMMAND = Path(os.environ.get("AEFX_PROGRAM") or Path(sysconfig.get_path("scripts")) / "aefx")


def command(*arguments: Any, cwd: Path) -> str:
    """Runs `aefx`, which must succeed, and returns its output."""
    done = subprocess.run([COMMAND, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def failing(*arguments: Any, cwd: Path) -> str:
    """Runs `aefx`, which must fail, and returns its error and its line of help."""
    done = subprocess.run([COMMAND, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, timeout=120)
    assert done.returncode != 0
    return done.stderr


@pytest.fixture
def iris() -> pd.DataFrame:
    names = ["sepal_length", "sepal_width", "petal_length", "petal_width", "species"]
    return pd.read_csv(DATA / "iris.data", header=None, names=names)


@pytest.fixture
def iris_numbers(iris: pd.DataFrame) -> pd.DataFrame:
    return iris.drop(columns="species")


@pytest.fixture
def penguins() -> pd.DataFrame:
    return pd.read_csv(DATA / "penguins.csv")
