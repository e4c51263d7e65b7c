"""pandas and Polars as input and output; choice of features."""

from __future__ import annotations

import datetime
import warnings
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from conftest import DATA

import aefx

quick: dict[str, Any] = {"dim": 2, "epochs": 5}


@pytest.fixture
def mixed() -> pd.DataFrame:
    """A table with every kind of column."""
    return pd.DataFrame(
        {
            "number": np.arange(48) % 7 + 0.5,
            "whole": np.arange(48, dtype=np.int32) % 5,
            "truth": np.arange(48) % 3 == 0,
            "kind": pd.Categorical(np.tile(["a", "b", "c", "a"], 12), categories=["a", "b", "c", "never"]),
            "words": np.tile(["x", "y", "x", "z"], 12),
            "name": [f"n{i}" for i in range(48)],
            "day": pd.date_range("2024-02-27", periods=48),
        }
    )


def features(model: aefx.Autoencoder) -> list[str]:
    return [name for name, _, _, _ in model.model_.features]


def test_numbers_booleans_and_categoricals_are_features(mixed: pd.DataFrame) -> None:
    with pytest.warns(aefx.TableWarning) as caught:
        model = aefx.Autoencoder(**quick).fit(mixed)
    assert features(model) == ["number", "whole", "truth", "kind"]
    text = " ".join(str(one.message) for one in caught)
    assert "words, name" in text
    assert "dates are not learned from: day" in text


@pytest.mark.parametrize(
    "parameters, learned",
    [
        ({"categorical": "auto"}, ["number", "whole", "truth", "kind", "words"]),
        ({"categorical": ["words"]}, ["number", "whole", "truth", "kind", "words"]),
        ({"categorical": "whole"}, ["number", "whole", "truth", "kind"]),
        ({"dates": ["day"], "drop": ["kind", "name"]}, ["number", "whole", "truth", "day"]),
        ({"features": "number:truth"}, ["number", "whole", "truth"]),
        ({"features": ["number", "kind"]}, ["number", "kind"]),
        ({"drop": "w*,truth"}, ["number", "kind"]),
    ],
)
@pytest.mark.filterwarnings("ignore::aefx.TableWarning")
def test_parameters_choose_features(parameters: dict[str, Any], learned: list[str], mixed: pd.DataFrame) -> None:
    assert features(aefx.Autoencoder(**quick, **parameters).fit(mixed)) == learned


@pytest.mark.filterwarnings("ignore::aefx.TableWarning")
def test_polars_equals_pandas(mixed: pd.DataFrame) -> None:
    mixed["kind"] = mixed["kind"].cat.remove_unused_categories()  # which Polars' Categorical does not have
    model = aefx.Autoencoder(**quick, categorical=["words"], dates=["day"])
    codes = model.fit_transform(mixed)
    theirs = pl.from_pandas(mixed)
    assert np.array_equal(model.transform(theirs), codes)  # booleans are "True" in pandas and "true" in Polars
    again = aefx.Autoencoder(**quick, categorical=["words"], dates=["day"])
    assert np.array_equal(again.fit_transform(theirs), codes)
    assert np.array_equal(again.transform(mixed), codes)


def test_missing_values_of_every_library() -> None:
    values = [1.5, None, 3.0, 4.5, 2.0, 0.5]
    other = [2.0, 1.0, 0.0, 5.0, 4.0, 3.0]
    plain = np.array([[np.nan if a is None else a, b] for a, b in zip(values, other)])
    codes = aefx.Autoencoder(**quick).fit_transform(plain)
    tables = [
        pd.DataFrame({"a": values, "b": other}),
        pd.DataFrame({"a": pd.array(values, dtype="Float64"), "b": other}),
        pd.DataFrame({"a": pd.Series(values, dtype=object), "b": other}),
        pl.DataFrame({"a": values, "b": other}),
        pl.DataFrame({"a": [float("nan") if a is None else a for a in values], "b": other}),
    ]
    for table in tables:
        assert np.array_equal(aefx.Autoencoder(**quick).fit_transform(table), codes)


def test_missing_categories(mixed: pd.DataFrame) -> None:
    mixed = mixed[["number", "words"]].copy()
    mixed.loc[::5, "words"] = None
    model = aefx.Autoencoder(**quick, categorical=["words"]).fit(mixed)
    assert model.model_.encoded_columns == ["number", "words=x", "words=z", "words=y", "words=(missing)"]
    like = mixed.copy()
    like["words"] = like["words"].fillna("NA")  # a missing-value marker, as in a CSV
    assert np.array_equal(model.transform(like), model.transform(mixed))


def test_unseen_category(mixed: pd.DataFrame) -> None:
    mixed = mixed[["number", "words"]]
    other = mixed.assign(words=mixed["words"].replace("z", "new"))
    with pytest.raises(aefx.DataError, match=r'"new" is none of the levels of training') as caught:
        aefx.Autoencoder(**quick, categorical=["words"], unseen="error").fit(mixed).transform(other)
    assert caught.value.where == 'X:4, column "words"'
    with pytest.warns(aefx.TableWarning, match="new"):
        aefx.Autoencoder(**quick, categorical=["words"], unseen="zero").fit(mixed).transform(other)
    with pytest.warns(aefx.TableWarning, match="taken as missing"):
        codes = aefx.Autoencoder(**quick, categorical=["words"]).fit(mixed).transform(other)
    assert np.isfinite(codes).all()


def test_numeric_categories() -> None:
    years = pd.read_csv(DATA / "penguins.csv")[["body_mass_g", "year"]]
    model = aefx.Autoencoder(**quick, categorical=["year"]).fit(years)
    assert model.model_.encoded_columns[1:] == ["year=2009", "year=2008", "year=2007"]
    assert np.array_equal(model.transform(years.assign(year=years["year"].astype(float))), model.transform(years))


def test_set_output_returns_frames(iris_numbers: pd.DataFrame) -> None:
    iris_numbers.index = [f"row{i}" for i in range(150)]
    model = aefx.Autoencoder(**quick).fit(iris_numbers)
    codes = model.transform(iris_numbers)
    table = model.set_output(transform="pandas").transform(iris_numbers)
    assert list(table.columns) == ["code1", "code2"]
    assert list(table.index) == list(iris_numbers.index)
    assert np.array_equal(table.to_numpy(), codes)
    back = model.inverse_transform(table)
    assert list(back.columns) == list(iris_numbers.columns)
    assert list(back.index) == list(iris_numbers.index)
    polars = model.set_output(transform="polars").transform(pl.from_pandas(iris_numbers))
    assert isinstance(polars, pl.DataFrame)
    assert np.array_equal(polars.to_numpy(), codes)
    assert isinstance(model.inverse_transform(polars), pl.DataFrame)


def test_inverse_transform_of_numbers(iris_numbers: pd.DataFrame) -> None:
    model = aefx.Autoencoder(dim=4).fit(iris_numbers)
    back = model.inverse_transform(model.transform(iris_numbers))
    assert isinstance(back, np.ndarray)
    assert np.allclose(back, iris_numbers, atol=0.05)


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_inverse_transform_of_mixed_columns(library: str, mixed: pd.DataFrame) -> None:
    wanted = mixed[["number", "truth", "kind", "day"]]
    table = wanted if library == "pandas" else pl.from_pandas(wanted)
    model = aefx.Autoencoder(dim=6, dates=["day"]).fit(table)
    back = model.inverse_transform(model.transform(table))
    assert type(back) is type(table)
    assert list(back["truth"]) == list(wanted["truth"])
    assert list(back["kind"]) == list(wanted["kind"])
    days = [value.date() if isinstance(value, datetime.datetime) else value for value in back["day"]]
    off = [abs((day - given.date()).days) for day, given in zip(days, wanted["day"])]
    assert max(off) <= 1


def test_feature_names_follow_scikit_learn(iris_numbers: pd.DataFrame) -> None:
    model = aefx.Autoencoder(**quick).fit(iris_numbers)
    with pytest.raises(ValueError, match="must be in the same order"):
        model.transform(iris_numbers[iris_numbers.columns[::-1]])
    with pytest.raises(ValueError, match="unseen at fit time"):
        model.transform(iris_numbers.assign(more=1))
    with pytest.raises(ValueError, match="seen at fit time, yet now missing"):
        model.transform(iris_numbers.iloc[:, :3])


@pytest.mark.filterwarnings("ignore::aefx.TableWarning")
def test_unused_columns_may_be_missing(iris: pd.DataFrame) -> None:
    iris = iris[["species", "petal_length", "petal_width", "sepal_width"]]
    model = aefx.Autoencoder(**quick)
    codes = model.fit_transform(iris)
    assert model.n_features_in_ == 4
    assert np.array_equal(model.transform(iris.drop(columns="species")), codes)
    assert np.array_equal(model.transform(iris.assign(species=1)), codes)


def test_unnamed_columns_match_by_position(iris_numbers: pd.DataFrame) -> None:
    codes = aefx.Autoencoder(**quick).fit_transform(iris_numbers)
    nameless = iris_numbers.set_axis(range(4), axis=1)
    model = aefx.Autoencoder(**quick).fit(nameless)
    assert not hasattr(model, "feature_names_in_")
    assert np.array_equal(model.transform(nameless), codes)
    assert np.array_equal(model.transform(nameless.to_numpy()), codes)


def test_dropped_rows_have_no_codes(iris_numbers: pd.DataFrame) -> None:
    iris_numbers.iloc[3, 1] = np.nan
    with pytest.warns(aefx.TableWarning, match="1 row is left out"):
        codes = aefx.Autoencoder(**quick, on_missing="drop").fit_transform(iris_numbers)
    assert np.isnan(codes[3]).all()
    assert np.isfinite(np.delete(codes, 3, axis=0)).all()


def test_out_of_range_values_warn(iris_numbers: pd.DataFrame) -> None:
    model = aefx.Autoencoder(**quick).fit(iris_numbers)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model.transform(iris_numbers)
    iris_numbers.iloc[2, 0] = 1000
    with pytest.warns(aefx.TableWarning, match=r'1 value of "sepal_length" is far outside .* the first at X:3') as caught:
        model.transform(iris_numbers)
    assert caught[0].filename == __file__  # the user's line, not one within the package


def test_empty_columns_are_left_out(iris_numbers: pd.DataFrame) -> None:
    iris_numbers["petal_width"] = np.nan
    for table in (iris_numbers, pl.from_pandas(iris_numbers), iris_numbers.to_numpy()):
        with pytest.warns(aefx.TableWarning, match="has no value"):
            model = aefx.Autoencoder(**quick).fit(table)
        assert len(features(model)) == 3


def test_inverse_transform_gives_whole_numbers(mixed: pd.DataFrame) -> None:
    table = mixed[["number", "whole"]]
    model = aefx.Autoencoder(dim=1, epochs=5).fit(table)
    codes = model.transform(table)
    assert np.array_equal(model.inverse_transform(codes)[:, 1] % 1, np.zeros(48))
    back = model.set_output(transform="pandas").inverse_transform(codes)
    assert back["whole"].dtype == np.int64 and back["number"].dtype == np.float64
    raw = model.inverse_transform(codes, raw=True)
    assert raw["whole"].dtype == np.float64
    assert np.array_equal(np.floor(raw["whole"] + 0.5), back["whole"])
