"""Codes as features of a classifier, compared with PCA: cross-validated accuracy on four tables of scikit-learn.

Runs as a script or cell by cell. Both pipelines choose the number of codes or components by GridSearchCV on the same
folds, and use the same classifier on scaled features. The accuracy is the mean over the folds for the best number, with
the standard deviation over folds.
"""

# %%
from __future__ import annotations

import time
import warnings

from sklearn import datasets
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, StratifiedKFold
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler

import aefx

TABLES = {
    "iris": (datasets.load_iris, [1, 2, 3]),
    "wine": (datasets.load_wine, [2, 3, 5]),
    "digits": (datasets.load_digits, [8, 16]),
    "breast cancer": (datasets.load_breast_cancer, [2, 5, 8]),
}
# In digits, some pixels are constant in a fold and not in another.
warnings.simplefilter("ignore", aefx.TableWarning)
FOLDS = StratifiedKFold(5, shuffle=True, random_state=0)


# %%
def searched(reduction: list[tuple[str, object]], parameter: str, sizes: list[int], table: object) -> GridSearchCV:
    """Fits a search for the best number of features."""
    steps = [*reduction, ("scale", StandardScaler()), ("classify", LogisticRegression(max_iter=5000))]
    search = GridSearchCV(Pipeline(steps), {parameter: sizes}, cv=FOLDS)
    return search.fit(table.data, table.target)  # type: ignore[attr-defined]


def accuracy(search: GridSearchCV) -> str:
    best = search.cv_results_["std_test_score"][search.best_index_]
    return f"{search.best_score_:.3f} ± {best:.3f} ({next(iter(search.best_params_.values()))})"


# %%
print(f"{'table':14s} {'aefx (codes)':>20s} {'PCA (components)':>20s} {'seconds':>8s}")
for name, (load, sizes) in TABLES.items():
    table = load(as_frame=True)
    begun = time.perf_counter()
    codes = searched([("codes", aefx.Autoencoder())], "codes__dim", sizes, table)
    took = time.perf_counter() - begun
    components = searched([("range", MinMaxScaler()), ("pca", PCA())], "pca__n_components", sizes, table)
    print(f"{name:14s} {accuracy(codes):>20s} {accuracy(components):>20s} {took:8.1f}", flush=True)
