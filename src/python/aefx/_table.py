"""Which columns of a table are learned from, and as what; and their rows, as the library takes them."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aefx import _native
from aefx._columns import Column, PandasColumn, is_boolean, labels_of, truths_of, whole_numbers_of
from aefx._errors import TableWarning, data_error
from aefx._run import spec

Matrix = Any  # of float64 or float32


@dataclass(frozen=True)
class Table:
    """A table that is given: a matrix, or the columns of a DataFrame."""

    names: list[str]
    named: bool
    rows: int
    matrix: Matrix | None
    columns: list[Column]
    frame: Any = None  # of pandas, which `columns` are of

    @property
    def index(self) -> Any:
        return None if self.frame is None else self.frame.index

    @property
    def width(self) -> int:
        return len(self.names)


@dataclass(frozen=True)
class Feature:
    """A column to learn from, or that a model learned from."""

    name: str
    position: int
    use: str  # number, category or date
    levels: list[str] | None = None  # that a model knows
    zero_one: bool = False  # a number that was 0 and 1 in training, as truths are


@dataclass(frozen=True)
class Choice:
    """What is learned from a table, and what the user was told of it."""

    features: list[Feature]
    identifiers: list[tuple[str, int]]  # names and positions of columns that count or identify the rows
    left_out: list[tuple[str, int]]  # of other columns than numbers that were dropped
    remarks: list[str]


def table_of(data: Any, library: str | None) -> Table:
    """`data` is a table of `library`, or a matrix."""
    if library is None:
        return Table([f"x{i + 1}" for i in range(data.shape[1])], False, data.shape[0], data, [])
    if library == "pandas":
        names = names_of(data)
        given = names or [f"x{i + 1}" for i in range(data.shape[1])]
        return Table(
            given, names is not None, data.shape[0], None, [PandasColumn(data.iloc[:, i]) for i in range(data.shape[1])], data
        )
    table = _native.ArrowTable(data.__arrow_c_stream__())
    columns = table.columns
    return Table([column.name for column in columns], True, table.rows, None, list(columns))


def names_of(frame: Any) -> list[str] | None:
    """Those of the columns of pandas, if they are texts; they may repeat, which scikit-learn does not take."""
    names = list(frame.columns)
    texts = [isinstance(name, str) for name in names]
    if all(texts):
        return names
    if any(texts):
        kinds = sorted({type(name).__name__ for name in names})
        raise TypeError(
            "Feature names are only supported if all input features have string names, but your input has "
            f"{kinds} as feature name / column name types. If you want feature names to be stored and validated, you "
            "must convert them all to strings, by using X.columns = X.columns.astype(str) for example. Otherwise you can "
            "remove feature / column names from your input data, or convert them all to a non-string data type."
        )
    return None


def say(sentences: Sequence[str]) -> None:
    """Warns of what the user should know, in the words of Python, where the user's own code calls."""
    level, frame = 1, inspect.currentframe()
    while frame is not None and frame.f_globals.get("__name__", "").split(".")[0] in ("aefx", "sklearn", "joblib"):
        level, frame = level + 1, frame.f_back
    for sentence in sentences:
        warnings.warn(_native.parameter_words(sentence), TableWarning, stacklevel=level)


def kind_of(table: Table, i: int) -> str:
    """What the command would take the column for: number, boolean, text or empty."""
    if table.matrix is not None:
        gaps = table.rows > 0 and np.isnan(table.matrix[0, i]) and np.isnan(table.matrix[:, i]).all()
        return "empty" if gaps else "number"
    column = table.columns[i]
    if column.declared == "number":
        return "empty" if column.is_empty() else "number"
    return "boolean" if column.declared in ("boolean", "text") and is_boolean(column) else "text"


def choose(table: Table, wanted: Mapping[str, str | Sequence[str] | None], max_levels: str) -> Choice:
    """`wanted` holds features, drop, categorical and dates. Warns of what is left out unasked."""
    flags = {name: spec(value) for name, value in wanted.items() if value is not None}
    kinds = [kind_of(table, i) for i in range(table.width)]
    _declare_categories(table, flags)
    whole = _whole_numbers(table, kinds)
    uses, automatic, identifiers, dropped, said = _native.choose(table.names, kinds, table.named, flags, whole)
    if automatic:
        most = _native.max_levels(max_levels)
        for i, use in enumerate(uses):
            if use != "category" or kinds[i] == "boolean":
                continue
            column = table.columns[i]
            if column.declared == "nested" or not _native.few_enough(_values(column), table.rows, most):
                uses[i] = "none"
    chosen = [Feature(table.names[i], i, use) for i, use in enumerate(uses) if use != "none"]
    if not chosen:
        raise data_error(
            "no column holds numbers, or texts of few values, so there is nothing to learn from",
            "X",
            "categorical=[...] takes the columns that it names",
        )
    if "features" not in flags:
        left = _left_out(table, flags, kinds, uses)
        said = said + _nested(table, left) + ([] if automatic else _texts_and_dates(table, left))
    say(said)
    passed = [(table.names[i], i) for i in identifiers]
    return Choice(chosen, passed, [(table.names[i], i) for i in dropped], said)


def _whole_numbers(table: Table, kinds: Sequence[str]) -> list[_native.WholeNumbers]:
    """Of the columns of a DataFrame that has names; what has none is learned from, whatever it looks like."""
    if not table.named:
        return []
    return [
        whole_numbers_of(column) if kind == "number" else _native.WholeNumbers()
        for column, kind in zip(table.columns, kinds)
    ]


def _declare_categories(table: Table, flags: dict[str, str]) -> None:
    """Columns whose type is categorical are so, unless the user says something else of them."""
    if flags.get("categorical") == "auto":
        return
    declared = {i for i, column in enumerate(table.columns) if column.declared == "category"}
    if not declared:
        return
    for name in ("drop", "dates", "categorical"):
        declared -= _selected(table, flags, name)
    if "features" in flags:
        declared &= _selected(table, flags, "features")
    named = ",".join(_one(table, i) for i in sorted(declared))
    flags["categorical"] = ",".join(part for part in (flags.get("categorical", ""), named) if part)


def _one(table: Table, i: int) -> str:
    """That column alone as a SPEC, also where its name stands twice."""
    position = str(i + 1)
    return spec([table.names[i]]) if position in table.names else position


def _selected(table: Table, flags: Mapping[str, str], name: str) -> set[int]:
    return set(_native.select(table.names, table.named, flags[name], f"--{name}")) if flags.get(name) else set()


def _values(column: Column) -> int:
    texts = labels_of(column)[1]
    return len({text.strip() for text, gap in zip(texts, _native.are_missing(texts)) if not gap})


def _left_out(table: Table, flags: Mapping[str, str], kinds: Sequence[str], uses: Sequence[str]) -> list[int]:
    """Columns with values that are not learned from, and that were not dropped."""
    dropped = _selected(table, flags, "drop")
    return [i for i, use in enumerate(uses) if use == "none" and kinds[i] not in ("empty", "number") and i not in dropped]


def _texts_and_dates(table: Table, left: Sequence[int]) -> list[str]:
    said = []
    dates = [table.names[i] for i in left if table.columns[i].declared == "date"]
    texts = [table.names[i] for i in left if table.columns[i].declared not in ("date", "nested")]
    if texts:
        said.append(f"text is not learned from: {', '.join(texts)} (categorical=[...] or 'auto' does, drop=[...] says it is meant)")
    if dates:
        said.append(f"dates are not learned from: {', '.join(dates)} (dates=[...] does, drop=[...] says it is meant)")
    return said


def _nested(table: Table, left: Sequence[int]) -> list[str]:
    nested = [f"{table.names[i]} ({table.columns[i].type})" for i in left if table.columns[i].declared == "nested"]
    return [f"nested values are not learned from: {', '.join(nested)} (drop=[...] says it is meant)"] if nested else []


def rows_of(table: Table, features: Sequence[Feature], date_format: str, missing: Sequence[str], check: Any) -> _native.Rows:
    """The rows of the features, which stand at `Feature.position` here. `check` looks at the matrix of numbers."""
    positions = [feature.position for feature in features]
    if table.matrix is not None:
        whole = positions == list(range(table.width))
        return _native.Rows(table.matrix if whole else table.matrix[:, positions], [], missing)
    if table.frame is not None and all(table.frame.dtypes.iloc[i] == np.float64 for i in positions):
        if all(feature.use == "number" for feature in features):  # often it lies in memory as one matrix
            matrix = table.frame if positions == list(range(table.width)) else table.frame.iloc[:, positions]
            values = matrix.to_numpy()
            check(values)
            return _native.Rows(values, [], missing)
    numbers = np.empty((table.rows, len(features)), dtype=np.float64, order="F")  # columns are written whole
    labels: list[_native.Labels] = []
    for place, feature in enumerate(features):
        column = table.columns[feature.position]
        if feature.use == "category":
            labels.append((place, *labels_of(column, feature.levels)))
            numbers[:, place] = 0
        elif feature.use == "date":
            numbers[:, place] = _days(column, feature.name, date_format)
        else:
            numbers[:, place] = _numbers(column, feature)
    check(numbers)
    return _native.Rows(numbers, labels, missing)


_HELD = {"boolean": "truths", "text": "text", "category": "categories", "date": "dates"}


def _numbers(column: Column, feature: Feature) -> NDArray[np.float64]:
    if column.declared != "number":
        truths = truths_of(column) if feature.zero_one else None
        if truths is not None:
            return truths
        held = _HELD.get(column.declared)
        here = f"{held} here" if held else f"no numbers here, but {column.type}"
        raise data_error(
            f"this column held numbers in training, and holds {here}",
            f'X, column "{feature.name}"',
            "check that the columns are those of training",
        )
    return column.numbers()


def _days(column: Column, name: str, date_format: str) -> NDArray[np.float64]:
    if column.declared == "date":
        try:
            return column.days()
        except ValueError as error:
            raise data_error(
                f"a date can't be taken: {error}", f'X, column "{name}"', "leave the column out with drop=[...]"
            ) from None
    codes, values = column.coded
    days = _native.parse_days([str(value) for value in values], date_format, name)
    return np.asarray(np.append(days, np.nan)[codes], dtype=np.float64)


def carried_of(table: Table, features: Sequence[Feature]) -> list[_native.Carried]:
    """Texts of few values that are not learned from: the first of them may colour the points of the report."""
    learned = {feature.position for feature in features}
    out: list[_native.Carried] = []
    for i, column in enumerate(table.columns):
        if i in learned or column.declared not in ("text", "category", "boolean"):
            continue
        codes, texts = labels_of(column)
        if 2 <= len(texts) <= 12:
            out.append((table.names[i], i, codes, texts))
    return out
