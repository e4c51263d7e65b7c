"""Tables of Arrow, from whatever library, have the codes of the same table as CSV."""

from __future__ import annotations

import datetime
import decimal
import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.csv
import pytest
from conftest import COMMAND, DATA, command, failing
from numpy.typing import NDArray

import aefx

quick: dict[str, Any] = {"dim": 2, "epochs": 3}
N = 48
numbers: dict[str, Any] = {"a": np.arange(N) % 7 + 0.5, "b": np.arange(N) * 3 % 11 / 4, "c": np.sqrt(np.arange(N))}
DAY = datetime.datetime(2024, 2, 27, 6, 30)


class Stream:
    """Nothing but the interface."""

    def __init__(self, table: Any) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self.table.__arrow_c_stream__(requested_schema)


def codes_of(table: Any, **parameters: Any) -> NDArray[np.float32]:
    return np.asarray(aefx.Autoencoder(**quick, **parameters).fit_transform(table))


def with_column(column: Any) -> pa.Table:
    return pa.table({**numbers, "n": column})


def csv_codes(table: pa.Table, folder: Path, *arguments: str) -> NDArray[np.float32]:
    """Codes of the command, from Arrow's own CSV of the table."""
    views = [pa.string() if kind == pa.string_view() else kind for kind in table.schema.types]  # which it can't write
    pa.csv.write_csv(table.cast(pa.schema(zip(table.column_names, views))), folder / "t.csv")
    out = command("train", "t.csv", "-m", "t.aefx", "--dim", 2, "--epochs", 3, "--drop", "", *arguments, cwd=folder)
    codes = pd.read_csv(io.StringIO(out)).filter(regex="^code[12]$")
    return cast("NDArray[np.float32]", codes.to_numpy(dtype=np.float32))


GAPS: list[Any] = [1, 2, None, 4] * 12
WORDS: list[Any] = ["x", "a longer text than twelve bytes", None, ""] * 12


@pytest.mark.parametrize(
    "column, arguments, parameters",
    [
        *((pa.array(GAPS, kind), [], {}) for kind in (pa.int8(), pa.uint16(), pa.int32(), pa.uint64(), pa.float64())),
        (pa.array([2**60 + 1, -(2**63), 5, None] * 12, pa.int64()), [], {}),
        (pa.array(np.array([1.5, -2, 0, 4] * 12, dtype=np.float16)), [], {}),
        (pa.array([1.5, float("nan"), None, 4.25] * 12, pa.float32()), [], {}),
        *(
            (pa.array([decimal.Decimal(text) for text in ("12.34", "-0.07", "99999999.99", "0.10")] * 12, kind), [], {})
            for kind in (pa.decimal128(20, 2), pa.decimal256(60, 2))
        ),
        (pa.array([decimal.Decimal("-12345678901234567890.123456789012"), decimal.Decimal("0.1")] * 24), [], {}),
        (pa.array([True, False, None, True] * 12), [], {}),
        *((pa.array(WORDS, kind), ["--categorical", "n"], {"categorical": "n"})
          for kind in (pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string()))),
        (pa.array([3, 1, None, 3] * 12, pa.int64()), ["--categorical", "n"], {"categorical": "n"}),
        (pa.array([datetime.date(1931, 5, 1), datetime.date(2024, 2, 29), None] * 16), ["--dates", "n"], {"dates": "n"}),
        *((pa.array([DAY, DAY + datetime.timedelta(days=40, seconds=7), None] * 16, pa.timestamp(*kind)),
           ["--dates", "n"], {"dates": "n"})
          for kind in (("s", None), ("ms", "UTC"), ("us", "Asia/Kolkata"), ("ns", None))),
        (pa.array([datetime.time(7), datetime.time(8, 30), None] * 16, pa.time32("s")),
         ["--categorical", "n"], {"categorical": "n"}),
        (pa.array([1, 2] * 24).dictionary_encode(), ["--categorical", "n"], {}),
    ],
    ids=lambda value: str(value.type) if isinstance(value, pa.Array) else "",
)  # fmt: skip
def test_codes_are_those_of_the_csv(column: Any, arguments: list[str], parameters: dict[str, Any], tmp_path: Path) -> None:
    table = with_column(column)
    expected = csv_codes(table, tmp_path, *arguments)
    assert np.array_equal(codes_of(table, **parameters), expected)
    ragged = pa.concat_tables([table.slice(0, 5), table.slice(5, 0), table.slice(5, 20), table.slice(25)])
    sliced = pa.concat_tables([table.slice(40), table]).slice(8)  # offsets that are not those of a byte
    for other in (ragged, sliced, Stream(table), pa.RecordBatchReader.from_stream(table)):
        assert np.array_equal(codes_of(other, **parameters), expected)


def lazy(table: pd.DataFrame) -> Any:
    narwhals: Any = pytest.importorskip("narwhals")
    frame: Any = pl.from_pandas(table)
    return narwhals.from_native(frame.lazy())


@pytest.mark.parametrize("form", ["pyarrow", "polars", "stream", "reader", "narwhals"])
def test_every_form_of_a_table(form: str, penguins: pd.DataFrame, tmp_path: Path) -> None:
    plain = pa.Table.from_pandas(penguins)
    forms: dict[str, Callable[[], Any]] = {
        "pyarrow": lambda: plain,
        "polars": lambda: pl.from_pandas(penguins),
        "stream": lambda: Stream(plain),
        "reader": lambda: pa.RecordBatchReader.from_stream(plain),
        "narwhals": lambda: lazy(penguins),
    }
    table = forms[form]()
    parameters: dict[str, Any] = {"categorical": ["species", "island", "sex"], "drop": ["year"]}
    model = aefx.Autoencoder(**quick, **parameters)
    codes = model.fit_transform(table)
    assert np.array_equal(codes, aefx.Autoencoder(**quick, **parameters).fit_transform(penguins))
    assert list(model.feature_names_in_) == list(penguins.columns) and model.n_features_in_ == len(penguins.columns)
    again = plain.select([name for name in plain.column_names if name != "year"])
    assert np.array_equal(model.transform(Stream(again)), codes)
    model.save(tmp_path / "p.aefx")
    written = command("encode", "p.aefx", DATA / "penguins.csv", cwd=tmp_path)
    theirs = pd.read_csv(io.StringIO(written)).filter(regex="^code[12]$").to_numpy(dtype=np.float32)
    assert np.array_equal(theirs, codes)


def test_results_of_arrow_are_frames_of_an_installed_library() -> None:
    model = aefx.Autoencoder(**quick).fit(pa.table(numbers))
    assert isinstance(model.weights_, pd.DataFrame)
    codes = model.transform(pa.table(numbers))
    back = model.inverse_transform(pa.table({"code2": codes[:, 1], "code1": codes[:, 0]}))
    assert np.array_equal(back, model.inverse_transform(codes))
    with pytest.raises(ValueError, match="codes are numbers, and X has a column of type string"):
        model.inverse_transform(pa.table({"code1": ["x"], "code2": ["y"]}))


@pytest.mark.parametrize(
    "column, name",
    [
        (pa.array([[1, 2], [3], None, []] * 12), "list<int64>"),
        (pa.array([{"a": 1, "b": ["x"]}] * N), "struct<a: int64, b: list<string>>"),
        (pa.array([b"x"] * N), "binary"),
        (pa.array([datetime.timedelta(1)] * N), "duration"),
        (pa.array([[1.5, 2.5]] * N, pa.list_(pa.float64(), 2)), "fixed_size_list<double>"),
        (pa.array([[("k", 1)]] * N, pa.map_(pa.string(), pa.int8())), "map<struct<key: string, value: int8>>"),
        (pa.array([b"ab"] * N, pa.binary(2)), "fixed_size_binary[2]"),
        (pa.array([b"x"] * N).dictionary_encode(), "dictionary<binary>"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_nested_values_are_named(column: Any, name: str) -> None:
    table = with_column(column)
    with pytest.warns(aefx.TableWarning) as caught:
        codes = codes_of(table)
    assert f"nested values are not learned from: n ({name})" in str(caught[0].message)
    assert np.array_equal(codes, codes_of(pa.table(numbers)))
    with pytest.warns(aefx.TableWarning, match="nested values are not learned from"):
        codes_of(table, categorical="auto")
    with pytest.raises(aefx.DataError) as error:
        codes_of(table, categorical=["n"])
    assert str(error.value).startswith(f'X, column "n": values of type {name} are neither numbers, texts nor dates')
    model = aefx.Autoencoder(**quick).fit(with_column(numbers["a"]))
    with pytest.raises(aefx.DataError) as error:
        model.transform(table)
    assert f"holds no numbers here, but {name}" in str(error.value)


def test_unused_values_of_a_dictionary_are_levels_where_it_is_ordered() -> None:
    for ordered, levels in ((False, ["n=b", "n=a"]), (True, ["n=a", "n=b", "n=never"])):
        column = pa.DictionaryArray.from_arrays(
            pa.array([2, 1] * 24, pa.int8()), pa.array(["never", "a", "b"]), ordered=ordered
        )
        model = aefx.Autoencoder(**quick).fit(with_column(column))
        assert sorted(model.model_.encoded_columns[3:]) == sorted(levels)


def test_chunks_with_dictionaries_of_their_own() -> None:
    first = with_column(pa.array(["x", "y"] * 24).dictionary_encode())
    second = with_column(pa.array(["y", "z"] * 24).dictionary_encode())
    plain = pa.concat_tables([with_column(pa.array(["x", "y"] * 24)), with_column(pa.array(["y", "z"] * 24))])
    assert np.array_equal(codes_of(pa.concat_tables([first, second])), codes_of(plain, categorical=["n"]))


def test_invalid_tables_are_errors() -> None:
    for table, message in (
        (pa.table({}), "."),
        (pa.table(numbers).slice(0, 0), "no rows"),
        (pa.table(numbers).slice(0, 1), "."),
        (pa.chunked_array([[1.0, 2.0]]), "1D array instead: X is one column, of type double"),
        (pa.table({"a": [1.0, float("inf")], "b": [1.0, 2.0]}), "infinity"),
    ):
        with pytest.raises(ValueError, match=message):
            aefx.Autoencoder(**quick).fit(table)

    def fails() -> Any:
        yield pa.record_batch({"a": [1.0]})
        raise OSError("the disk is gone")

    with pytest.raises(aefx.DataError, match="its rows can't be had: .*the disk is gone"):
        codes_of(pa.RecordBatchReader.from_batches(pa.schema({"a": pa.float64()}), fails()))
    model = aefx.Autoencoder(**quick).fit(pa.table(numbers))
    for other, message in (
        (pa.table(numbers).select(["b", "a", "c"]), "must be in the same order"),
        (pa.table({**numbers, "d": numbers["a"]}), "unseen at fit time:\n- d"),
        (pa.table(numbers).select(["a", "b"]), "yet now missing:\n- c"),
    ):
        with pytest.raises(ValueError, match=message):
            model.transform(other)


def test_pandas_needs_no_pyarrow(penguins: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    def unavailable(*_: Any) -> None:
        raise ImportError("pyarrow")

    monkeypatch.setattr(pd.DataFrame, "__arrow_c_stream__", unavailable, raising=False)
    assert codes_of(penguins, categorical="auto").shape == (len(penguins), 2)


def test_rows_of_duckdb(penguins: pd.DataFrame) -> None:
    duckdb = pytest.importorskip("duckdb")
    parameters: dict[str, Any] = {"categorical": ["species", "island", "sex"]}
    rows = duckdb.sql(f"FROM read_csv('{DATA / 'penguins.csv'}', nullstr='NA')")
    assert np.array_equal(codes_of(rows, **parameters), codes_of(penguins, **parameters))


@pytest.mark.parametrize(
    "kind, name",
    [
        ("parquet", "a Parquet file"),
        ("arrow", "an Arrow (Feather) file"),
        ("stream", "a stream of Arrow"),
        ("xlsx", "an Excel workbook"),
        ("json", "JSON, a record a line"),
    ],
)
def test_line_that_pipes_another_format_in(kind: str, name: str, penguins: pd.DataFrame, tmp_path: Path) -> None:
    """The command names the format, and the line that it prints has the codes of the CSV."""
    path = tmp_path / f"Paula's birds.{kind}"
    if kind == "parquet" and not (Path(sys.executable).parent / "duckdb").exists():
        pytest.skip("DuckDB's program is not installed: pip install duckdb-cli")
    if kind == "xlsx":
        pytest.importorskip("openpyxl")
    {
        "parquet": lambda: pl.from_pandas(penguins).write_parquet(path),
        "arrow": lambda: pl.from_pandas(penguins).write_ipc(path),
        "stream": lambda: pl.from_pandas(penguins).write_ipc_stream(path),
        "xlsx": lambda: penguins.to_excel(path, index=False),
        "json": lambda: penguins.to_json(path, orient="records", lines=True),
    }[kind]()
    said = failing("inspect", path.name, cwd=tmp_path)
    assert f"is {name}" in said
    line = re.search(r"to pipe it in: (.*) \.\.\. -", said)
    assert line is not None
    train = ["train", "-", "-q", "--dim", "2", "--epochs", "3", "-m", "t.aefx"]
    shell = line[1].replace("| aefx", f"| '{COMMAND}' {' '.join(train)}")
    tools = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(shell, shell=True, cwd=tmp_path, env=tools, capture_output=True, text=True, timeout=120)
    penguins.to_csv(tmp_path / "t.csv", index=False)
    assert done.stdout == command("train", "t.csv", *train[2:], cwd=tmp_path), done.stderr
