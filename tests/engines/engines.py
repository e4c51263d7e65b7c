#!/usr/bin/env python3
"""Exports models and runs them in ONNX Runtime, DuckDB, SQLite, PostgreSQL, Spark and C.

Runs every part of every model of tables.py on training rows and on other rows, and compares the results with `aefx
encode`, `decode --raw` and `score`. Prints the largest deviation of each engine, and fails where one is too large.

    engines.py PROGRAM [--engines c,sqlite] [--cases REGEX] [--parts encoder,score]
"""
import argparse
import copy
import csv
import math
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import compare  # noqa: E402
import tables  # noqa: E402

PARTS = ["encoder", "decoder", "autoencoder", "score"]
ENGINES = ["c", "sqlite", "duckdb", "postgres", "spark", "onnx"]


class Job:
    """A model, rows to apply it to, and the results of `aefx`."""

    def __init__(self, program, case, folder):
        self.program, self.case, self.folder = program, case, folder
        self.model = os.path.join(folder, "m.aefx")
        table, rows = os.path.join(folder, "t.csv"), os.path.join(folder, "rows.csv")
        case.write(table, case.rows)
        self.rows = case.rows + case.more
        case.write(rows, self.rows)
        compare.run([program, "train", table, "-q", "-m", self.model, "-o", os.path.join(folder, "codes.csv")] + case.train)
        self.codes_file = os.path.join(folder, "c.csv")
        compare.run([program, "encode", self.model, rows, "--keep", "", "-q", "-o", self.codes_file])
        with open(self.codes_file, "rb") as codes:
            self.code_names, self.codes = compare.read_csv(codes.read())
        self.out_names, decoded = compare.read_csv(
            compare.run([program, "decode", self.model, self.codes_file, "--keep", "", "-q", "--raw"]))
        score_names, scored = compare.read_csv(
            compare.run([program, "score", self.model, rows, "--keep", "", "-q"]))
        self.missing = [float(case.train[i + 1]) for i, flag in enumerate(case.train) if flag == "--missing"]
        names = case.names()
        self.features = [names.index(name) for name in self.out_names]
        learned = case.learned(self.model)
        kinds, ranges = [], []
        for place in self.features:
            kind = "number" if place in case.numbers else "date" if place in case.dates else "text"
            kinds.append(kind)
            read = compare.days if kind == "date" else lambda cell: compare.number(cell, self.missing)
            values = [] if kind == "text" else [v for v in (read(row[place]) for row in case.rows) if v is not None]
            ranges.append(case.range_of(values, learned[names[place]]))
        codes = compare.Expected(self.codes, ["number"] * len(self.code_names), compare.CODES, [1.0] * len(self.code_names))
        columns = compare.Expected(decoded, kinds, compare.COLUMNS, ranges)
        scores = compare.Expected(scored, ["number"] * len(score_names), compare.SCORES, [1.0] * len(score_names))
        self.expected = {"encoder": codes, "decoder": columns, "autoencoder": columns, "score": scores}

    def with_rows(self, rows):
        """Returns a job with the same model and other rows."""
        other = copy.copy(self)
        other.rows = rows
        return other

    def with_codes(self, codes):
        """Returns a job with the same model that decodes these codes."""
        other = copy.copy(self)
        other.codes = codes
        return other

    def decoded(self):
        """Returns what `aefx decode` makes of the codes."""
        path = os.path.join(self.folder, "decoded.csv")
        with open(path, "w", newline="", encoding="utf-8") as out:
            csv.writer(out, lineterminator="\n").writerows([self.code_names] + self.codes)
        return compare.read_csv(compare.run([self.program, "decode", self.model, path, "--keep", "", "-q", "--raw"]))[1]

    def refuses(self, row):
        """Returns whether `aefx encode` succeeds."""
        path = os.path.join(self.folder, "refused.csv")
        self.case.write(path, [row])
        return subprocess.run([self.program, "encode", self.model, path, "-q"], capture_output=True).returncode == 3

    def export(self, to, part, *more):
        return compare.run([self.program, "export", self.model, "--to", to, "--part", part, *more])

    def typed_rows(self, dates_as_days=False):
        """Returns numbers as floats, missing values as None, and text unchanged."""
        out = []
        for row in self.rows:
            cells = []
            for place, cell in enumerate(row):
                if place in self.case.numbers:
                    cell = compare.number(cell)
                elif dates_as_days and place in self.case.dates:
                    cell = compare.days(cell)
                cells.append(cell)
            out.append(cells)
        return out

    def code_rows(self):
        return [[None if c is None else float(c) for c in row] for row in self.codes]

    def input_names(self, part):
        return self.code_names if part == "decoder" else self.case.names()

    def input_rows(self, part, **how):
        """Returns names, kinds and rows of a part's input table."""
        if part == "decoder":
            return [True] * len(self.code_names), self.code_rows()
        return [i in self.case.numbers for i in range(len(self.rows[0]))], self.typed_rows(**how)


def check_refusals(name, engine, job):
    """Checks rows that `encode` rejects: an engine must raise an error that names the column or, where it cannot, give
    no value."""
    for row in job.case.refused:
        if not job.refuses(row):
            raise compare.Differs(f"aefx encode takes {row}")
        numbers = can_be_numbers(row, job)
        if name in ("c", "onnx") and (not numbers or job.case.dates):  # their dates are numbers already
            continue
        for variant in engine.variants(job, "encoder"):
            if variant == "numbers" and not numbers:
                continue
            try:
                results = engine.results(job.with_rows([row]), "encoder", variant)
            except Exception as error:  # each engine has exceptions of its own
                message = str(error).replace("\\", "")
                if name in ("c", "onnx") or f'in column "{job.case.header[0]}"' not in message and "out of range" not in message:
                    raise compare.Differs(f"{row}, {variant}: the error does not name the column: {error}") from error
                continue
            if name == "c" and results == [] or name == "onnx" and all(math.isnan(cell) for r in results for cell in r):
                continue
            raise compare.Differs(f"{row}, {variant}: {results} in place of an error")


def can_be_numbers(row, job):
    """Returns whether all cells are numbers in every language. Python's float() also accepts 1_000."""
    try:
        return all(float(row[place]) is not None and "_" not in row[place] and row[place].isascii() for place in job.case.numbers)
    except ValueError:
        return False


def check_codes(name, engine, job):
    """Checks that rows with a missing code give no values, and that too large codes give an error or no values."""
    rows = [[None if i == lacking else cell for i, cell in enumerate(job.codes[0])] for lacking in range(len(job.code_names))]
    nothing = copy.copy(job.expected["decoder"])
    nothing.rows = [[""] * len(job.out_names) for _ in rows]
    for variant in engine.variants(job, "decoder"):
        nothing.deviation(engine.results(job.with_codes(rows), "decoder", variant))
        if name in ("c", "onnx"):
            continue
        for code in ("1e39", "-1e300"):  # beyond the codes of any model
            try:
                results = engine.results(job.with_codes([[code] + job.codes[0][1:]]), "decoder", variant)
            except Exception as error:
                if "too large to compute with" not in str(error):
                    raise
                continue
            raise compare.Differs(f"code {code}, {variant}: {results} in place of an error")


def check_far_codes(name, engine, job):
    """Checks that codes far out of the range of the training rows' codes are decoded as `aefx decode` does: within it."""
    codes = []
    for far in ("1e6", "-1e6", "3e38", "-3e38"):
        codes += [[far if i == k else cell for i, cell in enumerate(job.codes[0])] for k in range(len(job.code_names))]
        codes.append([far] * len(job.code_names))
    other = job.with_codes(codes)
    expected = copy.copy(job.expected["decoder"])
    expected.rows = other.decoded()
    for variant in engine.variants(job, "decoder"):
        expected.deviation(engine.results(other, "decoder", variant))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--cases", default="")
    parser.add_argument("--parts", default=",".join(PARTS))
    args = parser.parse_args()
    data = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "data")
    wanted = args.engines.split(",")
    worst, failed, runs = {}, [], 0
    with tempfile.TemporaryDirectory(prefix="aefx-engines-") as folder:
        engines = []
        for name in wanted:
            module = __import__(f"{name}_engine")
            engines.append((name, module.Engine(folder)))
        try:
            for n, case in enumerate(tables.cases(data)):
                if not re.search(args.cases, case.name):
                    continue
                own = os.path.join(folder, str(n))
                os.mkdir(own)
                print(f"{case.name}", file=sys.stderr, flush=True)
                job = Job(os.path.abspath(args.program), case, own)
                for name, engine in engines:
                    if name in case.skip:
                        print(f"  not in {name}: {case.skip[name]}", file=sys.stderr, flush=True)
                        continue
                    for check in (check_refusals, check_codes, check_far_codes):
                        runs += 1
                        try:
                            check(name, engine, job)
                        except Exception as error:
                            failed.append(f"{case.name}, {name}: {str(error)[:1500]}")
                            print(failed[-1], file=sys.stderr, flush=True)
                    for part in args.parts.split(","):
                        for variant in engine.variants(job, part):
                            runs += 1
                            try:
                                off = job.expected[part].deviation(engine.results(job, part, variant))
                                if (name, part) == ("c", "encoder") and off > compare.CODES_IN_C:
                                    raise compare.Differs(f"codes are off by {off:.1e}")
                                key = (name, part)
                                if off >= worst.get(key, (-1,))[0]:
                                    worst[key] = (off, case.name)
                            except Exception as error:  # reported with its case
                                failed.append(f"{case.name}, {name} {variant}, {part}: {str(error)[:1500]}")
                                print(failed[-1], file=sys.stderr, flush=True)
        finally:
            for _, engine in engines:
                engine.close()
    print(f"{runs} runs; the largest deviations, of a code (or 1), of a column's range, of a score (or 1):\n")
    print(f"{'engine':10s}" + "".join(f"{part:>14s}" for part in args.parts.split(",")))
    for name in wanted:
        cells = [f"{worst[(name, part)][0]:14.1e}" if (name, part) in worst else f"{'-':>14s}" for part in args.parts.split(",")]
        print(f"{name:10s}" + "".join(cells))
    for text in failed:
        print("\nFAILED " + text)
    if failed or not worst:
        sys.exit(1)


if __name__ == "__main__":
    main()
