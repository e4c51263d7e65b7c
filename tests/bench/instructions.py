"""Compares the instruction counts of small fixed jobs (valgrind's callgrind) with stored counts.

Times on a busy machine vary by more than 5%; instruction counts are the same on every run. They depend on the compiler,
the system's libraries and the instruction set. valgrind supports AVX2 at most, so that AVX2 is counted, and machines
without it are skipped. A job with over 5% more instructions than stored fails; so does one with over 5% less, until the
new count is stored.

Usage: instructions.py PROGRAM [--store]      (or the program in $AEFX_PROGRAM)
Exit code 0: as stored; 1: different; 77: skipped.
"""
import argparse
import json
import os
import pathlib
import platform
import random
import re
import shutil
import subprocess
import sys
import tempfile

STORED = pathlib.Path(__file__).with_suffix(".json")
IRIS = pathlib.Path(__file__).resolve().parents[2] / "data" / "iris.data"
SLACK = 0.05
SKIPPED = 77
KERAS = ["--preset", "keras2", "--scale", "minmax", "--margin", "0"]

# Jobs in order: later jobs read the files of earlier ones. {t} is --threads 1 for commands that have the option.
JOBS = [
    ("train", "train table.csv --dim 8 --epochs 20 --batch 100 {keras} -q --no-model -o codes.csv {t}"),
    ("train, wide", "train wide.csv --dim 32 --epochs 4 --batch 100 {keras} -q --no-model -o codes.csv {t}"),
    ("train, defaults", "train iris.data --dim 2 --epochs 20 -q -m iris.aefx -o codes.csv {t}"),
    ("default, small", "train iris.data --dim 2 -q --no-model -o codes.csv {t}"),
    ("default, wide", "train wide.csv --dim 5 --epochs 3 -m w.aefx -o codes.csv {t}"),
    ("default, tall", "train tall.csv --dim 3 --epochs 2 -m t.aefx -o codes.csv {t}"),
    ("train, to encode", "train table.csv --dim 8 --epochs 1 --batch 100 {keras} -q -m m.aefx -o codes.csv {t}"),
    ("encode", "encode m.aefx table.csv -q -o codes.csv {t}"),
    ("decode", "decode m.aefx codes.csv -q -o back.csv {t}"),
    ("score", "score m.aefx table.csv -q -o scores.csv {t}"),
    ("explain", "explain m.aefx table.csv --top 3 -q -o explained.csv {t}"),
    ("report", "report iris.aefx -o report.txt {t}"),
    ("report, html", "report iris.aefx --format html -o report.html {t}"),
]


def skip(why):
    print(f"SKIPPED: {why}")
    sys.exit(SKIPPED)


def compiler_of(program):
    """Returns the compiler's version and the processor's architecture."""
    cache = program.parent / "CMakeCache.txt"
    found = re.search(r"^CMAKE_CXX_COMPILER:\w+=(.*)$", cache.read_text() if cache.exists() else "", re.MULTILINE)
    if not found:
        skip(f"{program} is not in a build folder, so its compiler can't be told")
    version = subprocess.run([found[1], "--version"], capture_output=True, text=True, check=True).stdout
    return f"{re.sub(r'^[cg]..(-[0-9]+)? ', 'GCC ', version.splitlines()[0])}, {platform.machine()}"


def write_table(path, rows, columns, seed):
    """Writes columns that mix three factors and noise."""
    drawn = random.Random(seed)
    weights = [[drawn.random() - 0.5 for _ in range(3)] for _ in range(columns)]
    with open(path, "w", encoding="utf-8") as file:
        print(",".join(f"x{c + 1}" for c in range(columns)), file=file)
        for _ in range(rows):
            factors = [100 * drawn.random() for _ in range(3)]
            cells = (sum(w * f for w, f in zip(weight, factors)) + drawn.random() for weight in weights)
            print(",".join(f"{cell:.5f}" for cell in cells), file=file)


def count(program, words, folder):
    """Returns the instructions from main() on. Those of the loader vary: Highway's library measures the clock there."""
    run = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", "--collect-atstart=no",
                          "--toggle-collect=main", program, *words], cwd=folder,
                         env={"PATH": os.environ["PATH"], "LC_ALL": "C"}, capture_output=True, text=True)
    found = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode != 0 or not found:
        sys.exit(f"exit code {run.returncode}: aefx {' '.join(words)}\n{run.stderr}")
    return int(found[1])


def counted(program):
    """Yields (job, instructions)."""
    with tempfile.TemporaryDirectory() as folder:
        at = pathlib.Path(folder)
        write_table(at / "table.csv", 1500, 32, 1)
        write_table(at / "wide.csv", 120, 120, 2)
        write_table(at / "tall.csv", 6_000, 6, 3)
        shutil.copy(IRIS, at)
        for name, line in JOBS:
            knows_threads = "--threads" in subprocess.run([program, line.split()[0], "--help"], capture_output=True,
                                                          text=True).stdout
            line = line.format(keras=" ".join(KERAS), t="--threads 1" if knows_threads else "")
            yield name, count(program, line.split(), folder)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", nargs="?", default=os.environ.get("AEFX_PROGRAM"))
    parser.add_argument("--store", action="store_true", help="these figures are the ones to keep to")
    options = parser.parse_args()
    program = pathlib.Path(options.program or parser.error("no program is given")).resolve()
    if not shutil.which("valgrind"):
        skip("there is no valgrind")
    cpu = pathlib.Path("/proc/cpuinfo")
    if not cpu.exists() or " avx2 " not in cpu.read_text():
        skip("the figures are those of AVX2, which is not here")
    compiler = compiler_of(program)
    stored = json.loads(STORED.read_text()) if STORED.exists() else {}
    known = stored.get(compiler)
    if known is None and not options.store:
        skip(f"no figures are stored for {compiler}, but for: {'; '.join(stored) or 'none'}")
    print(compiler)
    counts, wrong = {}, []
    for name, now in counted(program):
        counts[name] = now
        before = (known or {}).get(name)
        change = f"{100 * (now / before - 1):+.2f}%" if before else "new"
        print(f"{name:18} {now:15,}  {change}", flush=True)
        if before is None:
            wrong.append(f"{name} has no figure: `./dev bench instructions --store` stores it")
        elif now > before * (1 + SLACK):
            wrong.append(f"{name} needs {change} instructions: where do they go? (`valgrind --tool=callgrind` tells.) If "
                         "they are worth it, `./dev bench instructions --store`")
        elif now < before * (1 - SLACK):
            wrong.append(f"{name} needs {change} instructions, well done: `./dev bench instructions --store` keeps it so")
    if options.store:
        stored[compiler] = counts
        STORED.write_text(json.dumps(stored, indent=1) + "\n")
        print(f"stored in {STORED.name}")
        return 0
    for line in wrong:
        print("WRONG:", line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
