"""Unusual tables and environments give correct codes or an explained error, never a crash or a guess."""

from __future__ import annotations

import copy
import datetime
import decimal
import multiprocessing
import pickle
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from conftest import command
from numpy.typing import NDArray
from sklearn.base import clone

import aefx

quick: dict[str, Any] = {"dim": 2, "epochs": 3}
N = 48
numbers: dict[str, Any] = {"a": np.arange(N) % 7 + 0.5, "b": np.arange(N) * 3 % 11 / 4, "c": np.sqrt(np.arange(N))}


def codes_of(table: Any, **parameters: Any) -> NDArray[np.float32]:
    return np.asarray(aefx.Autoencoder(**quick, **parameters).fit_transform(table))


@pytest.fixture
def rows() -> NDArray[np.float64]:
    return np.column_stack(list(numbers.values()))


@pytest.mark.parametrize(
    "table, message",
    [
        (np.zeros((0, 3)), "0 sample"),
        (np.zeros((5, 0)), r"0 feature"),
        (np.zeros((1, 3)), "1 sample|2 is required"),
        (np.zeros((4, 3, 2)), "dim 3|3 dimensions|3D"),
        (np.zeros(5), "1D array|1 dim"),
        (np.float64(3), "scalar"),
        (np.zeros((4, 3), dtype=complex), "[Cc]omplex"),
        (np.array([["a", "b"], ["c", "d"]]), "could not convert"),
        (np.array([[1, "x"], [2, None]], dtype=object), "could not convert|float"),
        (np.array([[1.0, np.inf], [2.0, 3.0]]), "infinity"),
        (np.array([[1.0, 1e300], [2.0, np.nan], [np.nan, 3.0]], dtype=np.longdouble) * 1e300, "infinity"),
        ({"a": 1}, "."),
        (None, "."),
        ("iris.data", "."),
        (pd.DataFrame(), "."),
        (pd.DataFrame(index=range(4)), "."),
        (pd.DataFrame({"a": [], "b": []}), "."),
        (pd.DataFrame({"a": [1.0, np.inf, 2.0], "b": [1.0, 2.0, 3.0]}), "infinity"),
        (pd.DataFrame({"a": [1.0], "b": [2.0]}), "."),
        (pd.Series([1.0, 2.0, 3.0]), "1D array|2-dim"),
        (pl.DataFrame(), "."),
        (pl.DataFrame({"a": [], "b": []}), "."),
        (pl.DataFrame({"a": [1.0, float("inf"), 2.0], "b": [1.0, 2.0, 3.0]}), "infinity"),
        (pl.DataFrame(numbers).lazy(), r"collect\(\)"),
        (pl.Series([1.0, 2.0]), "1D array|2-dim"),
    ],
)
def test_invalid_table_is_an_error(table: Any, message: str) -> None:
    with pytest.raises((ValueError, TypeError), match=message):
        aefx.Autoencoder(**quick).fit(table)


def test_arrays_of_any_numeric_type(rows: NDArray[np.float64]) -> None:
    whole = np.round(rows)
    codes = codes_of(whole)
    for dtype in (np.float32, np.int8, np.uint64, np.longdouble, object, ">f8", "f2"):
        assert np.array_equal(codes_of(whole.astype(dtype)), codes), dtype
    assert np.isfinite(codes_of(np.arange(N * 2).reshape(N, 2) % 3 == 0)).all()


def test_masked_values_are_missing(rows: NDArray[np.float64]) -> None:
    mask = np.zeros(rows.shape, dtype=bool)
    mask[3, 1] = mask[9, 0] = True
    gaps = np.where(mask, np.nan, rows)
    masked = np.ma.MaskedArray(np.where(mask, 1e6, rows), mask=mask)
    model = aefx.Autoencoder(**quick).fit(masked)
    assert np.array_equal(model.transform(masked), codes_of(gaps))


def test_targets_are_ignored(rows: NDArray[np.float64]) -> None:
    assert np.array_equal(aefx.Autoencoder(**quick).fit(rows, np.full(N, np.nan)).transform(rows), codes_of(rows))


@pytest.mark.parametrize(
    "column",
    [
        pd.array([1, 2, None, 4] * 12, dtype="Int64"),
        pd.array([1, 2, None, 4] * 12, dtype="Float32"),
        pd.array([1, 2, None, 4] * 12, dtype="int32[pyarrow]"),
        pd.array([1, 2, None, 4] * 12, dtype="double[pyarrow]"),
        pd.array([1.0, 2.0, np.nan, 4.0] * 12, dtype=pd.SparseDtype("float64")),
        pd.Series([1, 2, None, 4] * 12, dtype=object),
        pd.Series([decimal.Decimal(1), decimal.Decimal(2), None, decimal.Decimal(4)] * 12),
        pl.Series([1, 2, None, 4] * 12, dtype=pl.Int8),
        pl.Series([1, 2, None, 4] * 12, dtype=pl.UInt64),
        pl.Series([1, 2, None, 4] * 12, dtype=pl.Float32),
        pl.Series([1, 2, None, 4] * 12, dtype=pl.Decimal(10, 2)),
    ],
    ids=lambda column: f"{type(column).__module__.split('.')[0]} {column.dtype}",
)
def test_numeric_types_are_equivalent(column: Any) -> None:
    plain = pd.DataFrame({**numbers, "n": [1.0, 2.0, np.nan, 4.0] * 12})
    library: Any = pl if isinstance(column, pl.Series) else pd
    assert np.array_equal(codes_of(library.DataFrame({**numbers, "n": column})), codes_of(plain))


@pytest.mark.parametrize(
    "column",
    [
        pd.Categorical([1, 2, None, 4] * 12),
        pd.Categorical(["1", "2", None, "4"] * 12, categories=["4", "2", "1"], ordered=True),
        pd.array(["1", "2", None, "4"] * 12, dtype="category"),
        pl.Series(["1", "2", None, "4"] * 12, dtype=pl.Categorical),
        pl.Series(["1", "2", None, "4"] * 12, dtype=pl.Enum(["4", "2", "1"])),
    ],
    ids=lambda column: f"{type(column).__module__.split('.')[0]} {column.dtype}",
)
def test_category_types_are_equivalent(column: Any) -> None:
    plain = pd.DataFrame({**numbers, "n": ["1", "2", None, "4"] * 12})
    library: Any = pl if isinstance(column, pl.Series) else pd
    assert np.array_equal(codes_of(library.DataFrame({**numbers, "n": column})), codes_of(plain, categorical=["n"]))


@pytest.mark.parametrize(
    "column",
    [
        pd.array([True, False, None, True] * 12, dtype="boolean"),
        pd.array([True, False, None, True] * 12, dtype="bool[pyarrow]"),
        pd.Series([True, False, None, True] * 12, dtype=object),
        pl.Series([True, False, None, True] * 12),
    ],
    ids=lambda column: f"{type(column).__module__.split('.')[0]} {column.dtype}",
)
def test_boolean_types_are_equivalent(column: Any) -> None:
    plain = pd.DataFrame({**numbers, "n": ["true", "false", None, "true"] * 12})
    library: Any = pl if isinstance(column, pl.Series) else pd
    assert np.array_equal(codes_of(library.DataFrame({**numbers, "n": column})), codes_of(plain))


DAYS = pd.date_range("2024-02-27 06:00", periods=N)


@pytest.mark.parametrize(
    "column",
    [
        DAYS.as_unit("s"),
        DAYS.as_unit("ns").tz_localize("UTC").tz_convert("Asia/Kolkata"),
        pd.Series(DAYS).astype("timestamp[us][pyarrow]"),
        pd.Series(DAYS.to_pydatetime(), dtype=object),
        pl.Series(DAYS.to_pydatetime().tolist(), dtype=pl.Datetime("ms")),
        pl.Series(DAYS.to_pydatetime().tolist()).dt.replace_time_zone("UTC").dt.convert_time_zone("America/Lima"),
    ],
    ids=lambda column: f"{type(column).__module__.split('.')[0]} {column.dtype}",
)
def test_datetime_types_are_equivalent(column: Any) -> None:
    plain = pd.DataFrame({**numbers, "n": [day.isoformat(" ") for day in DAYS]})
    library: Any = pl if isinstance(column, pl.Series) else pd
    table = library.DataFrame({**numbers, "n": column})
    assert np.array_equal(codes_of(table, dates=["n"]), codes_of(plain, dates=["n"]))


@pytest.mark.parametrize("kind", ["date32[day][pyarrow]", object, pl.Date])
def test_date_types_are_equivalent(kind: Any) -> None:
    days = [day.date() for day in DAYS]
    plain = pd.DataFrame({**numbers, "n": [day.isoformat() for day in days]})
    table: Any = (
        pl.DataFrame({**numbers, "n": days})
        if kind == pl.Date
        else pd.DataFrame({**numbers, "n": pd.Series(days, dtype=kind)})
    )
    assert np.array_equal(codes_of(table, dates=["n"]), codes_of(plain, dates=["n"]))


def test_dates_beyond_64_bits_are_errors_or_correct() -> None:
    old = pd.DataFrame({**numbers, "n": pd.Series([datetime.date(1, 1, 1)] * 24 + [datetime.date(9999, 1, 1)] * 24)})
    try:
        codes_of(old, dates=["n"])
    except aefx.DataError as error:
        assert error.where == 'X, column "n"'


ODD: list[Any] = [
    pd.Series([[1, 2], [3], None, [1, 2]] * 12),
    pd.Series([{"a": 1}, {}, None, {"a": 1}] * 12),
    pd.Series([b"x", b"y", None, b"x"] * 12),
    pd.Series([1, "a", None, 2.5] * 12),
    pd.Series(pd.to_timedelta(np.arange(N) % 3, unit="s")),
    pd.Series(pd.period_range("2024-01", periods=N, freq="M")),
    pd.Series(pd.interval_range(0, N)),
    pd.Series(np.arange(N) * 1j),
    pl.Series([[1, 2], [3], None, [1, 2]] * 12),
    pl.Series([{"a": 1}, {"a": 2}, None, {"a": 1}] * 12),
    pl.Series([b"x", b"y", None, b"x"] * 12),
    pl.Series([datetime.time(7), None, datetime.time(8), datetime.time(7)] * 12),
    pl.Series([datetime.timedelta(1), None, datetime.timedelta(2), datetime.timedelta(1)] * 12),
    pl.Series([object(), None] * 24, dtype=pl.Object),
]


@pytest.mark.parametrize("column", ODD, ids=lambda column: f"{type(column).__module__.split('.')[0]} {column.dtype}")
@pytest.mark.filterwarnings("ignore::aefx.TableWarning")
def test_other_column_types_are_left_out_or_categories(column: Any) -> None:
    library: Any = pl if isinstance(column, pl.Series) else pd
    table = library.DataFrame({**numbers, "n": column})
    plain = library.DataFrame(numbers)
    codes = codes_of(plain)
    with pytest.warns(aefx.TableWarning, match="not learned from: n"):
        assert np.array_equal(aefx.Autoencoder(**quick).fit(table).transform(table), codes)
    assert np.isfinite(codes_of(table, categorical="auto")).all()
    model = aefx.Autoencoder(**quick).fit(plain)
    with pytest.raises(aefx.DataError, match="this column held numbers in training, and holds no numbers here"):
        model.transform(library.DataFrame({"a": numbers["a"], "b": column, "c": numbers["c"]}))


@pytest.mark.parametrize("library", [pd, pl])
def test_numeric_column_must_stay_numeric(library: Any) -> None:
    model = aefx.Autoencoder(**quick).fit(library.DataFrame(numbers))
    days = [day.to_pydatetime() for day in DAYS]
    kind: Any = pl.Categorical if library is pl else "category"
    for values, held in (
        (["1"] * N, "text"),
        ([True] * N, "truths"),
        (days, "dates"),
        (library.Series(["1", "2"] * 24, dtype=kind), "categories"),
    ):
        with pytest.raises(aefx.DataError, match=f'X, column "b": .* holds {held} here'):
            model.transform(library.DataFrame({**numbers, "b": values}))


def test_any_column_names() -> None:
    plain = pd.DataFrame(numbers)
    codes = codes_of(plain)
    for names in (["", " ", "\n"], ["a,b", 'q"q', "1"], ["ä", "日本", "\x1b[31m"], ["2", "1", "3"]):
        table = plain.set_axis(names, axis=1)
        model = aefx.Autoencoder(**quick).fit(table)
        assert np.array_equal(model.transform(table), codes)
        assert isinstance(model.report(), str)
        assert np.array_equal(codes_of(table, features=names), codes)
    for labels in ([0, 1, 2], [("a", 1), ("a", 2), ("b", 1)], [1.5, 2.5, 3.5], pd.date_range("2024", periods=3)):
        assert np.array_equal(codes_of(plain.set_axis(labels, axis=1)), codes)
    with pytest.raises(TypeError, match="string"):
        aefx.Autoencoder(**quick).fit(plain.set_axis(["a", 1, "c"], axis=1))
    with pytest.raises(ValueError):
        aefx.Autoencoder(**quick).fit(plain.set_axis(["a", "\ud800", "c"], axis=1))


def test_duplicate_names_in_command_model(tmp_path: Path) -> None:
    twice = pd.DataFrame(numbers).round(4).set_axis(["a", "b", "a"], axis=1)
    twice.insert(1, "kind", ["x", "y", "z", "x"] * 12)
    path = tmp_path / "twice.csv"
    twice.to_csv(path, index=False)
    command("train", path, "--dim", 2, "--epochs", 3, "-q", "-m", "m.aefx", "-o", "codes.csv", cwd=tmp_path)
    codes = pd.read_csv(tmp_path / "codes.csv")[["code1", "code2"]].to_numpy(np.float32)
    loaded = aefx.load(tmp_path / "m.aefx")
    assert np.array_equal(loaded.transform(twice), codes)
    assert np.array_equal(loaded.transform(twice.iloc[:, [2, 0, 1, 3]]), codes)  # duplicates match in order
    with pytest.raises(aefx.DataError, match='no column "a"'):
        loaded.transform(twice.iloc[:, :3])


def test_numpy_and_other_parameter_types() -> None:
    table = pd.DataFrame(numbers)
    codes = codes_of(table)
    sizes: dict[str, Any] = {"dim": np.int64(2), "epochs": np.int32(3)}
    assert np.array_equal(aefx.Autoencoder(**sizes).fit_transform(table), codes)
    assert np.array_equal(codes_of(table, hidden=()), codes)
    for no in (False, 0, np.False_):
        assert np.array_equal(codes_of(table, shuffle=no, batch=5), codes_of(table, shuffle=False, batch=5))
    assert not np.array_equal(codes_of(table, shuffle=False, batch=5), codes_of(table, shuffle=1, batch=5))
    assert np.array_equal(codes_of(table, hidden=np.array([3])), codes_of(table, hidden="3"))


def test_threads_can_change_after_fit() -> None:
    model = aefx.Autoencoder(**quick).fit(pd.DataFrame(numbers))
    codes = model.transform(pd.DataFrame(numbers))
    assert np.array_equal(model.set_params(threads=3).transform(pd.DataFrame(numbers)), codes)
    with pytest.raises(aefx.UsageError, match="^threads: "):
        model.set_params(threads=-1).transform(pd.DataFrame(numbers))


def test_copy_deepcopy_and_pickle(rows: NDArray[np.float64]) -> None:
    table = pd.DataFrame({**numbers, "kind": pd.Categorical(["x", "y", None, "x"] * 12)})
    model = aefx.Autoencoder(**quick).set_output(transform="pandas").fit(table)
    codes = model.transform(table)
    for other in (copy.copy(model), copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        assert other.transform(table).equals(codes)
        assert other.explain(table).equals(model.explain(table))
    fresh = clone(model)
    assert not hasattr(fresh, "model_")
    assert fresh.fit_transform(table).equals(codes)
    assert pickle.loads(pickle.dumps(aefx.Autoencoder(dim=3))).dim == 3


def test_damaged_pickle_is_an_error(rows: NDArray[np.float64]) -> None:
    whole = pickle.dumps(aefx.Autoencoder(**quick).fit(rows))
    at = whole.index(b'"weights"')
    with pytest.raises(aefx.ModelError, match="<pickle>"):
        pickle.loads(whole[:at] + b'"weighty"' + whole[at + 9 :])


def test_concurrent_fit_and_transform(rows: NDArray[np.float64]) -> None:
    model = aefx.Autoencoder(**quick).fit(rows)
    codes = model.transform(rows)
    wrong: list[str] = []

    def work() -> None:
        for _ in range(5):
            if not np.array_equal(model.transform(rows), codes):
                wrong.append("transform")
            if not np.array_equal(codes_of(rows, threads=2), codes):
                wrong.append("fit")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def _in_a_child(rows: Any, queue: Any) -> None:
    queue.put(codes_of(rows))


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_fit_in_forked_child(rows: NDArray[np.float64]) -> None:
    codes = codes_of(rows)  # starts threads, which the child does not have
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    child = context.Process(target=_in_a_child, args=(rows, queue))
    child.start()
    assert np.array_equal(queue.get(timeout=60), codes)
    child.join(60)
    assert child.exitcode == 0


def test_path_types(rows: NDArray[np.float64], tmp_path: Path) -> None:
    model = aefx.Autoencoder(**quick).fit(rows)
    path = tmp_path / "mødel with spaces.aefx"
    model.save(str(path))
    assert np.array_equal(aefx.load(path).transform(rows), model.transform(rows))
    assert "code1" in command("report", path, cwd=tmp_path)
    with pytest.raises(aefx.FileError):
        model.save(tmp_path / "none" / "m.aefx")
