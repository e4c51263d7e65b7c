"""Explanations, scores, and display in notebooks."""

from __future__ import annotations

import html.parser

import numpy as np
import pandas as pd
import polars as pl
import pytest

import aefx


@pytest.fixture
def model(iris_numbers: pd.DataFrame) -> aefx.Autoencoder:
    return aefx.Autoencoder(dim=2).fit(iris_numbers)


@pytest.mark.parametrize("hidden", [None, (6,)])
def test_contributions_sum_to_the_code(hidden: tuple[int] | None, iris_numbers: pd.DataFrame) -> None:
    model = aefx.Autoencoder(dim=2, hidden=hidden, activation="tanh", epochs=10).fit(iris_numbers)
    explained = model.explain(iris_numbers)
    assert list(explained.columns) == ["row", "code", "feature", "value", "slope", "contribution"]
    sums = explained.groupby(["row", "code"])["contribution"].sum().unstack().to_numpy()
    assert np.allclose(np.tanh(sums), model.transform(iris_numbers), atol=1e-5)


def test_explain_along_paths_has_one_base(iris_numbers: pd.DataFrame) -> None:
    deep = aefx.Autoencoder(dim=2, encoder_hidden=[8, 4], decoder_hidden=[8], epochs=5).fit(iris_numbers)
    path, slope = deep.explain(iris_numbers), deep.explain(iris_numbers, method="slope")
    assert path.equals(deep.explain(iris_numbers, method="path"))
    for explained, bases in ((path, 2), (slope, 300)):
        sums = explained.groupby(["row", "code"])["contribution"].sum().unstack().to_numpy()
        assert np.allclose(np.maximum(sums, 0), deep.transform(iris_numbers), rtol=1e-6, atol=1e-6)
        assert (explained[explained["feature"] == "(base)"]["contribution"].nunique() == 2) == (bases == 2)
    with pytest.raises(ValueError, match="method 'ways' is none of path, slope"):
        deep.explain(iris_numbers, method="ways")  # type: ignore[arg-type]


def test_explain_says_where_there_is_no_exact_path(iris_numbers: pd.DataFrame) -> None:
    curved = aefx.Autoencoder(dim=1, encoder_hidden=[4, 4], decoder_hidden=[4], activation="tanh", epochs=2)
    curved.fit(iris_numbers)
    with pytest.warns(UserWarning, match="hidden layers of tanh have no exact path"):
        default = curved.explain(iris_numbers)
    assert default.equals(curved.explain(iris_numbers, method="slope"))
    with pytest.raises(ValueError, match="these are tanh"):
        curved.explain(iris_numbers, method="path")


def test_explain_tells_where_values_are_capped(iris_numbers: pd.DataFrame) -> None:
    table = iris_numbers.copy()
    column = table.columns[0]
    table.iloc[99, 0] = 5100
    explained = aefx.Autoencoder(dim=1, epochs=5).fit(table).explain(table)
    capped = explained[explained["capped_at"].notna()]
    assert list(capped["row"]) == [99] and list(capped["feature"]) == [column]
    assert capped["value"].item() == 5100
    assert capped["capped_at"].item() == iris_numbers[column].max()


def test_transform_reads_columns_as_logarithms(iris_numbers: pd.DataFrame) -> None:
    table = iris_numbers.copy()
    table.columns = ["a", "b", "c", "d"]
    table["a"] = np.exp(table["a"])
    model = aefx.Autoencoder(dim=2, column_transform="log:a", epochs=5).fit(table)
    assert "*log(" in model.report()
    back = model.inverse_transform(model.transform(table))
    assert (back[:, 0] > 0).all()
    assert np.corrcoef(back[:, 0], table["a"])[0, 1] > 0.9
    with pytest.raises(ValueError, match="negative"):
        aefx.Autoencoder(dim=1, column_transform="log:b", epochs=5).fit(table.assign(b=-1.0 - table["b"]))


def test_explain_keeps_the_index(model: aefx.Autoencoder, iris_numbers: pd.DataFrame) -> None:
    some = iris_numbers.iloc[[100, 3]].set_axis(["a", "b"])
    explained = model.explain(some)
    assert list(dict.fromkeys(explained["row"])) == ["a", "b"]
    assert list(explained["feature"][:5]) == [*iris_numbers.columns, "(base)"]
    polars = model.explain(pl.from_pandas(some))
    assert isinstance(polars, pl.DataFrame)
    assert polars["row"].unique().sort().to_list() == [0, 1]
    assert np.allclose(polars["contribution"], explained["contribution"])
    assert isinstance(aefx.Autoencoder(epochs=1).fit(some.to_numpy()).explain(some.to_numpy()), pd.DataFrame)


def test_odd_rows_score_lower(model: aefx.Autoencoder, iris_numbers: pd.DataFrame) -> None:
    scores = model.score_samples(iris_numbers)
    assert scores.shape == (150,)
    assert -1.2 < scores.mean() < -0.8
    odd = iris_numbers.iloc[:1].assign(petal_length=6.9)
    assert model.score_samples(odd)[0] < scores.min()


def test_report_shows_formulas(model: aefx.Autoencoder) -> None:
    assert "4 columns of X as 2 codes" in model.report()
    assert "code1 = relu(" in model.report(width=60)
    assert max(map(len, model.report(width=60).splitlines())) < max(map(len, model.report(width=100).splitlines()))
    with pytest.raises(aefx.UsageError, match="^format 'pdf' is none of text, json"):
        model.report(format="pdf")  # type: ignore[arg-type]


def test_stability_is_in_the_report(iris_numbers: pd.DataFrame) -> None:
    assert "+-" in aefx.Autoencoder(dim=1, epochs=3, stability=4).fit(iris_numbers).report(all=True)
    assert "+-" not in aefx.Autoencoder(dim=1, epochs=3).fit(iris_numbers).report(all=True)


@pytest.mark.filterwarnings("ignore::aefx.TableWarning")
def test_text_column_colors_points(iris: pd.DataFrame) -> None:
    assert "Iris-virginica" in aefx.Autoencoder(epochs=2).fit(iris).report(format="html")


class Page(html.parser.HTMLParser):
    """Collects the tags of a page and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_notebook_shows_the_report_in_short(model: aefx.Autoencoder) -> None:
    page = Page(model._repr_html_())
    assert not set(page.tags) & {"iframe", "script", "style", "link", "img"}  # nothing leaks into the notebook's page
    assert page.tags.count("details") == 2 and page.tags.count("tr") == 1 + 4
    assert "4 columns of X as 2 codes" in page.text
    assert "On 150 held-out rows" in page.text
    for formula in model.formulas_:
        assert formula in page.text
    assert f"{100 * model.kept_.loc['petal_length', 'kept']:.0f}%" in page.text
    assert f"{model.weights_.loc['petal_length', 'code1']:.4g}" in page.text
    assert len(model._repr_html_()) < 6000
    shown = model._repr_mimebundle_()
    assert shown["text/html"] == model._repr_html_()
    assert shown["text/plain"] == repr(model)


def test_notebook_shows_diagram_before_fit() -> None:
    shown = aefx.Autoencoder()._repr_mimebundle_()
    assert "iframe" not in shown["text/html"]
    assert "Autoencoder" in shown["text/html"]


def test_notebook_leaves_out_what_is_long() -> None:
    table = np.random.default_rng(1).normal(size=(60, 300)).astype(np.float32)
    model = aefx.Autoencoder(dim=12, epochs=1).fit(table)
    page = Page(model._repr_html_())
    assert page.tags.count("tr") == 1 + 20 and page.tags.count("details") == 8
    assert "4 more codes and 280 more columns" in page.text
    assert len(model._repr_html_()) < 100_000


def test_hostile_names_are_escaped(iris_numbers: pd.DataFrame) -> None:
    table = iris_numbers.set_axis(['"></iframe><script>alert(1)</script>', "b", "c", "d"], axis=1)
    page = Page(aefx.Autoencoder(epochs=1).fit(table)._repr_html_())
    assert not set(page.tags) & {"iframe", "script"}
