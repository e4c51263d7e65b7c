"""DataFrames of results."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


def any_library() -> str:
    """The library of DataFrames that is installed, pandas before Polars."""
    for name in ("pandas", "polars"):
        try:
            importlib.import_module(name)
        except ImportError:
            continue
        return name
    raise ImportError("a DataFrame needs pandas or Polars: pip install pandas")


def frames_of(library: str | None) -> str | None:
    """The library itself, if it is one whose DataFrames results can be."""
    return library if library in ("pandas", "polars") else None


def frame_of(library: str, columns: dict[str, Any], index: Any = None) -> Any:
    """A DataFrame of the library."""
    module = importlib.import_module(library)
    return module.DataFrame(columns, index=index) if library == "pandas" else module.DataFrame(columns)


def named_rows(library: str, name: str, rows: Sequence[str], columns: dict[str, Any]) -> Any:
    """A DataFrame with a name for each row: pandas' index, or the first column."""
    if library == "pandas":
        pandas = importlib.import_module(library)
        return frame_of(library, columns, pandas.Index(rows, name=name))
    return frame_of(library, {name: list(rows), **columns})


def decoded_columns(
    values: NDArray[np.float64], features: Sequence[tuple[str, int, str, list[str]]], whole: Sequence[bool]
) -> dict[str, Any]:
    """What decoded numbers stand for: numbers, integers where `whole`, levels (None if missing), truths, or dates."""
    columns = {name: _decoded(values[:, i], kind, levels) for i, (name, _, kind, levels) in enumerate(features)}
    for (name, _, _, _), is_whole in zip(features, whole):
        if is_whole and (np.abs(columns[name]) < 2**63).all():  # not NaN either
            columns[name] = columns[name].astype(np.int64)
    return columns


def _decoded(values: NDArray[np.float64], kind: str, levels: list[str]) -> Any:
    if kind == "category":
        truths = {"true": True, "false": False}
        meant: list[Any] = [level or None for level in levels]
        if {level.lower() for level in levels if level} <= truths.keys():
            meant = [None if level is None else truths[level.lower()] for level in meant]
        return [meant[int(value)] for value in values]
    if kind == "number":
        return np.ascontiguousarray(values)
    days = np.round(values) if kind == "day" else values
    return np.round(days * 86400e3).astype("datetime64[ms]")


def contributions(
    library: str,
    rows: Any,
    codes: Sequence[str],
    columns: Sequence[str],
    values: NDArray[np.float64],
    caps: NDArray[np.float64],
    slopes: NDArray[np.float64],
    parts: NDArray[np.float64],
    base: NDArray[np.float64],
) -> Any:
    """A line for each row, code and column, and one for the base. `slopes` and `parts` are N x codes columns.

    `caps` has no columns where the model has none.
    """
    n, k, d = len(values), len(codes), len(columns)
    gap = np.full((n, k, 1), np.nan)

    def lines(of_columns: NDArray[np.float64], of_base: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.concatenate([of_columns.reshape(n, k, d), of_base], axis=2).reshape(-1)

    frame = {
        "row": np.repeat(np.asarray(rows), k * (d + 1)),
        "code": np.tile(np.repeat(np.asarray(codes), d + 1), n),
        "feature": np.tile(np.asarray([*columns, "(base)"]), n * k),
        "value": lines(np.repeat(values[:, np.newaxis, :], k, axis=1), gap),
        "slope": lines(slopes, gap),
        "contribution": lines(parts, base.reshape(n, k, 1)),
    }
    if caps.shape[1] > 0:
        frame["capped_at"] = lines(np.repeat(caps[:, np.newaxis, :], k, axis=1), gap)
    return frame_of(library, frame)
