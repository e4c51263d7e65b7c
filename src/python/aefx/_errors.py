"""What goes wrong, in the words of the command."""

from __future__ import annotations


class Error(ValueError):
    """What went wrong, where, and what to try; `str()` is what the command prints.

    Attributes: `message`, `where` (may be empty), `hint` (may be empty), and `exit_code`, the command's.
    """

    message: str = ""
    where: str = ""
    hint: str = ""
    exit_code: int = 1


class UsageError(Error):
    """A parameter has an invalid value."""


class DataError(Error):
    """The table can't be learned from, or does not fit the model."""


class ModelError(Error):
    """A file is no model, is damaged, or is of another version."""


class FileError(Error, OSError):
    """A file can't be read or written."""


class TableWarning(UserWarning):
    """What one should know of a table: columns left out, values far outside of training's range."""


_CLASSES: dict[int, type[Error]] = {2: UsageError, 3: DataError, 4: ModelError, 5: FileError}


def error_of(exit_code: int, text: str, message: str, where: str, hint: str) -> Error:
    """The exception for an error of the library."""
    error = _CLASSES.get(exit_code, Error)(text)
    error.message, error.where, error.hint, error.exit_code = message, where, hint, exit_code
    return error


def data_error(message: str, where: str, hint: str) -> Error:
    """A DataError whose text is put together as the library does."""
    return error_of(3, f"{where}: {message} ({hint})", message, where, hint)
