"""Measures how many new rows `aefx score --quantile` flags, on made tables whose new rows are of the same kind.

Usage: quantile_flags_study.py PROGRAM [--quick]

The threshold is an order statistic of the scores that n rows had when they were held out, so a new row exceeds it with a
probability of 1 - ceil(q (n + 1)) / (n + 1). The mean rate over made training sets must be within two standard errors of
that. The networks of folds of 40 rows have seen a tenth fewer rows than the model, which tells at the largest score: there half
of the rate is enough. Where a category has rare levels, the network of a fold may not have seen one; the rate must still be
that, but for half a point: candidates and epochs were chosen on these rows, whose scores are a little low then. --quick
measures fewer sets, within three standard errors.
"""
import json
import math
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
QUICK = "--quick" in sys.argv
NEW_ROWS = 4000


def run(folder, *words, code=0):
    result = subprocess.run([PROGRAM, *map(str, words)], cwd=folder, capture_output=True, text=True)
    assert result.returncode == code, f"{words}: exit {result.returncode}: {result.stderr}"
    return result


def made(random, rows):
    """Two bent factors in eight columns with noise, one of which has heavy tails."""
    factors = random.normal(size=(rows, 2))
    bent = np.column_stack([factors, factors[:, :1] ** 2 - 1, np.abs(factors[:, 1:])])
    mix = np.random.default_rng(7).normal(size=(4, 8))
    table = bent @ mix + random.normal(size=(rows, 8))
    table[:, 0] += 0.5 * random.standard_t(4, size=rows)
    return table


def rare_levels(random, table):
    """A category beside the table: two usual levels, and eight that come once in a hundred rows each."""
    levels = np.array(["a", "b", *(f"rare{i}" for i in range(8))])
    return random.choice(levels, len(table), p=[0.62, 0.3, *[0.01] * 8])


def write(path, table, kinds=None):
    kinds = [""] * len(table) if kinds is None else kinds
    lines = [",".join(["id", *(f"c{i + 1}" for i in range(table.shape[1])), "kind"])]
    lines += [",".join([f"r{i}", *(f"{v:.6g}" for v in row), kind]) for i, (row, kind) in enumerate(zip(table, kinds))]
    path.write_text("\n".join(lines) + "\n")


def column(text, name, kind=float):
    lines = [line.split(",") for line in text.splitlines()]
    at = lines[0].index(name)
    return [kind(line[at]) for line in lines[1:]]


def rank(level, rows):
    return math.ceil(round(level * (rows + 1), 9))


def rates(folder, rows, level, sets, *flags):
    """The share of new rows that is flagged, for each made training set, and what is expected."""
    out, expected = [], None
    for seed in range(sets):
        random = np.random.default_rng([rows, seed])
        for name, count in ("t.csv", rows), ("new.csv", NEW_ROWS):
            table = made(random, count)
            write(folder / name, table, rare_levels(random, table) if "kind" in flags else None)
        run(folder, "train", "t.csv", "-m", "m.aefx", "--dim", "2", "-q", "-o", "codes.csv", *flags)
        told = json.loads(run(folder, "score", "m.aefx", "new.csv", "--quantile", level, "--json", "-o",
                              "scores.csv").stderr)
        held_out = int(told["held_out_rows"])
        assert held_out > 0, "no rows were held out"
        expected = 1 - rank(level, held_out) / (held_out + 1)
        assert abs(told["expected"] - expected) < 1e-9, f"{told['expected']} is told to be expected, not {expected}"
        out.append(told["flagged"] / NEW_ROWS)
    return np.array(out), expected


def study(folder, rows, level, sets, *flags, conservative=False, chosen_on=0.0):
    found, expected = rates(folder, rows, level, sets, *flags)
    error = found.std(ddof=1) / math.sqrt(sets)
    print(f"{rows} rows, --quantile {level} {' '.join(flags)}: {100 * found.mean():.2f}% of new rows are flagged "
          f"(standard error {100 * error:.2f}), {100 * expected:.2f}% expected")
    allowed = 3 if QUICK else 2
    assert found.mean() <= expected + chosen_on + allowed * error, "more rows are flagged than the quantile says"
    assert found.mean() >= (expected / 2 if conservative else expected - allowed * error), "fewer rows are flagged"


def held_out_rows_give_the_threshold(folder):
    """With --valid the rows that were held out are known: their scores, sorted, give the threshold."""
    write(folder / "t.csv", made(np.random.default_rng(3), 300))
    codes = run(folder, "train", "t.csv", "-m", "m.aefx", "--dim", "2", "-q", "--valid", "0.3", "--rows", "valid",
                "--keep", "id").stdout
    held_out = set(column(codes, "id", str))
    scored = run(folder, "score", "m.aefx", "t.csv", "--keep", "id", "-q").stdout
    scores = sorted(s for s, i in zip(column(scored, "score"), column(scored, "id", str)) if i in held_out)
    assert len(scores) == 90
    for level in (0.5, 0.9, 0.95, 0.98):
        told = json.loads(run(folder, "score", "m.aefx", "t.csv", "--quantile", level, "--json", "-o", "s.csv").stderr)
        expected = scores[rank(level, 90) - 1]
        assert abs(told["threshold"] - expected) <= 1e-6 * expected, f"{told['threshold']} is not {expected}"
    refused = run(folder, "score", "m.aefx", "t.csv", "--quantile", "0.99", code=2).stderr
    assert "no flag can be that strict" in refused and "99 held-out rows" in refused, refused
    assert "--quantile 0.98 or less" in refused, refused


def tables_that_spill_have_held_out_rows_too(folder):
    """A tenth of a large table is held out. In memory half of these rows choose when to stop; of a table that spills a sample
    of the fitted rows chooses."""
    random = np.random.default_rng(5)
    write(folder / "t.csv", made(random, 20_000))
    write(folder / "new.csv", made(random, NEW_ROWS))
    for flags, held_out in ([], 1000), (["--max-memory", "1M"], 2000):
        run(folder, "train", "t.csv", "-m", "m.aefx", "--dim", "2", "-q", "-o", "codes.csv", "--decoder-hidden", "none", *flags)
        told = json.loads(run(folder, "score", "m.aefx", "new.csv", "--quantile", 0.95, "--json", "-o", "s.csv").stderr)
        assert told["held_out_rows"] == held_out, told
        assert 0.03 < told["flagged"] / NEW_ROWS < 0.07, told


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        held_out_rows_give_the_threshold(folder)
        tables_that_spill_have_held_out_rows_too(folder)
        sets = 8 if QUICK else 50
        study(folder, 40, 0.9, sets)
        if QUICK:
            return
        study(folder, 40, 0.97, sets, conservative=True)
        study(folder, 200, 0.99, sets)
        study(folder, 200, 0.9, sets, "--valid", "0.3")
        for rows, level in (200, 0.99), (200, 0.9), (1000, 0.99):
            study(folder, rows, level, sets, "--categorical", "kind", "--unseen", "zero", chosen_on=0.005)
        study(folder, 1000, 0.99, sets)
        study(folder, 6000, 0.99, 20)


if __name__ == "__main__":
    main()
