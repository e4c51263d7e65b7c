"""How far the default job could be spread over processors: its time over its longest chain.

Usage: chain.py [--rounds 3] [--only NAME], with the program in $AEFX_PROGRAM, and tests/bench/task_times beside it

The latter is aefx with a pool that runs its tasks one after the other, as if it had 64 threads, and times them. The
chain is what can't be done at the same time: all that is outside of tasks, and of each call of the pool the longest task.
Reading ahead, which has a thread of its own, counts as part of the chain where it is waited for. Medians of rounds. Exits
with 1 where time over chain is below 8 on one of the last six tables.
"""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

import job_tables

WANTED, JUDGED, THREADS = 8, 6, "64"


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=list(job_tables.TABLES))
    return parser.parse_args()


def times(command, folder):
    """Returns (whole, tasks, sum of the longest tasks) in seconds."""
    path = folder / "times"
    subprocess.run(list(map(str, command)), check=True, capture_output=True, env=dict(os.environ, AEFX_TASK_TIMES=str(path)))
    return tuple(map(float, path.read_text().split()))


def main():
    given, failures = options(), []
    program = pathlib.Path(os.environ["AEFX_PROGRAM"]).parent / "tests" / "bench" / "task_times"
    print(f"{'table':16} {'codes':>5} {'time':>8} {'outside tasks':>14} {'longest tasks':>14} {'chain':>8} {'ratio':>6}", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for table in [given.only] if given.only else job_tables.TABLES:
            path, _, _, codes = job_tables.write(table, folder)
            command = [program, "train", path, "--dim", codes, "-m", folder / "m.aefx", "-o", folder / "codes.csv",
                       "--threads", THREADS]
            rounds = [times(command, folder) for _ in range(given.rounds)]
            whole, tasks, longest = (statistics.median(values) for values in zip(*rounds))
            chain = whole - tasks + longest
            print(f"{table:16} {codes:5} {whole:8.2f} {whole - tasks:14.2f} {longest:14.2f} {chain:8.2f} {whole / chain:6.1f}",
                  flush=True)
            if table in list(job_tables.TABLES)[-JUDGED:] and whole / chain < WANTED:
                failures.append(f"{table}: {whole / chain:.1f}, {WANTED} wanted")
    for failure in failures:
        print(f"MISSED  {failure}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
