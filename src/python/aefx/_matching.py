"""Which columns of a table are a model's features."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sklearn.utils.validation import _check_feature_names, _check_n_features

from aefx._errors import data_error
from aefx._table import Table


def places_of(estimator: Any, table: Table, data: Any) -> list[int]:
    """Where each feature stands in `data`, which is `table`.

    An estimator that was fitted here goes by scikit-learn's rule, the same names in the same order, but that columns it
    did not learn from may be missing. One that was loaded goes by the command's.
    """
    model = estimator.model_
    names = [name for name, _, _, _ in model.features]
    positions = [position for _, position, _, _ in model.features]
    if estimator._loaded:
        return _by_command(names, positions, model, table)
    if not table.named or not model.named:
        if table.matrix is None:  # an array was looked at already
            _check_feature_names(estimator, data, reset=False)
            _check_n_features(estimator, data, reset=False)
        return positions
    seen = list(estimator.feature_names_in_)
    if table.names == seen:
        return positions
    others = set(seen) - set(names)
    places = [i for i, name in enumerate(table.names) if name not in others]
    if [table.names[i] for i in places] != names:
        _check_feature_names(estimator, data, reset=False)  # raises
    return places


def _by_command(names: list[str], positions: list[int], model: Any, table: Table) -> list[int]:
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
