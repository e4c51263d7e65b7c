"""What users of scikit-learn expect of an estimator beyond its own checks."""

from __future__ import annotations

import contextlib
import doctest
import inspect
import io
import sqlite3
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from conftest import command
from sklearn.base import clone
from sklearn.model_selection import cross_val_score

import aefx
from aefx import _autoencoder, _fitted

quick: dict[str, Any] = {"dim": 2, "epochs": 5}


def truths(form: str) -> Any:
    """The same truths beside the same numbers, written differently."""
    x = np.sin(np.arange(60.0))
    on = np.arange(60) % 3 == 0
    if form == "pandas":
        return pd.DataFrame({"x": x, "on": on})
    if form == "polars":
        return pl.DataFrame({"x": x, "on": on})
    if form == "ints":
        return pd.DataFrame({"x": x, "on": on.astype(int)})
    if form == "nullable":
        return pd.DataFrame({"x": x, "on": pd.array(on, dtype="boolean")})
    return pd.DataFrame({"x": x, "on": np.where(on, "yes", "no")})


FORMS = ["pandas", "polars", "ints", "nullable", "text"]


@pytest.mark.parametrize("fitted", FORMS)
def test_truths_by_meaning(fitted: str) -> None:
    model = aefx.Autoencoder(**quick).fit(truths(fitted))
    codes = model.transform(truths(fitted))
    for form in FORMS:
        model.feature_names_in_ = np.asarray(["x", "on"], dtype=object)
        assert np.array_equal(model.transform(truths(form)), codes), form


@pytest.mark.parametrize("fitted", FORMS)
def test_truths_by_meaning_in_sql(fitted: str) -> None:
    model = aefx.Autoencoder(**quick).fit(truths(fitted))
    codes = model.transform(truths(fitted))
    select = model.to_sql(table="data", dialect="sqlite")
    for form in FORMS:
        if form == "text" and fitted == "ints":
            continue  # a number in SQL, to which texts are no numbers
        frame = truths(form)
        rows = list(zip(frame["x"].to_list(), frame["on"].to_list()))
        with contextlib.closing(sqlite3.connect(":memory:")) as database:
            database.execute("CREATE TABLE data (x REAL, \"on\")")
            database.executemany("INSERT INTO data VALUES (?, ?)", rows)
            got = np.array(database.execute(select).fetchall(), dtype=float)
        assert np.allclose(got[:, :2], codes, rtol=1e-4, atol=1e-5), form


def test_inverse_transform_goes_by_names(iris_numbers: pd.DataFrame) -> None:
    model = aefx.Autoencoder(**quick).set_output(transform="pandas").fit(iris_numbers)
    codes = model.transform(iris_numbers)
    back = model.inverse_transform(codes)
    assert model.inverse_transform(codes[["code2", "code1"]]).equals(back)
    assert model.inverse_transform(codes.assign(more=1)).equals(back)
    with pytest.raises(ValueError, match="no column code2"):
        model.inverse_transform(codes[["code1"]].assign(other=0))
    renamed = codes.rename(columns={"code1": "a", "code2": "b"})
    assert model.inverse_transform(renamed).equals(back)


def test_unknown_arguments_are_errors(iris_numbers: pd.DataFrame) -> None:
    with pytest.raises(TypeError):
        aefx.Autoencoder(**quick).fit_transform(iris_numbers, nonsense=3)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        aefx.Autoencoder(nonsense=3)  # type: ignore[call-arg]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_declared_categories_are_levels(library: str) -> None:
    kinds = ["a", "b", "never", "c"]
    values = ["a", "b", "c"] * 20
    x = np.sin(np.arange(60.0))
    frame: Any
    if library == "pandas":
        frame = pd.DataFrame({"x": x, "kind": pd.Categorical(values, categories=kinds)})
        other = frame.assign(kind=pd.Categorical(["never"] * 60, categories=kinds))
    else:
        frame = pl.DataFrame({"x": x, "kind": pl.Series(values, dtype=pl.Enum(kinds))})
        other = frame.with_columns(kind=pl.Series(["never"] * 60, dtype=pl.Enum(kinds)))
    model = aefx.Autoencoder(**quick).fit(frame)
    assert "kind=never" in model.model_.encoded_columns
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isfinite(model.transform(other)).all()


def test_a_rare_level_does_not_spoil_a_fold() -> None:
    random = np.random.default_rng(0)
    table = pd.DataFrame({"x": random.normal(size=60), "y": random.normal(size=60), "kind": ["a", "b"] * 30})
    table.loc[59, "kind"] = "rare"
    with pytest.warns(aefx.TableWarning, match="did not see"):
        scores = cross_val_score(aefx.Autoencoder(**quick, categorical=["kind"]), table, cv=5)
    assert np.isfinite(scores).all()


def test_loaded_parameters_are_those_of_training(iris: pd.DataFrame, tmp_path: Path) -> None:
    parameters: dict[str, Any] = {
        "dim": 2, "decoder_hidden": [8, 4], "lr": 0.5, "epochs": 4, "seed": 3, "shuffle": False, "cap": 0.01,
        "categorical": ["species"], "drop": ["petal_width"], "max_levels": 7,
    }  # fmt: skip
    model = aefx.Autoencoder(**parameters).fit(iris)
    model.save(tmp_path / "m.aefx")
    loaded = aefx.load(tmp_path / "m.aefx")
    assert loaded.get_params() == model.get_params()
    assert isinstance(loaded, aefx.Autoencoder)
    again = clone(loaded).fit(iris)
    assert np.array_equal(again.transform(iris), model.transform(iris))
    # The command's options too.
    iris.to_csv(tmp_path / "iris.csv", index=False)
    command("train", "iris.csv", "--dim", 1, "--categorical", "species", "--epochs", 3, "-q", "-o", "c", cwd=tmp_path)
    loaded = aefx.load(tmp_path / "iris.aefx")
    assert (loaded.dim, loaded.categorical, loaded.epochs, loaded.unseen) == (1, "species", 3, "error")
    assert np.array_equal(clone(loaded).fit_transform(iris), loaded.transform(iris))


def test_command_repeats_a_run_of_python(iris: pd.DataFrame, tmp_path: Path) -> None:
    model = aefx.Autoencoder(dim=2, epochs=4, random_state=5, categorical=["species"]).fit(iris)
    model.save(tmp_path / "m.aefx")
    iris.to_csv(tmp_path / "X", index=False)
    command("train", "X", "--config", "m.aefx", "-m", "n.aefx", "-q", "-o", "c", cwd=tmp_path)
    assert np.array_equal(aefx.load(tmp_path / "n.aefx").transform(iris), model.transform(iris))


def test_attributes(iris_numbers: pd.DataFrame) -> None:
    model = aefx.Autoencoder(n_components=2).fit(iris_numbers)
    names = list(iris_numbers.columns)
    assert [formula.split(" ")[0] for formula in model.formulas_] == ["code1", "code2"]
    assert list(model.weights_.columns) == ["code1", "code2"]
    assert len(model.weights_) == 5
    assert model.weights_.index[-1] == "(bias)"
    assert list(model.shares_.index) == [*names, "(rest)"]
    assert np.allclose(model.shares_.sum(), 1)
    assert list(model.kept_.index) == names
    assert 0.8 < model.explained_variance_ratio_ < 1
    assert 0.8 < model.score(iris_numbers) <= 1
    polars = aefx.Autoencoder(**quick).fit(pl.from_pandas(iris_numbers))
    assert polars.shares_.columns == ["column", "code1", "code2"]
    weights = model.weights_.to_numpy()
    pre = np.minimum(iris_numbers.to_numpy(), np.inf) @ weights[:-1] + weights[-1]
    if not any("(" in term for term in model.weights_.index[:-1]):  # no caps
        assert np.allclose(model.transform(iris_numbers, pre_activation=True), pre, atol=1e-3)


def test_random_state(iris_numbers: pd.DataFrame) -> None:
    def codes(**more: Any) -> Any:
        return aefx.Autoencoder(**quick, init="glorot", **more).fit_transform(iris_numbers)

    assert np.array_equal(codes(random_state=4), codes(seed=4))
    assert np.array_equal(codes(random_state=np.random.RandomState(1)), codes(random_state=np.random.RandomState(1)))
    assert not np.array_equal(codes(random_state=np.random.RandomState(1)), codes(random_state=np.random.RandomState(2)))


def test_callback_and_verbose(iris_numbers: pd.DataFrame, capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[dict[str, Any]] = []
    aefx.Autoencoder(dim=2, epochs=9, callback=seen.append, verbose=True).fit(iris_numbers)
    own = [event for event in seen if event["what"] == "training"]
    assert [event["epoch"] for event in own] == list(range(1, 10))
    assert own[0]["most_epochs"] == 9
    assert "[aefx] " in capsys.readouterr().out

    def ends(event: dict[str, Any]) -> bool:
        return not (event["what"] == "training" and event["epoch"] >= 3)

    model = aefx.Autoencoder(dim=2, epochs=9, callback=ends).fit(iris_numbers)
    assert model.n_iter_ == 3
    assert model.score_samples(iris_numbers).shape == (150,)

    def fails(event: dict[str, Any]) -> None:
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        aefx.Autoencoder(**quick, callback=fails).fit(iris_numbers)


def test_export(iris_numbers: pd.DataFrame, tmp_path: Path) -> None:
    model = aefx.Autoencoder(**quick).fit(iris_numbers)
    model.save(tmp_path / "iris.aefx")
    for name, to in (("iris.onnx", "onnx"), ("iris.h", "c")):
        model.export(tmp_path / name, part="decoder")
        command("export", "iris.aefx", "--to", to, "--part", "decoder", "-o", "theirs", cwd=tmp_path)
        assert (tmp_path / name).read_bytes() == (tmp_path / "theirs").read_bytes()
    assert model.to_sql(table="t", dialect="sqlite", part="score", keep=["id"]) == command(
        "export", "iris.aefx", "--to", "sql", "--dialect", "sqlite", "--table", "t", "--part", "score", "--keep", "id",
        cwd=tmp_path,
    )  # fmt: skip
    with pytest.raises(ValueError, match="expected .onnx, .h or .sql"):
        model.export(tmp_path / "iris.txt")
    with pytest.raises(aefx.UsageError, match="dialect"):
        model.to_sql(dialect="db")  # type: ignore[arg-type]


def test_sweep_is_that_of_the_command(iris_numbers: pd.DataFrame, tmp_path: Path) -> None:
    sizes = aefx.sweep(iris_numbers, [1, 3], epochs=5)
    iris_numbers.to_csv(tmp_path / "t.csv", index=False)
    theirs = pd.read_csv(
        io.StringIO(command("sweep", "t.csv", "--dims", "1,3", "--epochs", 5, "--format", "csv", "-q", cwd=tmp_path))
    )
    assert list(sizes["codes"]) == [1, 3]
    assert np.allclose(sizes["error"], theirs.iloc[:, 1], rtol=1e-6)
    with pytest.raises(ValueError, match="valid"):
        aefx.sweep(iris_numbers, [1], valid=1)


def test_filled_values_are_those_of_the_command(iris_numbers: pd.DataFrame, tmp_path: Path) -> None:
    gappy = iris_numbers.copy()
    gappy["x1"] = gappy.iloc[:, 0].where(np.arange(len(gappy)) % 7 != 3)
    gappy["kind"] = pd.Series(np.where(gappy.iloc[:, 2] > 3, "big", "small")).where(np.arange(len(gappy)) % 9 != 4)
    model = aefx.Autoencoder(2, epochs=5, categorical=["kind"]).fit(gappy)
    filled = model.fill(gappy)
    assert not filled.isna().any().any()
    known = gappy["kind"].notna()
    assert (filled["kind"][known] == gappy["kind"][known]).all()
    assert (filled["kind"] == np.where(gappy.iloc[:, 2] > 3, "big", "small")).mean() > 0.97
    gappy.to_csv(tmp_path / "t.csv", index=False)
    model.save(tmp_path / "m.aefx")
    theirs = pd.read_csv(io.StringIO(command("fill", "m.aefx", "t.csv", "-q", cwd=tmp_path)))
    assert np.allclose(filled["x1"], theirs["x1"], rtol=1e-6)
    assert list(filled["kind"]) == list(theirs["kind"])
    numbers = aefx.Autoencoder(2, epochs=5).fit(iris_numbers.to_numpy())
    rows = iris_numbers.to_numpy().copy()
    rows[3, 1] = np.nan
    assert isinstance(numbers.fill(rows), np.ndarray) and np.isfinite(numbers.fill(rows)).all()


def test_selected_columns_are_those_of_the_command(iris_numbers: pd.DataFrame, tmp_path: Path) -> None:
    columns = aefx.select_columns(iris_numbers, 2)
    iris_numbers.to_csv(tmp_path / "t.csv", index=False)
    told = command("select", "t.csv", "--columns", "2", "--format", "csv", "-q", cwd=tmp_path)
    theirs = pd.read_csv(io.StringIO(told))
    assert list(columns["column"]) == list(theirs["column"])
    assert np.allclose(columns["kept"], theirs["kept"], rtol=1e-9)
    assert np.allclose(columns["adds"], theirs["adds"], rtol=1e-9)
    assert len(aefx.select_columns(iris_numbers)) == 3
    with pytest.raises(ValueError, match="n_columns"):
        aefx.select_columns(iris_numbers, 0)
    with pytest.raises(aefx.UsageError, match="not fewer than the 4"):
        aefx.select_columns(iris_numbers, 4)


def test_a_warning_where_little_is_learned() -> None:
    noise = np.random.default_rng(0).normal(size=(200, 30))
    with pytest.warns(aefx.TableWarning, match="It learned little"):
        aefx.Autoencoder(dim=1).fit(noise)


def test_messages_name_parameters(iris: pd.DataFrame) -> None:
    with pytest.raises(aefx.UsageError) as caught:
        aefx.Autoencoder(margin=0.1).fit(iris)
    assert str(caught.value).startswith("margin has no effect without scale='minmax'")
    with pytest.warns(aefx.TableWarning) as said:
        aefx.Autoencoder(**quick).fit(iris)
    assert not any("--" in str(warning.message) for warning in said)


@pytest.mark.parametrize("module", [_autoencoder, _fitted])
def test_examples_run(module: Any) -> None:
    tested = doctest.testmod(module)
    assert tested.failed == 0
    assert tested.attempted > 0


def test_every_parameter_and_method_is_documented() -> None:
    document = aefx.Autoencoder.__doc__ or ""
    for name in inspect.signature(aefx.Autoencoder).parameters:
        assert f"\n{name} : " in document, name
    for name, method in inspect.getmembers(aefx.Autoencoder, inspect.isfunction):
        if name.startswith("_") or method.__module__.split(".")[0] != "aefx":
            continue
        document = inspect.getdoc(method) or ""
        for parameter in list(inspect.signature(method).parameters)[1:]:
            assert f"{parameter} : " in document, (name, parameter)


def test_no_private_imports_of_scikit_learn() -> None:
    for path in Path(_fitted.__file__).parent.glob("*.py"):
        for line in path.read_text().splitlines():
            if "sklearn" in line and "import" in line:
                assert "._" not in line and "import _" not in line, f"{path.name}: {line}"


def test_loading_and_transforming_imports_neither_sklearn_nor_pandas(iris_numbers: pd.DataFrame, tmp_path: Path) -> None:
    aefx.Autoencoder(**quick).fit(iris_numbers.to_numpy()).save(tmp_path / "m.aefx")
    script = f"""
import aefx, sys
import numpy as np
codes = aefx.load({str(tmp_path / "m.aefx")!r}).transform(np.ones((3, 4)))
assert codes.shape == (3, 2)
assert "sklearn" not in sys.modules and "scipy" not in sys.modules and "pandas" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", script], check=True)


def test_user_code_type_checks(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import numpy as np\nimport aefx\n"
        "model = aefx.Autoencoder(n_components=2, activation='relu', lr='auto', random_state=np.random.RandomState(0),\n"
        "                         callback=lambda event: print(event['epoch']))\n"
        "score: float = model.fit(np.ones((3, 2))).score(np.ones((3, 2)))\n"
        "text: str = aefx.load('x').report(format='json')\n"
    )
    wrong = tmp_path / "wrong.py"
    wrong.write_text("import aefx\naefx.Autoencoder(activation='rely')\naefx.load('x').report(format='pdf')\n")
    source = Path(__file__).parents[2]
    check = [sys.executable, "-m", "mypy", "--config-file", str(source / "pyproject.toml"), "--cache-dir", str(tmp_path)]
    done = subprocess.run([*check, str(program)], cwd=source, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    done = subprocess.run([*check, str(wrong)], cwd=source, capture_output=True, text=True)
    assert done.stdout.count("error: Argument") == 2, done.stdout


