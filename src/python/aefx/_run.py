"""The parameters of an estimator as options of a run, which the model file holds, and back."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from aefx._parameters import ALIASES, COLUMNS, FLAGS, OPTIONS

_NOT_KEPT = {"threads"}  # the result does not depend on it
_OTHERS = {"max_levels": "max-levels", "unseen": "unseen", "date_format": "date-format", "stability": "stability"}
_COMMAND = {"unseen": "error"}  # where its default is another


def text_of_parameter(value: Any) -> str:
    """A parameter as the command line has it."""
    if isinstance(value, (list, tuple, np.ndarray)):
        return ",".join(str(item) for item in value)
    return str(value)


def spec(wanted: str | Sequence[str]) -> str:
    """Columns as the command takes them: a SPEC is one already, names become one."""
    if isinstance(wanted, str):
        return wanted
    return ",".join('"' + str(name).replace('"', '""') + '"' for name in wanted)


def is_empty(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and not value


def options_of(estimator: Any) -> dict[str, str]:
    """Training options as texts; None and an empty list are the command's default."""
    given = {option: getattr(estimator, name) for name, option in OPTIONS.items()}
    for alias, name in ALIASES.items():
        if getattr(estimator, alias) is not None:
            given[OPTIONS[name]] = getattr(estimator, alias)
    if getattr(estimator, "seed_", None) is not None:
        given["seed"] = estimator.seed_
    options = {name: text_of_parameter(value) for name, value in given.items() if value is not None and not is_empty(value)}
    options.update({option: "true" for name, option in FLAGS.items() if not getattr(estimator, name)})
    return options


def run_of_parameters(estimator: Any) -> list[tuple[str, str]]:
    """What the model file holds, so that the run can be repeated."""
    run = [(name, text) for name, text in options_of(estimator).items() if name not in _NOT_KEPT]
    for name in COLUMNS:
        if getattr(estimator, name) is not None:
            run.append((name, spec(getattr(estimator, name))))
    for name, option in _OTHERS.items():
        value = getattr(estimator, name)
        if value is not None and str(value) not in ("", "0"):
            run.append((option, str(value)))
    return run


def parameters_of_run(run: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Parameters of the run that made a model; options that only the command has are left out."""
    if not run:
        return {}
    names = {option: name for name, option in {**OPTIONS, **_OTHERS}.items()}
    out: dict[str, Any] = dict(_COMMAND)
    for option, text in run:
        flag = next((name for name, its in FLAGS.items() if its == option), None)
        if flag is not None:
            out[flag] = text != "true"
        elif option in COLUMNS:
            out[option] = _names(text)
        elif option in names:
            out[names[option]] = _value(text)
    return out


def _names(text: str) -> str | list[str]:
    """Names that were given as a list; a SPEC stays one."""
    if not re.fullmatch(r'"(?:[^"]|"")*"(?:,"(?:[^"]|"")*")*', text):
        return text
    return next(iter(csv.reader([text])))


def _value(text: str) -> Any:
    if re.fullmatch(r"\d+(?:,\d+)+", text):
        return [int(part) for part in text.split(",")]
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
