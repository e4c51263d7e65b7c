"""The estimator."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import sklearn
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils import check_array, check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from aefx import _native, _output
from aefx._columns import collected, library_of, unmasked
from aefx._fitted import Fitted
from aefx._matching import check_names, places_by_command, places_of
from aefx._parameters import COLUMNS, DOCS, Parameters
from aefx._run import options_of
from aefx._table import Table, carried_of, choose, rows_of, say, table_of

Notify = Callable[[str, int, int, float, "float | None"], object]


class Autoencoder(Parameters, Fitted, TransformerMixin, BaseEstimator):  # type: ignore[misc]
    __doc__ = f"""A few codes for every row, and which columns make each of them.

The parameters are the options of `aefx train`; None is the command's default. The same values and seed give the same
codes as the command, bit for bit, whatever `threads` is. Rows that `on_missing="drop"` leaves out have codes NaN. Columns
of pandas' category and Polars' Categorical and Enum are categorical by themselves, with the categories that their type
declares; other text is not learned from.

Parameters
----------
{DOCS}
Attributes
----------
formulas_ : list of str, of length n_components
    Formula of each code.
weights_ : DataFrame of n_columns + 1 rows
    Weight of each column, as its term in the formula, for each code; and (bias).
shares_ : DataFrame of n_columns + 1 rows
    Share of each code's variance that each column makes, signed; and (rest). They sum to 1.
kept_ : DataFrame of n_columns rows
    R^2 of the reconstruction of each column on the training rows.
explained_variance_ratio_ : float
    Share of the columns' variance that the codes keep, on held-out rows, every column counting alike.
model_ : Model
    The fitted model.
n_features_in_ : int
    Number of columns seen by `fit`.
feature_names_in_ : ndarray of shape (n_features_in_,)
    Their names, if all are strings.
n_iter_ : int
    Epochs that were run.
seed_ : int
    The seed that `random_state` gave; None without one.

Examples
--------
>>> import numpy as np
>>> import aefx
>>> a = np.linspace(-1, 1, 200)
>>> X = np.column_stack([a, 2 * a, np.sin(9 * a), a - np.sin(9 * a)])
>>> model = aefx.Autoencoder(n_components=2, epochs=50, random_state=0)
>>> model.fit_transform(X).shape
(200, 2)
>>> model.formulas_[0].split(" = ")[0]
'code1'
>>> bool(model.score(X) > 0.9)
True
"""

    def fit(self, X: Any, y: Any = None) -> Autoencoder:
        """Learns from rows; with `warm_start` it goes on with the model that is there, as `train --from` does.

        Parameters
        ----------
        X : table of pandas, Polars, PyArrow, DuckDB ... or array of shape (n_samples, n_features)
        y : ignored

        Returns
        -------
        self : Autoencoder
        """
        self._fit(X)
        return self

    def fit_transform(self, X: Any, y: Any = None) -> Any:
        """Learns from rows, and gives their codes.

        Parameters
        ----------
        X : table of pandas, Polars, PyArrow, DuckDB ... or array of shape (n_samples, n_features)
        y : ignored

        Returns
        -------
        codes : ndarray of shape (n_samples, n_components), float32
        """
        return self._encode(self._fit(X))

    def transform(self, X: Any, *, pre_activation: bool = False) -> Any:
        # Defined here too: scikit-learn wraps the class's own methods for set_output.
        return super().transform(X, pre_activation=pre_activation)

    transform.__doc__ = Fitted.transform.__doc__

    def _prepare(self, X: Any) -> tuple[_native.Rows, _native.FitRequest, str | None]:
        """Rows to learn from, and all else that training takes. Stores what scikit-learn wants to know of X."""
        self.seed_ = self._seed()
        options = options_of(self)
        _native.check(options)  # before anything is done with the table
        X = collected(X)
        library = library_of(X)
        if library is None:
            X = validate_data(
                self, unmasked(X), dtype=[np.float64, np.float32], ensure_all_finite="allow-nan", ensure_min_samples=2
            )
        elif library != "arrow":
            validate_data(self, X, skip_check_array=True)
        table = table_of(X, library)
        if library == "arrow":
            self.n_features_in_, self.feature_names_in_ = table.width, np.asarray(table.names, dtype=object)
        wanted = {name: getattr(self, name) for name in COLUMNS}
        choice = choose(table, wanted, str(self.max_levels))
        features = choice.features
        date_format = self.date_format or ""
        rows = rows_of(table, features, date_format, _native.default_missing, self._check_matrix)
        request = _native.FitRequest(
            [(feature.name, feature.position, feature.use == "date") for feature in features],
            table.named,
            table.width,
            date_format,
            options,
            str(self.max_levels),
            str(self.unseen),
            str(self.stability),
            carried_of(table, features),
            choice.identifiers,
            choice.left_out,
            choice.remarks,
        )
        return rows, request, library

    def _fit(self, X: Any) -> _native.Rows:
        if self.warm_start and hasattr(self, "model_"):
            return self._fit_further(X)
        rows, request, library = self._prepare(X)
        self._take(_native.fit(rows, request, self._notify()))
        self._library = _output.frames_of(library)
        self._loaded = False
        return rows

    def _fit_further(self, X: Any) -> _native.Rows:
        """Goes on with the model that is there, whose columns X has."""
        self.seed_ = self._seed()
        options = options_of(self)
        rows = self._rows(*self._known(X))
        self._take(_native.fit_further(rows, self.model_, options, str(self.stability), self._notify()))
        return rows

    def _take(self, fitted: tuple[_native.Model, list[str]]) -> None:
        self.model_, said = fitted
        say(said)
        verdict = self.model_.explanation()["verdict"]
        say([sentence for sentence in verdict if sentence.startswith("It learned little")])
        self.n_iter_ = self.model_.epochs

    def _seed(self) -> int | None:
        if self.random_state is None:
            return None
        if isinstance(self.random_state, (int, np.integer)):
            return int(self.random_state)
        return int(check_random_state(self.random_state).randint(2**31 - 1))

    def _notify(self) -> Notify | None:
        """What training calls after each epoch."""
        callback, verbose, last = self.callback, self.verbose, -1.0
        if callback is None and not verbose:
            return None

        def notify(what: str, epoch: int, most: int, loss: float, held_out: float | None) -> object:
            nonlocal last
            if verbose and time.monotonic() - last >= 1:
                last = time.monotonic()
                beside = "" if held_out is None else f", on held-out rows {held_out:.4g}"
                print(f"[aefx] {what}: epoch {epoch} of {most}, loss {loss:.4g}{beside}", flush=True)
            if callback is None:
                return None
            return callback(
                {"what": what, "epoch": epoch, "most_epochs": most, "loss": loss, "held_out_loss": held_out}
            )

        return notify

    def _check_fitted(self) -> None:
        check_is_fitted(self, "model_")

    def _wanted_library(self) -> str | None:
        own = getattr(self, "_sklearn_output_config", {}).get("transform")
        wanted = own or sklearn.get_config()["transform_output"]
        return None if wanted == "default" else str(wanted)

    def _codes(self, X: Any) -> NDArray[np.float32]:
        return np.asarray(check_array(X, dtype=np.float32, estimator=self, order="C"))

    def _check_matrix(self, numbers: NDArray[np.float64]) -> None:
        check_array(numbers, ensure_all_finite="allow-nan", ensure_min_samples=1, estimator=self, input_name="X")

    def _array(self, X: Any) -> Any:
        options = {"dtype": [np.float64, np.float32], "ensure_all_finite": "allow-nan"}
        if self._loaded:
            return check_array(unmasked(X), estimator=self, **options)
        return validate_data(self, unmasked(X), reset=False, **options)

    def _places(self, table: Table, X: Any) -> list[int]:
        if self._loaded:
            return places_by_command(self.model_, table)
        seen = list(getattr(self, "feature_names_in_", ()))

        def check() -> None:
            if library_of(X) == "arrow":
                check_names(table, seen, self.n_features_in_)
            else:
                validate_data(self, X, reset=False, skip_check_array=True)

        return places_of(self.model_, table, seen, check)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.transformer_tags.preserves_dtype = ["float32"]  # which the codes always are
        return tags

    @property
    def _repr_html_(self) -> Any:
        return self._report_html if hasattr(self, "model_") else super()._repr_html_

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, str]:
        if not hasattr(self, "model_"):
            return dict(super()._repr_mimebundle_(**kwargs))
        return {"text/plain": repr(self), "text/html": self._report_html()}


def sweep(
    X: Any, dims: Sequence[int] = (1, 2, 3, 4, 6, 8), *, valid: float = 0.2, **parameters: Any
) -> Any:
    """Held-out error over the number of codes, that of `aefx sweep`.

    A share of the rows is held out once. Each size is trained on the others alone, choices included, and judged on those
    held out, beside PCA with as many components.

    Parameters
    ----------
    X : table of pandas, Polars, PyArrow, DuckDB ... or array of shape (n_samples, n_features)
    dims : sequence of int, default=(1, 2, 3, 4, 6, 8)
        Numbers of codes, none larger than the number of columns.
    valid : float, default=0.2
        Share of the rows that is held out, above 0 and below 1.
    **parameters
        Parameters of `Autoencoder` but `dim`.

    Returns
    -------
    sizes : DataFrame
        codes, error, pca_error and kept: the share of the variance that the codes keep.

    Examples
    --------
    >>> import numpy as np
    >>> import aefx
    >>> a = np.linspace(-1, 1, 200)
    >>> X = np.column_stack([a, 2 * a, np.sin(9 * a), a - np.sin(9 * a)])
    >>> list(aefx.sweep(X, [1, 2], epochs=20)["codes"])
    [1, 2]
    """
    if not 0 < valid < 1:
        raise ValueError(f"valid={valid}: expected a share of the rows above 0 and below 1")
    sizes = sorted(set(int(dim) for dim in dims))
    if not sizes or sizes[0] < 1:
        raise ValueError(f"dims={list(dims)}: expected numbers of codes from 1")
    estimator = Autoencoder(**{**parameters, "dim": sizes[-1]})
    rows, request, library = estimator._prepare(X)
    points = _native.sweep(rows, request, sizes, valid, estimator._notify())
    columns: Mapping[str, Any] = {
        "codes": [codes for codes, _, _, _ in points],
        "error": [error for _, error, _, _ in points],
        "pca_error": [pca for _, _, pca, _ in points],
        "kept": [1 - error / means if means > 0 else float("nan") for _, error, _, means in points],
    }
    return _output.frame_of(_output.frames_of(library) or _output.any_library(), dict(columns))


def select_columns(X: Any, n_columns: int | None = None, **parameters: Any) -> Any:
    """Columns from which all others follow best by straight lines, those of `aefx select`.

    What they keep is measured by cross-validation, in each fold of which columns are chosen anew.

    Parameters
    ----------
    X : table of pandas, Polars, PyArrow, DuckDB ... or array of shape (n_samples, n_features)
    n_columns : int, default=None
        How many, fewer than there are; None: 10, or all but one.
    **parameters
        Parameters of `Autoencoder` that count here: those that choose columns, `cap`, `on_missing`, `seed` and `threads`.

    Returns
    -------
    columns : DataFrame
        In the order in which they bring most: column, adds, kept (the share of the variance of all columns that follows
        from it and those above it), standard_error, pca_kept (by as many components) and found (in so many of the folds).

    Examples
    --------
    >>> import numpy as np
    >>> import aefx
    >>> a, b = np.linspace(-1, 1, 200), np.sin(np.arange(200.0))
    >>> X = np.column_stack([a, 2 * a + 0.1 * b, b, -a])
    >>> list(aefx.select_columns(X, 2)["column"])
    ['x1', 'x2']
    """
    estimator = Autoencoder(**{**parameters, "dim": 1})
    if n_columns is not None and int(n_columns) < 1:
        raise ValueError(f"n_columns={n_columns}: expected a number of columns from 1")
    rows, request, library = estimator._prepare(X)
    columns = _native.select_columns(rows, request, 0 if n_columns is None else int(n_columns), estimator._notify())
    kept = [kept for _, kept, _, _, _ in columns]
    table: Mapping[str, Any] = {
        "column": [name for name, _, _, _, _ in columns],
        "adds": [now - before for now, before in zip(kept, [0.0, *kept[:-1]])],
        "kept": kept,
        "standard_error": [error for _, _, error, _, _ in columns],
        "pca_kept": [pca for _, _, _, pca, _ in columns],
        "found": [found for _, _, _, _, found in columns],
    }
    return _output.frame_of(_output.frames_of(library) or _output.any_library(), dict(table))
