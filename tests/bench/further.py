"""Going on with a model when rows arrive (`train NEW --from MODEL`), beside training on all rows from the start.

Usage: further.py [--parts 20] [--only NAME], with the program in $AEFX_PROGRAM

A third of each table's rows is held out; of the others three quarters are old and one is new. A model of the old rows is
continued, once on old and new rows and once on the new ones alone. For each of the two: its error on the held-out rows
divided by that of a model that was trained on all rows from the start, with the decoder of the old one, which going on keeps
(the error is that of quality.py), the correlation of its codes of the held-out rows with those of the old model (the lowest
of the codes), and the processor time divided by that of the start. The first column is the error of the old model, the
second that of a start where the decoder is chosen anew. Medians over the parts. Exits with 1 where going on with all rows
misses a requirement.
"""
import argparse
import json
import os
import pathlib
import sys
import tempfile

import numpy as np
import pandas as pd

from quality_runs import Measure, processor_time
from quality_tables import named_tables

TABLES = ["penguins, mixed", "tips, mixed", "wine", "breast cancer", "diabetes", "digits", "mpg", "diamonds, mixed",
          "titanic, mixed", "salaries, mixed"]
MOST_ERROR, LEAST_CORRELATION = 1.02, 0.98


class Runs:
    """Models of one table in a folder."""

    def __init__(self, program, table, measure, truth, folder):
        self.program, self.table, self.measure, self.truth, self.folder = program, table, measure, truth, folder

    def run(self, *words):
        seconds, problem = processor_time([self.program, *words, "-q", "--threads", "1"], self.folder)
        if problem:
            sys.exit(f"{self.table.name}: {problem}")
        return seconds

    def train(self, name, rows, start):
        """Returns (error and codes of test.csv, seconds) of a model; `start` are the options that begin it."""
        seconds = self.run("train", rows, "-m", f"{name}.aefx", "-o", "codes.csv", *start)
        self.run("encode", f"{name}.aefx", "test.csv", "--keep", "", "-o", "codes.csv")
        self.run("decode", f"{name}.aefx", "codes.csv", "--raw", "-o", "back.csv")
        codes = pd.read_csv(self.folder / "codes.csv").to_numpy()
        back = pd.read_csv(self.folder / "back.csv").reindex(columns=self.table.frame.columns)
        back = self.measure.standardized(back)
        if self.table.categorical:
            self.run("score", f"{name}.aefx", "test.csv", "--per-feature", "--keep", "", "-o", "errors.csv")
            back = self.measure.with_level_errors(back, self.truth, pd.read_csv(self.folder / "errors.csv"))
        return self.measure.error(np.nan_to_num(back), self.truth), codes, seconds


def correlation(a, b):
    """Returns the lowest correlation of the codes; one that is constant on both sides has not moved."""
    out = []
    for x, y in zip(a.T, b.T):
        if np.ptp(x) > 0 or np.ptp(y) > 0:
            out.append(np.corrcoef(x, y)[0, 1] if np.ptp(x) > 0 and np.ptp(y) > 0 else 0)
    return min(out, default=1)


def measure_part(program, table, part):
    """Returns the figures of going on with all rows and with new rows: ratio of errors, correlation, ratio of times."""
    order = np.random.default_rng(part).permutation(len(table.frame))
    ends = [len(order) // 3, len(order) // 3 + len(order) // 2]
    test, old, new = (table.frame.iloc[some] for some in np.split(order, ends))
    every = pd.concat([old, new])
    measure = Measure(every, table.categorical)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for file, rows in (("test", test), ("old", old), ("new", new), ("every", every)):
            rows.to_csv(folder / f"{file}.csv", index=False)
        runs = Runs(program, table, measure, measure.standardized(test, capped=True), folder)
        start = ["--dim", table.codes, "--drop", ""]
        if table.categorical:
            start += ["--categorical", ",".join(table.categorical)]
        before = runs.train("old", "old.csv", start)
        chosen = runs.train("every", "every.csv", start)
        decoder = json.loads((folder / "old.aefx").read_text())["training"]["options"]["decoder-hidden"]
        anew = runs.train("every", "every.csv", [*start, "--decoder-hidden", decoder])
        further = [runs.train(rows, f"{rows}.csv", ["--from", "old.aefx"]) for rows in ("every", "new")]
    return [value for error, codes, seconds in further
            for value in (error / anew[0], correlation(before[1], codes), seconds / anew[2])] + [before[0] / anew[0], chosen[0] / anew[0]]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--parts", type=int, default=20)
    parser.add_argument("--only")
    options = parser.parse_args()
    program = pathlib.Path(os.environ["AEFX_PROGRAM"])
    print(f"{'':18s} {'old':>6s} {'chosen':>7s}   {'on all rows':^26s}   {'on new rows alone':^26s}")
    print(f"{'table':18s} {'model':>6s} {'anew':>7s}   {'error':>8s} {'corr.':>8s} {'time':>8s}   {'error':>8s} {'corr.':>8s} {'time':>8s}")
    missed = False
    for table in named_tables():
        if table.name not in TABLES or options.only not in (None, table.name):
            continue
        parts = np.array([measure_part(program, table, part) for part in range(options.parts)])
        error, same, seconds, error_new, same_new, seconds_new, old, chosen = np.median(parts, 0)
        bad = error > MOST_ERROR or same < LEAST_CORRELATION
        missed = missed or bad
        print(f"{table.name:18s} {old:6.3f} {chosen:7.3f}   {error:8.3f} {same:8.3f} {seconds:8.2f}   {error_new:8.3f} {same_new:8.3f} "
              f"{seconds_new:8.2f}{'   MISSED' if bad else ''}", flush=True)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
