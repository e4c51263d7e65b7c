"""Columns of tables of any library, seen alike: those of pandas, and of Arrow, which all others hand over."""

from __future__ import annotations

import sys
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from aefx import _native

Numbers = NDArray[np.float64]
Coded = tuple[NDArray[np.int64], list[Any]]  # which of the values each row has, -1 for none


class Column(Protocol):
    """One column. `declared` is what its type says: number, boolean, text, category, date, other, or nested.

    The values of a nested one can't be told apart.
    """

    truth_words: tuple[str, str]  # as the library writes them into a CSV

    @property
    def declared(self) -> str: ...
    @property
    def type(self) -> str:
        """Its name in the library."""
        ...

    def is_empty(self) -> bool:
        """Of a column of numbers: all are missing."""
        ...

    def numbers(self) -> Numbers:
        """Of a column of numbers; missing values are NaN."""
        ...

    @property
    def coded(self) -> Coded: ...
    def first(self, count: int) -> list[Any]:
        """The first values."""
        ...

    def days(self) -> Numbers:
        """Of a column of dates, since 1970 in UTC. Raises ValueError where there is no such time in 64 bits."""
        ...


class PandasColumn:
    """A Series."""

    truth_words = ("False", "True")

    def __init__(self, series: Any) -> None:
        self.series = series

    @property
    def type(self) -> str:
        return str(self.series.dtype)

    @cached_property
    def declared(self) -> str:
        import pandas as pd

        types, dtype = pd.api.types, self.series.dtype
        if isinstance(dtype, pd.CategoricalDtype):
            return "category"
        if types.is_bool_dtype(dtype):
            return "boolean"
        if types.is_numeric_dtype(dtype) and not types.is_complex_dtype(dtype):
            return "number"
        if types.is_datetime64_any_dtype(dtype):
            return "date"
        inferred = types.infer_dtype(self.series, skipna=True)
        if inferred in ("integer", "floating", "mixed-integer-float", "decimal", "empty"):
            return "number"
        if inferred in ("date", "datetime", "datetime64"):
            return "date"
        return {"boolean": "boolean", "string": "text"}.get(inferred, "other")

    def numbers(self) -> Numbers:
        return np.asarray(self.series.to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)

    def is_empty(self) -> bool:
        numbers = self.numbers()
        return bool(np.isnan(numbers[:1]).all() and np.isnan(numbers).all())

    def first(self, count: int) -> list[Any]:
        return list(self.series.iloc[:count])

    @cached_property
    def coded(self) -> Coded:
        import pandas as pd

        series = self.series
        if self.declared == "category":  # also those that no row has
            return np.asarray(series.cat.codes, dtype=np.int64), list(series.cat.categories)
        if self.declared == "other":  # lists, say, which can't be told apart as they are
            series = series.map(str, na_action="ignore")
        codes, values = pd.factorize(series)
        return np.asarray(codes, dtype=np.int64), list(values)

    def days(self) -> Numbers:
        import pandas as pd

        series = pd.to_datetime(self.series)
        if getattr(series.dtype, "tz", None) is not None:
            series = series.dt.tz_convert("UTC").dt.tz_localize(None)
        return days_of(np.asarray(series.to_numpy()))


def library_of(table: Any) -> str | None:
    """pandas, polars, or arrow for the tables of others; None where it is no table of columns."""
    for name in ("pandas", "polars"):
        module = sys.modules.get(name)
        if name == "polars" and module is not None and isinstance(table, module.LazyFrame):
            raise TypeError("a LazyFrame holds no rows yet: give its collect()")
        if module is not None and isinstance(table, module.DataFrame):
            return name
    is_other = type(table).__module__.split(".")[0] not in ("numpy", "pandas")
    return "arrow" if is_other and hasattr(table, "__arrow_c_stream__") else None


def collected(table: Any) -> Any:
    """A table that does not hand over its rows as others do, but that narwhals knows, as one that does."""
    if isinstance(table, (np.ndarray, list, tuple)) or library_of(table) is not None:
        return table
    try:
        import narwhals
    except ImportError:
        return table
    frame = narwhals.from_native(table, pass_through=True)
    if isinstance(frame, narwhals.LazyFrame):
        frame = frame.collect()
    return frame if isinstance(frame, narwhals.DataFrame) else table


def unmasked(array: Any) -> Any:
    """What is masked in an array of NumPy is missing."""
    return np.ma.filled(array.astype(np.float64), np.nan) if isinstance(array, np.ma.MaskedArray) else array


def text_of(value: Any) -> str:
    """A value as a cell of a CSV has it; 2007.0 is 2007, as gaps turn whole numbers of pandas into floats."""
    if isinstance(value, (float, np.floating)):
        return str(int(value)) if float(value).is_integer() else repr(float(value))
    return str(value)


def days_of(times: NDArray[np.datetime64]) -> Numbers:
    """Days since 1970, NaN for NaT; with the bits that the same date has as a text."""
    days = times.astype("datetime64[D]")
    rest = (times - days).astype("timedelta64[ns]").astype(np.float64) / 86400e9
    out = days.astype(np.float64) + rest
    out[np.isnat(times)] = np.nan
    return np.asarray(out, dtype=np.float64)


def whole_numbers_of(column: Column) -> _native.WholeNumbers:
    """The first values as the command sees them, where they are whole numbers that differ; else nothing."""
    values = column.first(1000)  # as many rows as the command looks at
    whole = all(
        isinstance(value, (int, np.integer))
        or (isinstance(value, (float, np.floating)) and value.is_integer() and abs(float(value)) <= 2**53)
        for value in values
    )
    if not whole or len(set(values)) < len(values):
        return _native.WholeNumbers()
    return _native.whole_numbers([str(int(value)) for value in values])


def is_boolean(column: Column) -> bool:
    """True and false, both of them; also in words, as the command takes them."""
    values = column.coded[1]
    if column.declared == "boolean" or not 2 <= len(values) <= 8:
        return column.declared == "boolean" and len(values) == 2
    words = [str(value).strip() for value in values]
    return _native.are_truth_words([word for word, gap in zip(words, _native.are_missing(words)) if not gap])


def truths_of(column: Column) -> Numbers | None:
    """1 and 0 for truths, also in words; nothing for other columns."""
    codes, values = column.coded
    if column.declared == "boolean":
        meant = [float(bool(value)) for value in values]
    elif column.declared in ("text", "category"):
        words = [str(value).strip().lower() for value in values]
        gaps = _native.are_missing(words)
        if not all(gap or word in _TRUE or word in _FALSE for word, gap in zip(words, gaps)):
            return None
        meant = [np.nan if gap else float(word in _TRUE) for word, gap in zip(words, gaps)]
    else:
        return None
    return np.asarray(np.append(meant, np.nan)[codes], dtype=np.float64)


_TRUE, _FALSE = frozenset({"true", "yes", "t", "y"}), frozenset({"false", "no", "f", "n"})


def labels_of(column: Column, levels: list[str] | None = None) -> tuple[NDArray[np.int64], list[str]]:
    """The values as labels. With the levels of a model, a truth or a number is the level that means it."""
    codes, values = column.coded
    truths = column.declared == "boolean"
    texts = [column.truth_words[bool(value)] if truths else text_of(value) for value in values]
    if levels is None:
        return codes, texts
    if truths:
        for words in (_TRUE, _FALSE):
            known = [level for level in levels if level.lower() in words]
            if known:
                texts = [known[0] if text.lower() in words else text for text in texts]
    if column.declared == "number":
        numbers = {number: level for level in levels if (number := _number(level)) is not None}
        texts = [numbers.get(float(value), text) for value, text in zip(values, texts)]
    return codes, texts


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
