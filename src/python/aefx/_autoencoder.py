"""The estimator."""

from __future__ import annotations

import html
import os
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils import check_array
from sklearn.utils.validation import _get_feature_names, check_is_fitted, validate_data

from aefx import _native, _output
from aefx._columns import library_of, unmasked
from aefx._matching import places_of
from aefx._parameters import ALIASES, COLUMNS, DOCS, FLAGS, OPTIONS, Parameters
from aefx._table import Feature, Table, carried_of, choose, rows_of, say, table_of

class Autoencoder(Parameters, TransformerMixin, BaseEstimator):  # type: ignore[misc]
    __doc__ = f"""A few codes for every row, and which columns make each of them.

The parameters are the options of `aefx train`, checked by `fit` in the same words; None is the command's default.
The same values and seed give the same codes as the command, bit for bit, whatever `threads` is. Rows that
`on_missing="drop"` leaves out have codes NaN. Columns of pandas' category and Polars' Categorical and Enum are
categorical by themselves; other text is not learned from.

Parameters
----------
{DOCS}
Attributes
----------
model_ : the fitted model.
n_features_in_, feature_names_in_ : columns seen by `fit`, and their names if all are strings.
n_iter_ : epochs that were run.
"""

    def fit(self, X: Any, y: Any = None) -> Autoencoder:
        """Learns from the rows of `X`, a DataFrame of pandas or Polars, or an array; `y` is of no account."""
        self._fit(X)
        return self

    def fit_transform(self, X: Any, y: Any = None, **fit_params: Any) -> Any:
        """Learns from `X`, and gives its codes, N x dim, float32."""
        return self._encode(self._fit(X))

    def transform(self, X: Any) -> Any:
        """The codes of `X`, N x dim, float32: those of `aefx encode`."""
        return self._encode(self._rows(*self._known(X)))

    def inverse_transform(self, X: Any) -> Any:
        """Codes back to the columns that were learned from, in their own units.

        An array where all of these are numbers and `set_output` asks for nothing else; otherwise a DataFrame.
        """
        check_is_fitted(self, "model_")
        codes = check_array(X, dtype=np.float32, estimator=self, order="C")
        if codes.shape[1] != self.model_.codes:
            raise ValueError(f"X has {codes.shape[1]} columns, and the model has {self.model_.codes} codes")
        values = self.model_.decode(codes)
        library = _output.wanted_library(self)
        features = self.model_.features
        if library is None and all(kind == "number" for _, _, kind, _ in features):
            return values
        library = library or self._library or _output.any_library()
        index = X.index if library_of(X) == "pandas" and library == "pandas" else None
        return _output.frame_of(library, _output.decoded_columns(values, features), index)

    def score_samples(self, X: Any) -> NDArray[np.float64]:
        """How usual each row is: minus the score of `aefx score`, so -1 is usual, and the lower the odder."""
        rows = self._rows(*self._known(X))
        scores, said = self.model_.score(rows, self._threads())
        say(said)
        return -scores

    def explain(self, X: Any) -> Any:
        """What each column brings to each code on each row, as a DataFrame: row, code, feature, value, slope, contribution.

        On every row and code the contributions, that of "(base)" among them, sum to the code before its activation.
        `row` is the label in pandas' index, else the place from 0. Where values of the model's columns are capped there is
        also capped_at: the value that the contribution counts, NaN where it is the row's own.
        """
        table, places = self._known(X)
        values, caps, slopes, parts, base, said = self.model_.explain(self._rows(table, places), self._threads())
        say(said)
        columns = self.model_.encoded_columns
        library = library_of(X) or self._library or _output.any_library()
        rows = table.index if table.index is not None else np.arange(table.rows)
        return _output.contributions(library, rows, self._code_names(), columns, values, caps, slopes, parts, base)

    def report(self, *, format: str = "text", width: int = 80, all: bool = False) -> str:
        """The report of `aefx report`: format text, json, csv, markdown or html; `all` shows every column and code."""
        check_is_fitted(self, "model_")
        return self.model_.report(format, width, all)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the model as the command does: `aefx encode`, `report` and the others take it."""
        check_is_fitted(self, "model_")
        self.model_.save(os.fspath(path))

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """code1, code2, ..."""
        check_is_fitted(self, "model_")
        return np.asarray(self._code_names(), dtype=object)

    @property
    def _n_features_out(self) -> int:
        return self.model_.codes

    def _code_names(self) -> list[str]:
        return [f"code{i + 1}" for i in range(self.model_.codes)]

    def _threads(self) -> int:
        if self.threads is None:
            return 0
        _native.check({"dim": "1", "threads": str(self.threads)})  # it may be set after fit
        return int(self.threads)

    def _options(self) -> dict[str, str]:
        """Options of the command, and their values as text; None and an empty list are the command's default."""
        given = {option: getattr(self, name) for name, option in OPTIONS.items()}
        for alias, name in ALIASES.items():
            if getattr(self, alias) is not None:
                given[OPTIONS[name]] = getattr(self, alias)
        options = {option: _text(value) for option, value in given.items() if value is not None and not _is_empty(value)}
        options.update({option: "true" for name, option in FLAGS.items() if not getattr(self, name)})
        return options

    def _fit(self, X: Any) -> _native.Rows:
        options = self._options()
        _native.check(options)  # before anything is done with the table
        library = library_of(X)
        if library is None:
            X = validate_data(
                self, unmasked(X), dtype=[np.float64, np.float32], ensure_all_finite="allow-nan", ensure_min_samples=2
            )
        else:
            validate_data(self, X, skip_check_array=True)
        table = table_of(X, library, None if library is None else _names(X))
        wanted = {name: getattr(self, name) for name in COLUMNS}
        choice = choose(table, wanted, str(self.max_levels))
        features = choice.features
        date_format = self.date_format or ""
        rows = rows_of(table, features, date_format, _native.default_missing, self._check_matrix)
        self.model_, said = _native.fit(
            rows,
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
        say(said)
        self.n_iter_ = self.model_.epochs
        self._library = library
        self._loaded = False
        return rows

    def _check_matrix(self, numbers: NDArray[np.float64]) -> None:
        check_array(numbers, ensure_all_finite="allow-nan", ensure_min_samples=1, estimator=self, input_name="X")

    def _known(self, X: Any) -> tuple[Table, list[int]]:
        """A table that has the model's columns, and where they stand in it."""
        check_is_fitted(self, "model_")
        library = library_of(X)
        names = None
        if library is not None:
            names = _names(X)
        else:
            options = {"dtype": [np.float64, np.float32], "ensure_all_finite": "allow-nan"}
            X = unmasked(X)
            if self._loaded:
                X = check_array(X, estimator=self, **options)
            else:
                X = validate_data(self, X, reset=False, **options)
        table = table_of(X, library, names)
        return table, places_of(self, table, X)

    def _rows(self, table: Table, places: Sequence[int]) -> _native.Rows:
        model = self.model_
        features = [
            Feature(name, place, "date" if kind == "day" else kind, levels or None)
            for (name, _, kind, levels), place in zip(model.features, places)
        ]
        if table.matrix is not None and any(feature.use != "number" for feature in features):
            raise ValueError("the model learned from columns that are no numbers: give it a DataFrame of pandas or Polars")
        return rows_of(table, features, model.date_format, model.missing, self._check_matrix)

    def _encode(self, rows: _native.Rows) -> NDArray[np.float32]:
        codes, said = self.model_.encode(rows, False, self._threads())
        say(said)
        return codes

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.transformer_tags.preserves_dtype = ["float32"]  # which the codes always are
        return tags

    def _report_html(self) -> str:
        """The report as a page of its own inside of the notebook's, which it can neither see nor change."""
        page = html.escape(self.model_.report("html", 80, False), quote=True)
        style = "width:100%;height:40em;border:1px solid #8888;border-radius:4px"
        return f'<iframe sandbox="allow-scripts" title="aefx report" style="{style}" srcdoc="{page}"></iframe>'

    @property
    def _repr_html_(self) -> Any:
        return self._report_html if hasattr(self, "model_") else super()._repr_html_

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, str]:
        if not hasattr(self, "model_"):
            return dict(super()._repr_mimebundle_(**kwargs))
        return {"text/plain": repr(self), "text/html": self._report_html()}


def _names(frame: Any) -> list[str] | None:
    """Those of its columns, if they are texts; they may stand twice, which scikit-learn does not bear with."""
    names = list(frame.columns)
    if all(isinstance(name, str) for name in names):
        return names
    _get_feature_names(frame)  # raises where some are texts
    return None


def _is_empty(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and not value


def _text(value: Any) -> str:
    """A parameter as the command line has it."""
    if isinstance(value, (list, tuple, np.ndarray)):
        return ",".join(str(item) for item in value)
    return str(value)


def load(path: str | os.PathLike[str]) -> Autoencoder:
    """A model that `aefx train` or `Autoencoder.save` wrote, to be used.

    Its columns are matched as the command does: by name in any order where both have names, else by position; others
    are passed over. Of its parameters `dim` is the model's, the rest are defaults.
    """
    model = _native.Model.load(os.fspath(path))
    names = [name for name, _, _, _ in model.features]
    loaded = Autoencoder(dim=model.codes)
    loaded.model_ = model
    loaded.n_features_in_ = len(names)
    if model.named:
        loaded.feature_names_in_ = np.asarray(names, dtype=object)
    loaded.n_iter_ = model.epochs
    loaded._library = None
    loaded._loaded = True
    return loaded
