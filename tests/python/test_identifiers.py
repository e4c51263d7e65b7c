"""Columns that count or identify the rows are not learned from, where columns have names."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from conftest import command

import aefx

quick: dict[str, Any] = {"dim": 1, "epochs": 5}


def shop(rows: int = 60) -> pd.DataFrame:
    random = np.random.default_rng(1)
    a = random.normal(size=rows)
    return pd.DataFrame(
        {
            "customer_id": random.permutation(rows) * 7 + 1000,
            "a": a,
            "b": a + random.normal(size=rows) / 5,
            "tweet": [740245381351497730 + 3 * i for i in range(rows)],
        }
    )


def features(model: aefx.Autoencoder) -> list[str]:
    return [name for name, _, _, _ in model.model_.features]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_identifiers_are_not_learned_from(library: str) -> None:
    table: Any = shop() if library == "pandas" else pl.from_pandas(shop())
    with pytest.warns(aefx.TableWarning, match=r"not learned from: customer_id .*features 1:3 learns from customer_id too") as caught:
        model = aefx.Autoencoder(**quick).fit(table)
    assert len(caught) == 1
    assert features(model) == ["a", "b"]
    assert model.transform(table).shape == (60, 1)


def test_the_model_records_them_and_the_command_carries_them(tmp_path: Path) -> None:
    table = shop()
    with pytest.warns(aefx.TableWarning):
        model = aefx.Autoencoder(**quick).fit(table)
    assert model.model_.identifiers == ["customer_id", "tweet"]
    assert "not learned from: customer_id" in model.report()
    model.save(tmp_path / "m.aefx")
    table.to_csv(tmp_path / "t.csv", index=False)
    assert command("encode", "m.aefx", "t.csv", cwd=tmp_path).splitlines()[0] == "code1,customer_id,tweet"


def test_parameters_override() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert features(aefx.Autoencoder(features="1:3", **quick).fit(shop())) == ["customer_id", "a", "b"]
        assert features(aefx.Autoencoder(drop=["customer_id", "tweet"], **quick).fit(shop())) == ["a", "b"]


def test_arrays_have_no_names_and_keep_all_columns() -> None:
    table = shop().drop(columns="tweet").to_numpy(dtype=float)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(features(aefx.Autoencoder(**quick).fit(table))) == 3
        assert len(features(aefx.Autoencoder(**quick).fit(pd.DataFrame(table)))) == 3


def test_few_rows_decide_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert "customer_id" in features(aefx.Autoencoder(**quick).fit(shop(19)))


def test_nothing_else_is_an_error_with_a_way_out() -> None:
    table = shop()[["customer_id"]]
    with pytest.raises(aefx.DataError, match="no column is left to learn from: customer_id"):
        aefx.Autoencoder(**quick).fit(table)
    assert features(aefx.Autoencoder(features="customer_id", **quick).fit(table)) == ["customer_id"]


def test_markers_of_missing_values_are_warned_of() -> None:
    table = shop()[["a", "b"]]
    table.loc[::10, "a"] = -999
    for data in (table, table.to_numpy()):
        with pytest.warns(aefx.TableWarning, match="has -999 in 6 rows .* put NaN in its place"):
            aefx.Autoencoder(**quick).fit(data)
