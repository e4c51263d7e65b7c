"""Conventions of scikit-learn estimators."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import parametrize_with_checks

import aefx

# Check -> why it is expected to fail. None so far.
EXPECTED_FAILURES: dict[str, str] = {}


@parametrize_with_checks(  # type: ignore[untyped-decorator]
    [aefx.Autoencoder(), aefx.Autoencoder(dim=1, hidden=(4,), epochs=5)],
    expected_failed_checks=lambda _: EXPECTED_FAILURES,
)
def test_scikit_learn_checks(estimator: Any, check: Any) -> None:
    check(estimator)


def test_clone_and_set_params() -> None:
    model = aefx.Autoencoder(dim=3, hidden=(8, 4), seed=7)
    copy = clone(model)
    assert copy.get_params() == model.get_params()
    assert copy.set_params(dim=1).dim == 1
    assert model.dim == 3


def test_number_of_codes_may_be_given_without_its_name() -> None:
    assert clone(aefx.Autoencoder(3)).get_params()["dim"] == 3
    with pytest.raises(TypeError):
        aefx.Autoencoder(3, 4)  # type: ignore[call-arg]


def test_pipeline_in_grid_search(iris: pd.DataFrame) -> None:
    species = iris.pop("species")
    search = GridSearchCV(
        make_pipeline(aefx.Autoencoder(), LogisticRegression(max_iter=1000)), {"autoencoder__dim": [1, 2]}, cv=3
    )
    search.fit(iris, species)
    assert search.best_score_ > 0.85
    assert list(search.best_estimator_[:-1].get_feature_names_out()) == [
        f"code{i + 1}" for i in range(search.best_params_["autoencoder__dim"])
    ]


def test_fitted_attributes(iris_numbers: pd.DataFrame) -> None:
    model = aefx.Autoencoder(dim=2).fit(iris_numbers)
    assert list(model.feature_names_in_) == list(iris_numbers.columns)
    assert model.n_features_in_ == 4
    assert model.n_iter_ > 0
    assert list(model.get_feature_names_out()) == ["code1", "code2"]


def test_fit_transform_equals_transform_in_float32(iris_numbers: pd.DataFrame) -> None:
    model = aefx.Autoencoder(dim=2)
    codes = model.fit_transform(iris_numbers)
    assert codes.dtype == np.float32
    assert codes.shape == (150, 2)
    assert np.array_equal(codes, model.transform(iris_numbers))
    assert np.array_equal(codes[17:40], model.transform(iris_numbers[17:40]))


def test_array_layout_does_not_matter(iris_numbers: pd.DataFrame) -> None:
    rows = np.ascontiguousarray(iris_numbers, dtype=np.float64)
    codes = aefx.Autoencoder(seed=1).fit_transform(rows)
    wide = np.repeat(rows, 2, axis=1)
    backwards = rows[::-1].copy()[::-1]
    for same in (np.asfortranarray(rows), wide[:, ::2], backwards, rows.tolist()):
        assert np.array_equal(aefx.Autoencoder(seed=1).fit_transform(same), codes)


def test_input_arrays_are_unchanged(iris_numbers: pd.DataFrame) -> None:
    rows = iris_numbers.to_numpy(dtype=np.float64)
    before = rows.copy()
    aefx.Autoencoder().fit(rows).transform(rows)
    assert np.array_equal(rows, before)
    rows.flags.writeable = False
    aefx.Autoencoder().fit(rows).transform(rows)


def test_same_seed_same_codes_with_any_threads(iris_numbers: pd.DataFrame) -> None:
    one = aefx.Autoencoder(init="glorot", seed=5, threads=1).fit_transform(iris_numbers)
    assert np.array_equal(one, aefx.Autoencoder(init="glorot", seed=5, threads=3).fit_transform(iris_numbers))
    assert not np.array_equal(one, aefx.Autoencoder(init="glorot", seed=6).fit_transform(iris_numbers))


def test_n_components_is_another_name_of_dim(iris_numbers: pd.DataFrame) -> None:
    codes = aefx.Autoencoder(n_components=3, epochs=2).fit_transform(iris_numbers)
    assert np.array_equal(codes, aefx.Autoencoder(dim=3, epochs=2).fit_transform(iris_numbers))
