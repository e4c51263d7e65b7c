"""Python and the command give the same results and read each other's models."""

from __future__ import annotations

import io
import json
import pickle
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from conftest import DATA, command

import aefx


def codes_of(text: str) -> NDArray[np.float32]:
    """Parses codes from CSV, which holds float32 as its shortest decimal."""
    table = pd.read_csv(io.StringIO(text))
    return np.asarray(table.filter(regex="^code"), dtype=np.float32)


def model_bytes(path: Path) -> bytes:
    """Returns a model file without the command line that it holds, and without its checksum."""
    return re.sub(rb',\n "run": \{[^}]*\}', b"", path.read_bytes()).rsplit(b',\n "checksum"', 1)[0]


def test_iris_codes_equal_the_command(iris_numbers: pd.DataFrame, tmp_path: Path) -> None:
    written = command("train", DATA / "iris.data", "--dim", 2, "--no-model", "-q", cwd=tmp_path)
    assert np.array_equal(aefx.Autoencoder(dim=2).fit_transform(iris_numbers), codes_of(written))


@pytest.mark.parametrize(
    "parameters, flags",
    [
        ({"hidden": (3,), "epochs": 20, "seed": 3}, ["--hidden", "3", "--epochs", "20", "--seed", "3"]),
        ({"valid": 0.3, "lr": "auto", "batch": 16}, ["--valid", "0.3", "--lr", "auto", "--batch", "16"]),
        ({"preset": "keras2", "seed": 2}, ["--preset", "keras2", "--seed", "2"]),
        ({"scale": "standard", "activation": "tanh", "shuffle": False}, ["--scale", "standard", "--activation", "tanh", "--no-shuffle"]),
    ],
)  # fmt: skip
def test_parameters_equal_command_options(
    parameters: dict[str, Any], flags: list[str], iris_numbers: pd.DataFrame, tmp_path: Path
) -> None:
    written = command("train", DATA / "iris.data", "--dim", 2, "--no-model", "-q", *flags, cwd=tmp_path)
    assert np.array_equal(aefx.Autoencoder(dim=2, **parameters).fit_transform(iris_numbers), codes_of(written))


@pytest.mark.parametrize("on_missing", ["mask", "median", "drop"])
def test_categories_booleans_dates_and_missing_values_equal_the_command(on_missing: str, tmp_path: Path) -> None:
    random = np.random.default_rng(4)
    n = 300
    table = pd.DataFrame(
        {
            "size": random.normal(size=n).round(3),
            "color": random.choice(["red", "green", "blue"], size=n),
            "sold": random.random(n) < 0.3,
            "when": pd.Timestamp("2023-12-30 07:15") + pd.to_timedelta(random.integers(0, 90, n) * 43201, unit="s"),
            "note": [f"n{i}" for i in range(n)],
        }
    )
    table.loc[random.random(n) < 0.1, "size"] = np.nan
    table.loc[random.random(n) < 0.1, "color"] = None
    path = tmp_path / "X"  # the table's name in Python
    table.to_csv(path, index=False)
    rule: Any = on_missing
    model = aefx.Autoencoder(
        dim=2, categorical=["color"], dates=["when"], drop=["note"], on_missing=rule, epochs=8, unseen="error"
    )
    with pytest.warns(aefx.TableWarning) if on_missing == "drop" else _nothing():
        codes = model.fit_transform(table)
    command(
        "train", path, "--dim", 2, "-m", "c.aefx", "-o", "codes.csv", "-q", "--categorical", "color", "--dates", "when",
        "--drop", "note", "--on-missing", on_missing, "--epochs", 8, cwd=tmp_path,
    )  # fmt: skip
    assert np.array_equal(codes[~np.isnan(codes[:, 0])], codes_of((tmp_path / "codes.csv").read_text()))
    loaded = aefx.load(tmp_path / "c.aefx").transform(table)
    assert np.array_equal(loaded, codes, equal_nan=True)
    model.save(tmp_path / "p.aefx")
    assert model_bytes(tmp_path / "p.aefx") == model_bytes(tmp_path / "c.aefx")


class _nothing:
    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


def test_command_reads_python_model(iris: pd.DataFrame, iris_numbers: pd.DataFrame, tmp_path: Path) -> None:
    model = aefx.Autoencoder(dim=2).fit(iris_numbers)
    model.save(tmp_path / "iris.aefx")
    table = tmp_path / "iris.csv"
    iris[["species", *iris_numbers.columns[::-1]]].to_csv(table, index=False)
    assert np.array_equal(codes_of(command("encode", "iris.aefx", table, cwd=tmp_path)), model.transform(iris_numbers))
    assert command("report", "iris.aefx", cwd=tmp_path).startswith(model.report())
    model = aefx.load(tmp_path / "iris.aefx")  # the file rounds some figures of the report
    for form in ("json", "csv", "markdown", "html"):
        assert command("report", "iris.aefx", "--format", form, cwd=tmp_path) == model.report(format=form)


def test_command_reads_model_of_unnamed_columns(iris_numbers: pd.DataFrame, tmp_path: Path) -> None:
    model = aefx.Autoencoder(dim=2).fit(iris_numbers.to_numpy())
    model.save(tmp_path / "iris.aefx")
    iris_numbers.to_csv(tmp_path / "t.csv", index=False, header=False)
    written = command("encode", "iris.aefx", "t.csv", cwd=tmp_path)
    assert np.array_equal(codes_of(written), model.transform(iris_numbers.to_numpy()))


def test_python_reads_command_model(iris: pd.DataFrame, tmp_path: Path) -> None:
    iris.to_csv(tmp_path / "iris.csv", index=False)
    written = codes_of(command("train", "iris.csv", "--dim", 2, "-q", cwd=tmp_path))
    model = aefx.load(tmp_path / "iris.aefx")
    assert model.dim == 2
    assert np.array_equal(model.transform(iris), written)
    assert np.array_equal(model.transform(iris[iris.columns[::-1]]), written)
    assert np.array_equal(model.transform(iris.drop(columns="species")), written)
    assert np.array_equal(model.transform(iris.drop(columns="species").to_numpy()), written)
    scores = pd.read_csv(io.StringIO(command("score", "iris.aefx", "iris.csv", cwd=tmp_path)))
    assert np.allclose(-model.score_samples(iris), scores["score"], rtol=1e-6)
    codes = tmp_path / "codes.csv"
    pd.DataFrame(written, columns=["code1", "code2"]).to_csv(codes, index=False)
    decoded = pd.read_csv(io.StringIO(command("decode", "iris.aefx", codes, cwd=tmp_path)))
    assert np.array_equal(model.inverse_transform(written), decoded.to_numpy())
    with pytest.raises(aefx.DataError, match='there is no column "petal_width"'):
        model.transform(iris.drop(columns="petal_width"))


@pytest.mark.parametrize("rows, parameters, flags", [(150, {}, []), (700, {}, []), (300, {"valid": 0.3}, ["--valid", "0.3"])])
def test_held_out_scores_equal_the_command(rows: int, parameters: dict[str, Any], flags: list[str], tmp_path: Path) -> None:
    """Errors and scores of held-out rows: of folds, of splits that are judged again, and of rows that `valid` holds out."""
    random = np.random.default_rng(rows)
    factors = random.normal(size=(rows, 2))
    table = pd.DataFrame(factors @ random.normal(size=(2, 4)) + 0.3 * random.normal(size=(rows, 4)), columns=list("abcd"))
    table.to_csv(tmp_path / "t.csv", index=False)
    command("train", "t.csv", "--dim", 2, "--patience", 5, "-q", "-o", "codes.csv", *flags, cwd=tmp_path)
    aefx.Autoencoder(dim=2, patience=5, **parameters).fit(table).save(tmp_path / "python.aefx")

    def held_out(model: str) -> list[float]:
        command("score", model, "t.csv", "--quantile", 0.9, "-o", "scores.csv", cwd=tmp_path)
        flagged = pd.read_csv(tmp_path / "scores.csv")
        errors = json.loads(command("report", model, "--format", "json", cwd=tmp_path))["training"]["errors"]
        return [*flagged["flag"], errors["rows"], errors["network"], errors["pca"], errors["pca_ratio_standard_error"]]

    assert held_out("python.aefx") == held_out("t.aefx")


def test_headerless_command_model_matches_by_position(tmp_path: Path) -> None:
    written = codes_of(command("train", DATA / "iris.data", "--dim", 2, "-q", cwd=tmp_path))
    model = aefx.load(tmp_path / "iris.aefx")
    table = pd.read_csv(DATA / "iris.data", header=None)
    assert np.array_equal(model.transform(table), written)
    assert np.array_equal(model.transform(table.iloc[:, :4].to_numpy()), written)
    with pytest.raises(aefx.DataError, match="it has 3 columns"):
        model.transform(table.iloc[:, :3].to_numpy())


def test_explanations_equal_the_command(iris_numbers: pd.DataFrame, tmp_path: Path) -> None:
    model = aefx.Autoencoder(dim=2).fit(iris_numbers)
    model.save(tmp_path / "iris.aefx")
    iris_numbers.to_csv(tmp_path / "t.csv", index=False)
    theirs = pd.read_csv(io.StringIO(command("explain", "iris.aefx", "t.csv", cwd=tmp_path)))
    theirs = theirs[theirs["column"] != "(pre-activation)"].reset_index()
    ours = model.explain(iris_numbers)
    assert list(ours["row"] + 1) == list(theirs["row"])
    assert list(ours["code"]) == list(theirs["code"])
    assert list(ours["feature"]) == list(theirs["column"])
    for column in ("value", "slope", "contribution"):
        assert np.allclose(ours[column], theirs[column], rtol=1e-6, atol=1e-9, equal_nan=True)


def test_pickle_round_trip(iris_numbers: pd.DataFrame) -> None:
    model = aefx.Autoencoder(dim=2).fit(iris_numbers)
    copy = pickle.loads(pickle.dumps(model))
    assert np.array_equal(copy.transform(iris_numbers), model.transform(iris_numbers))
    assert copy.report() == model.report()
    assert copy.get_params() == model.get_params()


def test_wheel_has_command_of_its_version(tmp_path: Path) -> None:
    assert aefx.__version__ in command("--version", cwd=tmp_path)
