"""`warm_start`: fit goes on with the model that is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from conftest import command

import aefx

quick: dict[str, Any] = {"dim": 2, "epochs": 20, "categorical": ["species"], "drop": ["island", "sex", "year"]}


def test_fit_goes_on_as_the_command_does(penguins: pd.DataFrame, tmp_path: Path) -> None:
    old, new = penguins.iloc[::2], penguins.iloc[1::2]
    model = aefx.Autoencoder(**quick, warm_start=True).fit(old)
    before = model.transform(penguins)
    model.save(tmp_path / "old.aefx")
    new.to_csv(tmp_path / "new.csv", index=False)
    command("train", "new.csv", "--from", "old.aefx", "-m", "new.aefx", "-o", "codes.csv", "--epochs", 5, cwd=tmp_path)
    model.set_params(epochs=5)
    codes = model.fit_transform(new)
    written = pd.read_csv(tmp_path / "codes.csv").filter(regex="^code").to_numpy(dtype=np.float32)
    assert np.array_equal(codes, written)
    assert model.n_iter_ == 5
    after = model.transform(penguins)
    for i in range(2):
        assert np.corrcoef(before[:, i], after[:, i])[0, 1] > 0.98
    assert not np.array_equal(before, after)
    assert "Continued from the model on 172 rows" in model.report(all=True)
    loaded = aefx.load(tmp_path / "old.aefx")
    assert np.array_equal(loaded.set_params(warm_start=True, epochs=5).fit(new).transform(new), codes)
    assert not np.array_equal(aefx.Autoencoder(**quick).fit(old).fit(new).transform(new), codes)


def test_what_contradicts_the_model_is_an_error(penguins: pd.DataFrame) -> None:
    model = aefx.Autoencoder(**quick, warm_start=True).fit(penguins)
    for parameters, message in (
        ({"dim": 3}, "dim 3 contradicts the model, where it is 2.*train without warm_start"),
        ({"dim": 2, "scale": "minmax"}, "scale='minmax' contradicts the model, where it is standard"),
        ({"scale": None, "stability": 2}, "stability has no effect with warm_start"),
    ):
        with pytest.raises(aefx.UsageError, match=message):
            model.set_params(**parameters).fit(penguins)
    model.set_params(stability=0)
    with pytest.raises(ValueError, match="yet now missing:\n- body_mass_g"):
        model.fit(penguins.drop(columns="body_mass_g"))


def test_as_many_rows_learn_the_decoder_anew(penguins: pd.DataFrame) -> None:
    model = aefx.Autoencoder(**{**quick, "epochs": None}, warm_start=True).fit(penguins.iloc[::2])
    before = model.transform(penguins)
    model.fit(penguins)
    assert "Its decoder is learned anew, since it had no more rows (172)" in " ".join(model.report(all=True).split())
    after = model.transform(penguins)
    for i in range(2):
        assert np.corrcoef(before[:, i], after[:, i])[0, 1] > 0.98
    model.fit(penguins.iloc[:40])
    assert "Training started from all of its weights, which had 344 rows" in " ".join(model.report(all=True).split())
