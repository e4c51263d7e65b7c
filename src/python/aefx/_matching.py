"""Which columns of a table are a model's features."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from aefx import _native
from aefx._errors import data_error
from aefx._table import Table


def places_of(model: _native.Model, table: Table, seen: list[str], check: Callable[[], object]) -> list[int]:
    """Where each feature is in a table, for an estimator that was fitted here: scikit-learn's rule.

    `seen` are the names that `fit` saw. The same names in the same order, but that columns it did not learn from may be
    missing. `check` is scikit-learn's own, which raises where they differ.
    """
    names = [name for name, _, _, _ in model.features]
    positions = [position for _, position, _, _ in model.features]
    if not table.named or not model.named:
        if table.matrix is None:  # an array was looked at already
            check()
        return positions
    if table.names == seen:
        return positions
    others = set(seen) - set(names)
    places = [i for i, name in enumerate(table.names) if name not in others]
    if [table.names[i] for i in places] != names:
        check()
    return places


def check_names(table: Table, seen: list[str], width: int) -> None:
    """scikit-learn's check, for tables that it does not know."""
    if not seen:
        if table.width != width:
            raise ValueError(f"X has {table.width} features, but Autoencoder is expecting {width} features as input.")
        return
    lines = ["The feature names should match those that were passed during fit."]
    unseen, missing = sorted(set(table.names) - set(seen)), sorted(set(seen) - set(table.names))
    for what, names in (("unseen at fit time", unseen), ("seen at fit time, yet now missing", missing)):
        if names:
            lines += [f"Feature names {what}:", *(f"- {name}" for name in names[:5]), *(["- ..."] if names[5:] else [])]
    if not unseen and not missing:
        lines.append("Feature names must be in the same order as they were in fit.")
    raise ValueError("\n".join(lines) + "\n")


def places_by_command(model: _native.Model, table: Table) -> list[int]:
    """Where each feature is in a table, by the command's rule."""
    names = [name for name, _, _, _ in model.features]
    positions = [position for _, position, _, _ in model.features]
    if table.named and model.named:
        # Where names repeat, the n-th of a name is the n-th here.
        where: dict[str, Iterator[int]] = {}
        for name in set(names):
            where[name] = iter([i for i, given in enumerate(table.names) if given == name])
        places = [next(where[name], -1) for name in names]
        if -1 in places:
            raise data_error(
                f'there is no column "{names[places.index(-1)]}", which the model learned from',
                "X",
                "name the columns as they were in training",
            )
        return places
    if table.width == model.columns:
        return positions
    if table.width == len(names):
        return list(range(table.width))
    raise data_error(
        f"it has {table.width} columns, and in training there were {model.columns}; without names on both sides they are "
        "matched by position",
        "X",
        "bring the columns into the same order and number",
    )
