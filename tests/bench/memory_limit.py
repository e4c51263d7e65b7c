#!/usr/bin/env python3
"""Trains on tables of many shapes with --max-memory, and compares the limit with the peak of resident memory.

A run holds where it ends with exit code 0 and takes at most the limit and the program's own 64 MiB, or where it ends at once
with exit code 2 and names a limit; that limit is then tried. Prints a line a run; fails where one does not hold.

AEFX_PROGRAM is the program. The peak that the system reports is at least that of the parent at the start: this stays a
small process, without NumPy. Under mpirun it is that of the largest rank.
"""

import argparse
import dataclasses
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

PROGRAM = 64  # MiB beside the limit: program, libraries, buffers and threads
AT_ONCE = 5   # seconds to a refusal


@dataclasses.dataclass
class Shape:
    name: str
    rows: int
    numbers: int
    limits: list              # MiB
    texts: int = 0            # columns that are carried
    words: int = 0            # columns of so many levels each
    levels: int = 0
    gaps: float = 0           # share of cells
    options: tuple = ()
    ranks: int = 1
    quick: bool = False       # part of the tests
    table: str = ""           # of the shape of that name


SHAPES = [
    Shape("small, square", 2_000, 1_500, [30], options=("--epochs", "1", "--decoder-hidden", "none"), quick=True),
    Shape("small, texts", 50_000, 2, [5], texts=20, options=("--epochs", "1"), quick=True),
    Shape("small, levels", 10_000, 2, [40], words=3, levels=800, quick=True,
          options=("--categorical", "w1:w3", "--max-levels", "800", "--epochs", "1", "--decoder-hidden", "none")),
    Shape("small, very wide", 20, 10_000, [10], options=("--epochs", "1", "--decoder-hidden", "none"), quick=True),
    Shape("few columns", 1_000_000, 4, [20, 100]),
    Shape("tall", 400_000, 30, [50, 100]),
    Shape("tall, gaps", 200_000, 30, [50, 100], gaps=0.3),
    Shape("square", 3_000, 3_000, [100, 200, 400]),
    Shape("wide", 1_000, 20_000, [400, 600, 1000]),
    Shape("wide, gaps", 1_000, 10_000, [400], gaps=0.3),
    Shape("very wide", 20, 100_000, [100, 900]),
    Shape("texts", 300_000, 5, [50, 200], texts=20),
    Shape("wide texts", 5_000, 5, [50, 200], texts=2_000),
    Shape("levels", 200_000, 4, [50, 200], words=5, levels=1_000, options=("--categorical", "w1:w5")),
    Shape("many levels", 20_000, 4, [100, 400], words=10, levels=400,
          options=("--categorical", "w1:w10", "--max-levels", "400", "--epochs", "2")),
    Shape("stability", 200_000, 30, [50, 100], options=("--stability", "3"), table="tall"),
    Shape("encoder", 50_000, 30, [10, 50], options=("--encoder-hidden", "256,64")),
    Shape("decoder", 50_000, 30, [10, 50], options=("--decoder-hidden", "512,512"), table="encoder"),
    Shape("wide decoder", 3_000, 3_000, [200, 400], options=("--decoder-hidden", "256,256"), table="square"),
    Shape("columns per code", 200_000, 30, [50, 100], options=("--columns-per-code", "5"), table="tall"),
    Shape("wide, columns per code", 3_000, 3_000, [400], options=("--columns-per-code", "5"), table="square"),
    Shape("held out", 200_000, 30, [50, 100], options=("--valid", "0.2"), table="tall"),
    Shape("preset", 200_000, 30, [50], options=("--preset", "keras2", "--epochs", "3"), table="tall"),
    Shape("many codes", 3_000, 3_000, [400], options=("--dim", "100"), table="square"),
    Shape("2 ranks", 200_000, 30, [100, 200], ranks=2, table="tall"),
    Shape("2 ranks, wide", 1_000, 10_000, [400, 800], ranks=2),
]


def write_table(shape: Shape, path: pathlib.Path) -> None:
    """Writes a table of two factors and noise. Its rows repeat after some."""
    draw = random.Random(1)
    count = min(shape.rows, max(20, 1_000_000 // max(shape.numbers + shape.texts, 1)))
    weights = [(draw.gauss(0, 1), draw.gauss(0, 1)) for _ in range(shape.numbers)]
    block = []
    for _ in range(count):
        a, b = draw.gauss(0, 1), draw.gauss(0, 1)
        block.append(",".join("" if shape.gaps and draw.random() < shape.gaps
                              else f"{x * a + y * b + 0.3 * draw.random():.4f}" for x, y in weights))
    with open(path, "w") as out:
        names = [f"c{i + 1}" for i in range(shape.numbers)] + [f"w{i + 1}" for i in range(shape.words)]
        out.write(",".join(names + [f"t{i + 1}" for i in range(shape.texts)]) + "\n")
        for row in range(shape.rows):
            words = "".join(f",level {draw.randrange(shape.levels)}" for _ in range(shape.words))
            texts = "".join(f",text {i} of row {row}" for i in range(shape.texts))
            out.write(block[row % count] + words + texts + "\n")


def run(command: list, folder: pathlib.Path, seconds: float):
    """Returns (exit code, peak in MiB, seconds, stderr)."""
    begun = time.monotonic()
    with open(folder / "err", "wb") as errors:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, cwd=folder)
        try:
            while (waited := os.wait4(process.pid, os.WNOHANG))[0] == 0:
                if time.monotonic() - begun > seconds:
                    process.kill()
                    waited = os.wait4(process.pid, 0)
                    break
                time.sleep(0.01)
        finally:
            process.returncode = 0
    _, status, usage = waited
    return (os.waitstatus_to_exitcode(status), usage.ru_maxrss / 1024, time.monotonic() - begun,
            (folder / "err").read_text(errors="replace"))


def train(shape: Shape, table: pathlib.Path, limit: int, folder: pathlib.Path, seconds: float):
    ranks = ["mpirun", "--allow-run-as-root", "--oversubscribe", "-n", str(shape.ranks)] if shape.ranks > 1 else []
    dim = [] if "--dim" in shape.options else ["--dim", "2"]
    return run([*ranks, os.environ["AEFX_PROGRAM"], "train", table.name, *dim, *shape.options, "--max-memory", f"{limit}M",
                "-m", "m.aefx", "-o", "codes.csv"], folder, seconds)


def tried(shape: Shape, table: pathlib.Path, limit: int, folder: pathlib.Path, seconds: float, named: bool = False) -> bool:
    code, peak, took, errors = train(shape, table, limit, folder, seconds)
    refused = re.search(r"take about (\d+)M of memory", errors) if code == 2 and took < AT_ONCE else None
    holds = (code == 0 and peak <= limit + PROGRAM) or (refused is not None and not named)
    spilled = "spill" in errors
    print(f"{shape.name:24} {shape.rows:>9,} x {shape.numbers + shape.words + shape.texts:<7,} {limit:>5} {peak:>7.0f} "
          f"{code:>4} {took:>6.1f}  {'spilled' if spilled else '':8}{'' if holds else 'FAILS'}", flush=True)
    if not holds and code != 0:
        print("   " + errors.strip().replace("\n", "\n   "), flush=True)
    if refused is not None and holds:
        return tried(shape, table, int(refused[1]), folder, seconds, True)
    return holds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="the small tables only, which are a test")
    parser.add_argument("--only", default="", help="shapes whose names match this expression")
    parser.add_argument("--seconds", type=float, default=600, help="that a run may take")
    parser.add_argument("--folder", help="keeps tables there for another time")
    options = parser.parse_args()
    failed = 0
    by_name = {shape.name: shape for shape in SHAPES}
    with tempfile.TemporaryDirectory() as made:
        folder = pathlib.Path(options.folder or made)
        print(f"{'shape':24} {'rows':>9} x {'columns':7} asked    seen exit seconds")
        for shape in SHAPES:
            if (options.quick and not shape.quick) or not re.search(options.only, shape.name):
                continue
            if shape.ranks > 1 and not shutil.which("mpirun"):
                print(f"{shape.name:24} skipped: no mpirun")
                continue
            of_table = by_name[shape.table] if shape.table else shape
            table = folder / (of_table.name.replace(" ", "_").replace(",", "") + ".csv")
            if not table.exists():
                write_table(of_table, table)
            shape = dataclasses.replace(shape, rows=of_table.rows, numbers=of_table.numbers)
            failed += sum(not tried(shape, table, limit, folder, options.seconds) for limit in shape.limits)
            if not options.folder and not any(other.table == of_table.name for other in SHAPES):
                table.unlink()
    print(f"{failed} failed" if failed else "all hold")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
