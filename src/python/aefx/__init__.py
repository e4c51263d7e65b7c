"""Learn a few codes for every row of a table, and hear which columns make each code.

>>> import aefx
>>> codes = aefx.Autoencoder(n_components=2).fit_transform(table)  # pandas, Polars, or an array  # doctest: +SKIP

`Autoencoder` is a scikit-learn transformer on the same library as the `aefx` command, and their models are the same files.
`load` and what it returns do without importing scikit-learn until something of it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aefx._errors import DataError, Error, FileError, ModelError, TableWarning, UsageError
from aefx._fitted import load
from aefx._native import __version__

if TYPE_CHECKING:
    from aefx._autoencoder import Autoencoder, select_columns, sweep

__all__ = [
    "Autoencoder",
    "DataError",
    "Error",
    "FileError",
    "ModelError",
    "TableWarning",
    "UsageError",
    "__version__",
    "load",
    "select_columns",
    "sweep",
]


def __getattr__(name: str) -> Any:
    if name in ("Autoencoder", "select_columns", "sweep"):
        from aefx import _autoencoder

        return getattr(_autoencoder, name)
    raise AttributeError(f"module 'aefx' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
