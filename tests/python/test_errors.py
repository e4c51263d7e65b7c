"""Errors are exceptions with the command's text."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from conftest import DATA, failing

import aefx
from aefx._errors import error_of


@pytest.mark.parametrize(
    "parameters, flags",
    [
        ({"dim": 0}, ["--dim", "0"]),
        ({"dim": "two"}, ["--dim", "two"]),
        ({"dim": 2, "hidden": "a,b"}, ["--dim", "2", "--hidden", "a,b"]),
        ({"dim": 2, "activation": "rely"}, ["--dim", "2", "--activation", "rely"]),
        ({"dim": 2, "valid": 1.5}, ["--dim", "2", "--valid", "1.5"]),
        ({"dim": 2, "margin": 0.7}, ["--dim", "2", "--margin", "0.7"]),
        ({"dim": 2, "seed": -1}, ["--dim", "2", "--seed", "-1"]),
        ({"dim": 2, "epochs": "some"}, ["--dim", "2", "--epochs", "some"]),
        ({"dim": 2, "max_levels": 1}, ["--dim", "2", "--max-levels", "1"]),
        ({"dim": 2, "unseen": "guess"}, ["--dim", "2", "--unseen", "guess"]),
        ({"dim": 2, "stability": 0.5}, ["--dim", "2", "--stability", "0.5"]),
        ({"dim": 2, "init_weights": "none.json"}, ["--dim", "2", "--init-weights", "none.json"]),
    ],
)
def test_bad_parameters(parameters: dict[str, Any], flags: list[str], iris_numbers: pd.DataFrame, tmp_path: Path) -> None:
    message = failing("train", DATA / "iris.data", "--no-model", *flags, cwd=tmp_path)
    with pytest.raises(aefx.Error) as caught:
        aefx.Autoencoder(**parameters).fit(iris_numbers)
    error = caught.value
    name = next(reversed(parameters))
    for part in (error.where, error.message, error.hint):  # but for the name, the command's words
        assert part.replace(name, f"--{name.replace('_', '-')}", 1) in message or part in message
    assert "--" not in str(error)
    assert error.message in str(error)


def test_missing_columns(iris: pd.DataFrame, tmp_path: Path) -> None:
    iris.to_csv(tmp_path / "iris.csv", index=False)
    message = failing("train", "iris.csv", "--dim", 2, "--drop", "specie", cwd=tmp_path)
    with pytest.raises(aefx.UsageError) as caught:
        aefx.Autoencoder(drop="specie").fit(iris)
    assert caught.value.message.replace("drop", "--drop", 1) in message
    assert caught.value.hint in message
    assert "did you mean species?" in caught.value.hint
    assert caught.value.exit_code == 2


def test_text_is_not_a_number(iris: pd.DataFrame) -> None:
    with pytest.raises(aefx.DataError, match='column "species" holds text'):
        aefx.Autoencoder(features=["species", "petal_width"]).fit(iris)
    with pytest.raises(aefx.DataError, match="nothing to learn from"):
        aefx.Autoencoder().fit(iris[["species"]])
    numbers = iris.drop(columns="species")
    model = aefx.Autoencoder(epochs=2).fit(numbers)
    with pytest.raises(aefx.DataError, match=r'X, column "petal_width": this column held numbers in training'):
        model.transform(numbers.assign(petal_width="wide"))


def test_missing_value_with_on_missing_error(iris_numbers: pd.DataFrame) -> None:
    iris_numbers.iloc[7, 2] = np.nan
    with pytest.raises(aefx.DataError, match='^X:8, column "petal_length": a value is missing'):
        aefx.Autoencoder(on_missing="error").fit(iris_numbers)


def test_diverging_loss(iris_numbers: pd.DataFrame) -> None:
    with pytest.raises(aefx.Error, match="the loss stopped being a number"):
        aefx.Autoencoder(optimizer="sgd", lr=1e6, epochs=5, scale="none", output_activation="linear").fit(iris_numbers)


def test_file_errors(iris_numbers: pd.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(aefx.FileError) as caught:
        aefx.load(tmp_path / "none.aefx")
    assert isinstance(caught.value, OSError)
    (tmp_path / "bad.aefx").write_text("{}")
    with pytest.raises(aefx.ModelError):
        aefx.load(tmp_path / "bad.aefx")
    notes = tmp_path / "notes.txt"
    notes.write_text("mine")
    with pytest.raises(aefx.UsageError):
        aefx.Autoencoder(epochs=1).fit(iris_numbers).save(notes)
    assert notes.read_text() == "mine"


def test_errors_are_value_errors_and_can_be_pickled() -> None:
    error = error_of(5, "a: b (c)", "b", "a", "c")
    assert isinstance(error, ValueError)
    copy = pickle.loads(pickle.dumps(error))
    assert isinstance(copy, aefx.FileError)
    assert (str(copy), copy.message, copy.where, copy.hint, copy.exit_code) == ("a: b (c)", "b", "a", "c", 5)


def test_wrong_number_of_codes(iris_numbers: pd.DataFrame) -> None:
    model = aefx.Autoencoder(epochs=1).fit(iris_numbers)
    with pytest.raises(ValueError, match="3 columns, and the model has 2 codes"):
        model.inverse_transform(np.zeros((4, 3)))
