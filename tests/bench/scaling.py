"""Seconds of `aefx train` (fixed epochs) and `aefx encode` by rows and by columns, with the slope on logarithmic axes: 1 is
linear.

The program's start hides the slope of small tables, so that a line is fitted to the sizes that take at least 0.1 s, or to
the three largest.

Usage: scaling.py [--most-rows 1000000] [--most-columns 10000] [--rounds 3] [--write]
The program is in $AEFX_PROGRAM. Writes a plot to build/scaling.svg; with --write to docs/scaling.svg, and the table to
docs/scaling-results.md. Exit code 1 where a slope is above 1.1.
"""
import argparse
import math
import os
import pathlib
import sys
import tempfile

import machine
from line_plot import Line, Panel, picture

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
STEEPEST = 1.1
NOTICEABLE = 0.1  # seconds
COLUMNS, FEW_ROWS = 32, 1000
TRAIN = "--dim 2 --preset keras2 --scale minmax --margin 0 --epochs 3 --batch 100 -q".split()
BLOCK = 100_000  # rows: longer tables repeat it


def table(folder, rows, columns):
    path = folder / f"{rows}x{columns}.csv"
    block = folder / f"{min(rows, BLOCK)}x{columns}.csv"
    if not block.exists():
        machine.run([sys.executable, HERE / "peers" / "tables.py", "table", min(rows, BLOCK), columns, block])
    if rows > BLOCK:
        with open(block, "rb") as source, open(path, "wb") as file:
            file.write(header := source.readline())
            for _ in range(rows // BLOCK):
                source.seek(len(header))
                while piece := source.read(1 << 20):
                    file.write(piece)
    return path


def seconds(command, rounds):
    """Returns (the best of the rounds, peak memory in MB); long jobs run once."""
    runs = [machine.run(command)]
    while len(runs) < rounds and runs[0][0] < 10:
        runs.append(machine.run(command))
    return min(run[0] for run in runs), max(run[1] for run in runs)


def measured(options, folder, sizes):
    """Returns {command: [(seconds, MB)]} for tables of (rows, columns)."""
    program = pathlib.Path(options.aefx).resolve()
    seen = {"train": [], "encode": []}
    for rows, columns in sizes:
        path, model, out = table(folder, rows, columns), folder / "m.aefx", folder / "out.csv"
        seen["train"].append(seconds([program, "train", path, *TRAIN, "-m", model, "-o", out], options.rounds))
        seen["encode"].append(seconds([program, "encode", model, path, "-q", "-o", out], options.rounds))
        print(f"{rows:10,} x {columns:6,}" + "".join(
            f"   {what} {runs[-1][0]:9.3f} s {runs[-1][1]:7.0f} MB" for what, runs in seen.items()), flush=True)
        if rows > BLOCK:
            path.unlink()
    return seen


def slope(sizes, times):
    """Returns the slope of the least-squares line through the logarithms."""
    kept = [(math.log(x), math.log(y)) for x, y in zip(sizes, times) if y >= NOTICEABLE]
    if len(kept) < 3:
        kept = [(math.log(x), math.log(y)) for x, y in zip(sizes, times)][-3:]
    mean_x, mean_y = (sum(values) / len(kept) for values in zip(*kept))
    return sum((x - mean_x) * (y - mean_y) for x, y in kept) / sum((x - mean_x) ** 2 for x, _ in kept)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--aefx", default=os.environ.get("AEFX_PROGRAM", "aefx"))
    parser.add_argument("--most-rows", type=int, default=1_000_000)
    parser.add_argument("--most-columns", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    over_rows = [n for n in (1000, 3000, 10**4, 30_000, 10**5, 300_000, 10**6, 3 * 10**6, 10**7) if n <= options.most_rows]
    over_columns = [n for n in (4, 10, 30, 100, 300, 1000, 3000, 10_000) if n <= options.most_columns]
    if len(over_rows) < 3 or len(over_columns) < 3:
        parser.error("a slope needs three sizes: at least 10000 rows, 30 columns")
    for name, value in machine.hardware():
        print(f"{name:10} {value}")
    lines, panels, missed = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for axis, other, sizes, tables in (
                ("rows", f"{COLUMNS} columns", over_rows, [(n, COLUMNS) for n in over_rows]),
                ("columns", f"{FEW_ROWS:,} rows", over_columns, [(FEW_ROWS, n) for n in over_columns])):
            print(f"\nover {axis}, {other}, 3 epochs")
            seen = measured(options, pathlib.Path(folder), tables)
            slopes = {what: slope(sizes, [run[0] for run in runs]) for what, runs in seen.items()}
            for what, value in slopes.items():
                print(f"slope of {what} over {axis}: {value:.2f}" + ("" if value <= STEEPEST else f", above {STEEPEST}"))
                if value > STEEPEST:
                    missed.append(f"{what} over {axis}: slope {value:.2f}, wanted at most {STEEPEST}")
            panels.append(Panel(f"{axis.capitalize()} ({other})", f"number of {axis}", "seconds",
                                [Line(f"{what}, slope {slopes[what]:.2f}", sizes, [run[0] for run in runs])
                                 for what, runs in seen.items()]))
            lines += ["", f"Over {axis}, {other}:", "",
                      f"| {axis} | train, s | peak MB | encode, s | peak MB |", "|---|---|---|---|---|"]
            lines += [f"| {n:,} | {a[0]:.3f} | {a[1]:.0f} | {b[0]:.3f} | {b[1]:.0f} |"
                      for n, a, b in zip(sizes, seen["train"], seen["encode"])]
            lines += [f"| slope | {slopes['train']:.2f} | | {slopes['encode']:.2f} | |"]
    svg = picture("Time of aefx over the size of the table", panels)
    (PROJECT / "build").mkdir(exist_ok=True)
    (PROJECT / "build" / "scaling.svg").write_text(svg)
    if options.write:
        (PROJECT / "docs" / "scaling.svg").write_text(svg)
        about = ["", "| measured on | |", "|---|---|", *(f"| {name} | {value} |" for name, value in machine.hardware())]
        (PROJECT / "docs" / "scaling-results.md").write_text("\n".join([
            "# Time over the size of a table", "",
            f"Written by `./dev bench scaling --write --most-rows {options.most_rows}`: `aefx train` (`{' '.join(TRAIN)}`) and",
            f"`aefx encode`, the best of {options.rounds} runs, whole processes. A slope of 1 is in proportion; it is that of the",
            f"sizes that take {NOTICEABLE} s or more.", "", "![Seconds over rows and over columns](scaling.svg)", *lines, *about, ""]))
    for line in missed:
        print("MISSED", line)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
