"""Learn a few codes for every row of a table, and hear which columns make each code.

>>> import aefx
>>> codes = aefx.Autoencoder(dim=2).fit_transform(table)  # pandas, Polars, or an array

`Autoencoder` is a scikit-learn transformer on the same library as the `aefx` command, and their models are the same files.
"""

from aefx._autoencoder import Autoencoder, load
from aefx._errors import DataError, Error, FileError, ModelError, TableWarning, UsageError
from aefx._native import __version__

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
]
