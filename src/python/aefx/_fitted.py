"""A fitted model on rows. Nothing here imports scikit-learn, which takes longer than most models need."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from aefx import _native, _output
from aefx._columns import collected, library_of, unmasked
from aefx._matching import places_by_command
from aefx._notebook import brief_page
from aefx._parameters import Parameters
from aefx._run import parameters_of_run, run_of_parameters
from aefx._table import Feature, Table, rows_of, say, table_of

if TYPE_CHECKING:
    from aefx._autoencoder import Autoencoder

Part = Literal["encoder", "decoder", "autoencoder", "score"]


class Fitted:
    """What a fitted estimator does with rows, and tells of itself."""

    model_: _native.Model
    n_features_in_: int
    feature_names_in_: NDArray[np.object_]
    n_iter_: int
    threads: int | None
    _library: str | None
    _loaded: bool

    def transform(self, X: Any, *, pre_activation: bool = False) -> Any:
        """Codes of rows, those of `aefx encode`.

        Parameters
        ----------
        X : table of pandas, Polars, PyArrow, DuckDB ... or array of shape (n_samples, n_features)
        pre_activation : bool, default=False
            The codes before their activation.

        Returns
        -------
        codes : ndarray of shape (n_samples, n_components), float32
            NaN for rows that `on_missing="drop"` leaves out. A DataFrame after `set_output`.
        """
        return self._encode(self._rows(*self._known(X)), pre_activation)

    def inverse_transform(self, X: Any, raw: bool = False) -> Any:
        """Codes back to the columns that were learned from, in their own units.

        Parameters
        ----------
        X : DataFrame or array of shape (n_samples, n_components)
            Codes. Columns of a DataFrame called code1, code2 ... are found by name, in any order.
        raw : bool, default=False
            The numbers as the decoder gives them. Otherwise those of columns that held whole numbers in training are
            rounded to whole numbers, which are integers in a DataFrame.

        Returns
        -------
        rows : ndarray, or a DataFrame where some columns are no numbers or `set_output` asks for one
        """
        self._check_fitted()
        codes = self._codes(self._codes_by_name(X))
        if codes.shape[1] != self.model_.codes:
            raise ValueError(f"X has {codes.shape[1]} columns, and the model has {self.model_.codes} codes")
        return self._columns_of(self.model_.decode(codes, raw), X, raw)

    def fill(self, X: Any) -> Any:
        """The columns that were learned from, with missing values filled: `aefx fill`.

        A missing value becomes what is expected of it, given the other values of its row: within the column's range,
        whole where training had whole numbers, the likeliest level of a category. The other values stay.

        Parameters
        ----------
        X : DataFrame or array of shape (n_samples, n_features)

        Returns
        -------
        rows : ndarray, or a DataFrame where some columns are no numbers or `set_output` asks for one
        """
        values, said = self.model_.fill(self._rows(*self._known(X)), self._threads())
        say(said)
        return self._columns_of(values, X)

    def _columns_of(self, values: NDArray[np.float64], X: Any, raw: bool = False) -> Any:
        """Features as an array, or as a DataFrame where some are no numbers or one is wanted."""
        library = self._wanted_library()
        features = self.model_.features
        if library is None and all(kind == "number" for _, _, kind, _ in features):
            return values
        library = library or self._library or _output.any_library()
        index = X.index if library_of(X) == "pandas" and library == "pandas" else None
        return _output.frame_of(library, _output.decoded_columns(values, features, [] if raw else self.model_.whole), index)

    def score_samples(self, X: Any) -> NDArray[np.float64]:
        """How usual each row is: minus the score of `aefx score`, so -1 is usual, and the lower the odder.

        Parameters
        ----------
        X : DataFrame or array of shape (n_samples, n_features)

        Returns
        -------
        scores : ndarray of shape (n_samples,)
        """
        rows = self._rows(*self._known(X))
        scores, said = self.model_.score(rows, self._threads())
        say(said)
        return -scores

    def score(self, X: Any, y: Any = None) -> float:
        """Mean over the columns of the R^2 of their reconstruction: 1 is exact, 0 no better than the means.

        Parameters
        ----------
        X : DataFrame or array of shape (n_samples, n_features)
        y : ignored

        Returns
        -------
        score : float
        """
        r2, said = self.model_.r2(self._rows(*self._known(X)))
        say(said)
        return r2

    def explain(self, X: Any, *, method: Literal["path", "slope"] | None = None) -> Any:
        """What each column brings to each code on each row.

        On every row and code the contributions, that of "(base)" among them, sum to the code before its activation.

        Parameters
        ----------
        X : DataFrame or array of shape (n_samples, n_features)
        method : {"path", "slope"}, default=None
            Of encoders with hidden layers; with one layer both are the same. "path": slopes are means over the straight
            path from the mean row, summed exactly, and "(base)" is the mean row's, the same on every row. "slope":
            slopes are those at the row, and "(base)" differs from row to row. None: "path", or "slope" where several
            hidden layers are curved (tanh and the like), for which there is no exact path.

        Returns
        -------
        contributions : DataFrame
            row (the label in pandas' index, else the place from 0), code, feature, value, slope, contribution. Where
            values of the model's columns are capped also capped_at: the value that the contribution counts, NaN where it
            is the row's own.
        """
        table, places = self._known(X)
        values, caps, slopes, parts, base, said = self.model_.explain(self._rows(table, places), method, self._threads())
        say(said)
        columns = self.model_.encoded_columns
        library = _output.frames_of(library_of(X)) or self._frames()
        rows = table.index if table.index is not None else np.arange(table.rows)
        return _output.contributions(library, rows, self._code_names(), columns, values, caps, slopes, parts, base)

    def report(
        self,
        *,
        format: Literal["text", "json", "csv", "markdown", "html"] = "text",
        width: int = 80,
        all: bool = False,
    ) -> str:
        """The report of `aefx report`.

        Parameters
        ----------
        format : {"text", "json", "csv", "markdown", "html"}, default="text"
        width : int, default=80
            Columns of the text.
        all : bool, default=False
            Show every column and code, not only the largest.
        """
        self._check_fitted()
        return self.model_.report(format, width, all)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the model as the command does: `aefx encode`, `report` and the others take it.

        Parameters
        ----------
        path : str or path-like
            Replaced as a whole, where it is a model.
        """
        self._check_fitted()
        self.model_.save(os.fspath(path), run_of_parameters(self))

    def export(
        self, path: str | os.PathLike[str], *, part: Part = "encoder", name: str | None = None, inputs: str = "columns"
    ) -> None:
        """Writes the model for other programs: ONNX for a path that ends in .onnx, C for .h, SQL for .sql.

        Parameters
        ----------
        path : str or path-like
        part : {"encoder", "decoder", "autoencoder", "score"}, default="encoder"
            Columns to codes, codes to columns, columns to their reconstruction, or how odd a row is.
        name : str, default=None
            C: what every name begins with. None: the file's name.
        inputs : {"columns", "matrix"}, default="columns"
            ONNX: one input for each column, or one for all numbers and one for all texts.
        """
        self._check_fitted()
        path = os.fspath(path)
        stem, suffix = os.path.splitext(os.path.basename(path))
        content: bytes
        if suffix == ".onnx":
            content = self.model_.to_onnx(part, inputs)
        elif suffix == ".h":
            content = self.model_.to_c(part, name or stem).encode()
        elif suffix == ".sql":
            content = self.to_sql(part=part).encode()
        else:
            raise ValueError(f"path ends in '{suffix}': expected .onnx, .h or .sql")
        with open(path, "wb") as file:
            file.write(content)

    def to_sql(
        self,
        *,
        table: str | None = None,
        dialect: Literal["duckdb", "sqlite", "postgres", "spark"] = "duckdb",
        part: Part = "encoder",
        keep: Sequence[str] = (),
    ) -> str:
        """One SELECT that computes the codes, or what else `part` says.

        Parameters
        ----------
        table : str, default=None
            Table to select from, as iris or schema.iris. None: data, or codes for the decoder.
        dialect : {"duckdb", "sqlite", "postgres", "spark"}, default="duckdb"
        part : {"encoder", "decoder", "autoencoder", "score"}, default="encoder"
        keep : sequence of str, default=()
            Columns of the table to select too.
        """
        self._check_fitted()
        table = table or ("codes" if part == "decoder" else "data")
        return self.model_.to_sql(part, dialect, table, list(keep))

    @property
    def formulas_(self) -> list[str]:
        """Formula of each code."""
        return list(self._explanation()["formulas"])

    @property
    def weights_(self) -> Any:
        """Weight of each column, as its term in the formula, for each code; and (bias)."""
        known = self._explanation()
        return self._by_code([*known["terms"], "(bias)"], np.vstack([known["weights"], known["bias"]]))

    @property
    def shares_(self) -> Any:
        """Share of each code's variance that each column makes, signed; and (rest). They sum to 1."""
        known = self._explanation()
        return self._by_code([*known["columns"], "(rest)"], np.vstack([known["shares"], known["rest"]]))

    @property
    def kept_(self) -> Any:
        """R^2 of the reconstruction of each column on the training rows."""
        known = self._explanation()
        return _output.named_rows(self._frames(), "column", known["columns"], {"kept": np.asarray(known["r2"])})

    @property
    def explained_variance_ratio_(self) -> float:
        """Share of the columns' variance that the codes keep, on held-out rows, every column counting alike."""
        return float(self._explanation()["kept"])

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """code1, code2, ...

        Parameters
        ----------
        input_features : ignored
        """
        self._check_fitted()
        return np.asarray(self._code_names(), dtype=object)

    @property
    def _n_features_out(self) -> int:
        return self.model_.codes

    def _frames(self) -> str:
        return self._library or _output.any_library()

    def _explanation(self) -> dict[str, Any]:
        self._check_fitted()
        return self.model_.explanation()

    def _by_code(self, names: Sequence[str], values: NDArray[np.float64]) -> Any:
        columns = {name: np.ascontiguousarray(values[:, k]) for k, name in enumerate(self._code_names())}
        return _output.named_rows(self._frames(), "column", names, columns)

    def _code_names(self) -> list[str]:
        return [f"code{i + 1}" for i in range(self.model_.codes)]

    def _codes_by_name(self, X: Any) -> Any:
        """Codes in their order, where the columns are called as codes are."""
        X = collected(X)
        library = library_of(X)
        if library is None:
            return X
        table = table_of(X, library)
        columns, names, given = table.columns, self._code_names(), table.names
        if set(given) & {f"code{i + 1}" for i in range(max(len(given), len(names)))}:
            missing = [name for name in names if name not in given]
            if missing:
                raise ValueError(f"X has no column {missing[0]}: the model has {', '.join(names)}")
            columns = [columns[given.index(name)] for name in names]
        for column in columns:
            if column.declared != "number":
                raise ValueError(f"codes are numbers, and X has a column of type {column.type}")
        return np.array([column.numbers() for column in columns]).reshape(len(columns), table.rows).T

    def _threads(self) -> int:
        if self.threads is None:
            return 0
        _native.check({"dim": "1", "threads": str(self.threads)})  # it may be set after fit
        return int(self.threads)

    # What scikit-learn's estimator does in its own way.
    def _check_fitted(self) -> None:
        """Raises where there is no model yet."""

    def _wanted_library(self) -> str | None:
        return None

    def _codes(self, X: Any) -> NDArray[np.float32]:
        codes = np.ascontiguousarray(X, dtype=np.float32)
        if codes.ndim != 2:
            raise ValueError(f"codes are a table of two dimensions, and X has {codes.ndim}")
        return codes

    def _check_matrix(self, numbers: NDArray[np.float64]) -> None:
        if np.isinf(numbers).any():
            raise ValueError("Input X contains infinity or a value too large for dtype('float64').")

    def _array(self, X: Any) -> Any:
        """Rows of an array as a matrix of float64 or float32."""
        array = np.asarray(unmasked(X))
        if array.ndim != 2:
            raise ValueError(f"rows are a table of two dimensions, and X has {array.ndim}")
        if array.dtype not in (np.float64, np.float32):
            array = array.astype(np.float64)
        self._check_matrix(array)
        return array

    def _places(self, table: Table, X: Any) -> list[int]:
        return places_by_command(self.model_, table)

    def _known(self, X: Any) -> tuple[Table, list[int]]:
        """A table that has the model's columns, and where they are in it."""
        self._check_fitted()
        X = collected(X)
        library = library_of(X)
        if library is None:
            X = self._array(X)
        table = table_of(X, library)
        return table, self._places(table, X)

    def _rows(self, table: Table, places: Sequence[int]) -> _native.Rows:
        model = self.model_
        features = [
            Feature(name, place, "date" if kind == "day" else kind, levels or None, zero_one)
            for (name, _, kind, levels), place, zero_one in zip(model.features, places, model.zero_one)
        ]
        if table.matrix is not None and any(feature.use != "number" for feature in features):
            raise ValueError("the model learned from columns that are no numbers: give it a table of pandas, Polars or Arrow")
        return rows_of(table, features, model.date_format, model.missing, self._check_matrix)

    def _encode(self, rows: _native.Rows, pre_activation: bool = False) -> NDArray[np.float32]:
        codes, said = self.model_.encode(rows, pre_activation, self._threads())
        say(said)
        return codes

    def _report_html(self) -> str:
        """The report in short."""
        return brief_page(self._explanation())


class LoadedAutoencoder(Parameters, Fitted):
    """A model from a file. It becomes an `Autoencoder` once anything of scikit-learn is asked of it."""

    def __getattr__(self, name: str) -> Any:
        from aefx._autoencoder import Autoencoder

        if name.startswith("_repr") or name == "model_" or not hasattr(Autoencoder, name):
            raise AttributeError(f"'Autoencoder' object has no attribute '{name}'")
        self.__class__ = Autoencoder
        return getattr(self, name)

    def __repr__(self) -> str:
        return f"Autoencoder(dim={self.dim})"

    def _repr_html_(self) -> str:
        return self._report_html()


def load(path: str | os.PathLike[str]) -> Autoencoder:
    """A model that `aefx train` or `Autoencoder.save` wrote.

    Its columns are matched as the command does: by name in any order where both have names, else by position; others
    are passed over. Its parameters are those of training, so that `clone(load(path)).fit(X)` repeats it.

    Parameters
    ----------
    path : str or path-like

    Returns
    -------
    model : Autoencoder

    Examples
    --------
    >>> import os, tempfile
    >>> import numpy as np
    >>> import aefx
    >>> X = np.sin(np.arange(200.0)).reshape(50, 4)
    >>> path = os.path.join(tempfile.mkdtemp(), "model.aefx")
    >>> aefx.Autoencoder(n_components=2, epochs=5).fit(X).save(path)
    >>> aefx.load(path).transform(X).shape
    (50, 2)
    """
    path = os.fspath(path)
    model = _native.Model.load(path)
    names = [name for name, _, _, _ in model.features]
    parameters = parameters_of_run(_native.Model.load_run(path))
    loaded = LoadedAutoencoder(**{**parameters, "dim": model.codes})
    loaded.model_ = model
    loaded.n_features_in_ = len(names)
    if model.named:
        loaded.feature_names_in_ = np.asarray(names, dtype=object)
    loaded.n_iter_ = model.epochs
    loaded._library = None
    loaded._loaded = True
    return loaded  # type: ignore[return-value]
