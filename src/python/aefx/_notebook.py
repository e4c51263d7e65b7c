"""What a notebook shows of a fitted model: the report's page in short."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import numpy as np

MOST_COLUMNS = 20
MOST_CODES = 8
FEW_COLUMNS = 8  # of a formula that is shown without a click


def _text(value: Any) -> str:
    """As markup: nothing in a name is read as such, or changes the direction of what follows."""
    return html.escape("".join(c if c.isprintable() else "\ufffd" for c in str(value)))


def _row(cells: Sequence[str]) -> str:
    return f"<tr><th scope='row'>{cells[0]}</th>" + "".join(f"<td>{text}</td>" for text in cells[1:]) + "</tr>"


def _table(known: dict[str, Any], codes: Sequence[str]) -> str:
    """What is kept of each column, and its weight in each code: of the columns that make up most of the codes."""
    names, shares, weights = known["terms"], np.asarray(known["shares"]), np.asarray(known["weights"])
    largest = np.argsort(-np.abs(shares).max(axis=1), kind="stable")[:MOST_COLUMNS]
    rows = [
        _row(
            [
                f"<bdi>{_text(names[i])}</bdi>",
                "" if np.isnan(known["r2"][i]) else f"{100 * known['r2'][i]:.0f}%",
                *(f"{weights[i, k]:.4g}" for k in range(len(codes))),
            ]
        )
        for i in sorted(largest)
    ]
    heads = ["column", "kept", *(f"weight in {code}" for code in codes)]
    head = "".join(f"<th scope='col'>{text}</th>" for text in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _formula(text: str, sentence: str, is_open: bool) -> str:
    shown = f"<code style='white-space:pre-wrap'>{_text(text)}</code>"
    return f"<details{' open' if is_open else ''}><summary>{_text(sentence)}</summary>{shown}</details>"


def brief_page(known: dict[str, Any]) -> str:
    """Title, what is kept, a sentence and the formula of each code, and a table of weights. No script, no style sheet."""
    formulas, findings = known["formulas"], known["findings"]
    codes = [f"code{k + 1}" for k in range(min(len(formulas), MOST_CODES))]
    left = [
        f"{len(formulas) - len(codes)} more codes" if len(formulas) > len(codes) else "",
        f"{len(known['columns']) - MOST_COLUMNS} more columns" if len(known["columns"]) > MOST_COLUMNS else "",
    ]
    more = " and ".join(text for text in left if text)
    parts = [f"<strong>{_text(known['title'])}</strong>"]
    parts += [f"<p>{_text(' '.join(known['verdict']))}</p>"]
    for k, code in enumerate(codes):
        sentence = next((text for text in findings if text.startswith(code + " ")), code)
        parts.append(_formula(formulas[k], sentence, len(known["columns"]) <= FEW_COLUMNS))
    parts.append(_table(known, codes))
    rest = f"{more[:1].upper()}{more[1:]}: <code>weights_</code>, <code>kept_</code>. " if more else ""
    parts.append(f"<p>{rest}The whole page: <code>report(format=\"html\")</code></p>")
    return f"<div>{''.join(parts)}</div>"
