"""What a user's program calls, for type checkers: mypy and pyright must find nothing in it. It is not run."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import aefx
from aefx import Autoencoder, DataError, TableWarning, UsageError, load


def said(progress: dict[str, Any]) -> bool:
    print(progress)
    return bool(progress["epoch"] > 10)


def learn(table: pd.DataFrame) -> Autoencoder:
    model = Autoencoder(
        n_components=2,
        hidden=(16, 8),
        activation="tanh",
        optimizer="adam",
        categorical=["species"],
        on_missing="mask",
        random_state=np.random.RandomState(1),
        verbose=True,
        callback=said,
    )
    return model.fit(table, y=None)


def apply(model: Autoencoder, table: pd.DataFrame, folder: Path) -> float:
    codes: NDArray[np.float32] = model.fit_transform(table)
    before = model.transform(table, pre_activation=True)
    back = model.inverse_transform(codes, raw=True)
    scores: NDArray[np.float64] = model.score_samples(table)
    names: list[str] = list(model.get_feature_names_out())
    formulas: list[str] = model.formulas_
    print(names, formulas, before.shape, back.shape, model.weights_, model.shares_, model.kept_)
    print(model.explain(table), model.report(format="text", width=100), model.n_iter_, model.n_features_in_)
    model.save(folder / "model.aefx")
    model.export(folder / "model.onnx", part="encoder")
    query: str = model.to_sql(table="iris", dialect="duckdb", keep=["species"])
    print(query, aefx.sweep(table, dims=[1, 2], epochs=5), aefx.select_columns(table, 1), aefx.__version__)
    return float(scores.mean()) + model.score(table) + model.explained_variance_ratio_


def main() -> int:
    table = pd.DataFrame({"a": [1.0, 2.0, 3.0], "species": ["x", "y", "x"]})
    try:
        model = learn(table)
        again: Autoencoder = load(Path("model.aefx")).set_params(epochs=5, dim=1)
        make_pipeline(StandardScaler(), Autoencoder(2)).fit(table[["a"]])
        print(clone(again), again.get_params(), isinstance(model, Autoencoder), TableWarning)
        return int(apply(model, table, Path("build")))
    except (UsageError, DataError) as error:
        print(error, file=sys.stderr)
        return 1
