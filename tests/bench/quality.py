"""Held-out reconstruction error of `aefx train` with its defaults, divided by that of PCA.

Half of each table's rows is held out, at random. `aefx train` fits the other half with its defaults; `aefx encode` and
`aefx decode` reconstruct the held-out half. PCA of the standardized columns, with as many components as codes, is fitted
on the same rows. quality_runs.py defines the error, quality_tables.py chooses the tables.

Usage: quality.py [options] [-- flags of train], with the program in $AEFX_PROGRAM
Prints the median and the worst ratio of each table over its halves, then the distribution over tables, and for each
requirement whether it is met; exit code 1 where one is not. Seconds are processor time on one thread.
"""
import argparse
import csv
import dataclasses
import itertools
import multiprocessing
import os
import pathlib
import sys

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # before NumPy is loaded
    os.environ.setdefault(threads, "1")
import numpy as np

import quality_plot
from quality_runs import PEERS, Run, measure_half
from quality_tables import named_tables, tables_of_r

AEFX, DEEP, OLD = "aefx", "--hidden auto", "old"
BEHIND, FAR_BEHIND = 1.03, 1.10


def tables(options):
    named = named_tables()
    if options.only:
        return [t for t in itertools.chain(named, tables_of_r()) if t.name == options.only]
    if options.full:
        return itertools.chain(named, tables_of_r())
    # Spread evenly over all, so that they are distributed as these: the named tables have more codes for fewer rows.
    every = [*named, *tables_of_r()]
    chosen = min(options.tables, len(every))
    return [every[i * len(every) // chosen] for i in range(chosen)]


def of(runs, method):
    return [run for run in runs if run.method == method]


def ratios(runs, method):
    return np.array([run.ratio for run in of(runs, method)])


class Results:
    """All runs, table by table. Prints a line for each table, and writes its runs to a CSV file."""

    def __init__(self, methods, file):
        self.methods = methods
        self.tables = []  # the runs of each table
        self.writer = csv.DictWriter(file, [field.name for field in dataclasses.fields(Run)])
        self.writer.writeheader()
        self.file = file
        print(f"{'table':32} {'rows':>5} {'col':>3} {'dim':>3} {'median':>7} {'worst':>7} {'dead':>4} {'seconds':>7}"
              + "".join(f" {m:>13}" for m in methods[1:]), flush=True)

    def add(self, runs):
        """Adds the runs of a table."""
        self.tables.append(runs)
        self.writer.writerows(dataclasses.asdict(run) for run in runs)
        self.file.flush()
        first, own = runs[0], of(runs, AEFX)
        values, seconds = ratios(runs, AEFX), [run.seconds for run in own]
        peers = "".join(f" {np.median(ratios(runs, m)):13.3f}" for m in self.methods[1:])
        print(f"{first.table[:32]:32} {first.rows:5} {first.columns:3} {first.codes:3} {np.median(values):7.3f} "
              f"{values.max():7.3f} {sum(run.dead for run in own):4} {np.median(seconds):7.2f}{peers}", flush=True)
        for run in runs:
            if run.problem:
                print(f"  FAILED {run.method}, half {run.half}: {run.problem}")

    def medians(self, method):
        """Returns the median over halves of each table's ratio."""
        return np.array([np.median(ratios(runs, method)) for runs in self.tables])

    def all(self, method):
        return [run for runs in self.tables for run in of(runs, method)]

    def distribution(self):
        print(f"\n{'':16} {'median':>7} {'lower':>8} {'tables':>8} {'runs':>8} {'worst':>7} {'dead':>5}  seconds of fitting")
        print(f"{'':16} {'':7} {'quarter':>8} {f'> {BEHIND}':>8} {f'<= {FAR_BEHIND:.2f}':>8} {'run':>7} {'codes':>5}  "
              f"{'median':>6} {'worst':>7} {'sum':>8}")
        for method in self.methods:
            medians, runs = self.medians(method), self.all(method)
            every, seconds = np.array([run.ratio for run in runs]), np.array([run.seconds for run in runs])
            print(f"{method:16} {np.median(medians):7.3f} {np.quantile(medians, 0.25):8.3f} "
                  f"{(medians > BEHIND).mean():8.1%} {(every <= FAR_BEHIND).mean():8.1%} {every.max():7.2f} "
                  f"{sum(run.dead for run in runs):5}  {np.median(seconds):6.2f} {seconds.max():7.2f} {seconds.sum():8.1f}")

    def requirements(self):
        """Returns [(what is required, the value, whether it is met)]."""
        medians, runs = self.medians(AEFX), self.all(AEFX)
        median, quarter, behind = np.median(medians), np.quantile(medians, 0.25), (medians > BEHIND).mean()
        near = np.mean([run.ratio <= FAR_BEHIND for run in runs])
        dead, failed = sum(run.dead for run in runs), sum(bool(run.problem) for run in runs)
        out = [
            ("median over tables at most 0.80", f"{median:.3f}", median <= 0.80),
            ("lower quarter below 0.62", f"{quarter:.3f}", quarter < 0.62),
            (f"at most 2% of the tables above {BEHIND} in their median", f"{behind:.1%}", behind <= 0.02),
            (f"99% of the runs at most {FAR_BEHIND:.2f}", f"{near:.1%}", near >= 0.99),
            ("no dead code", str(dead), dead == 0),
            ("no run fails", str(failed), failed == 0),
        ]
        if DEEP in self.methods:
            deep = np.median(self.medians(DEEP))
            out.append(("--hidden auto at least as good in the median over tables", f"{deep:.3f}", deep <= median))
        if OLD in self.methods:
            now, before = (sum(run.seconds for run in self.all(method)) for method in (AEFX, OLD))
            out.append(("no slower than the old program, over all runs", f"{now:.0f} s, {before:.0f} s", now <= before))
        return out

def stored_runs(path):
    """Returns the runs of each table from a file that --csv wrote."""
    with open(path, newline="") as file:
        runs = [Run(**{field.name: field.type(row[field.name]) for field in dataclasses.fields(Run)})
                for row in csv.DictReader(file)]
    return [list(group) for _, group in itertools.groupby(runs, lambda run: (run.table, run.codes))]


def measured_runs(options, programs, peers):
    """Yields the runs of each table."""
    halves = range(options.first_half, options.first_half + options.halves)
    with multiprocessing.Pool(options.jobs) as pool:
        tasks = ((table, half, programs, peers) for table in tables(options) for half in halves)
        done = pool.imap(measure_half, tasks)
        while runs := list(itertools.chain(*itertools.islice(done, options.halves))):
            yield runs


def parsed_options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--aefx", default=os.environ.get("AEFX_PROGRAM", "aefx"))
    parser.add_argument("--tables", type=int, default=60)
    parser.add_argument("--halves", type=int, help="random halves of each table (3; with --full 20)")
    parser.add_argument("--first-half", type=int, default=0, help="number of the first half, which is its seed")
    parser.add_argument("--full", action="store_true", help="all tables")
    parser.add_argument("--only", help="one table, by its name")
    parser.add_argument("--peers", action="store_true", help=f"also {' and '.join(PEERS)} of scikit-learn")
    parser.add_argument("--hidden-auto", action="store_true", help="also --hidden auto")
    parser.add_argument("--old", metavar="PROGRAM", help="also the defaults of another aefx")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)), help="halves measured at a time")
    parser.add_argument("--csv", metavar="FILE", help="write every run")
    parser.add_argument("--from", dest="stored", metavar="FILE", help="read the runs that --csv wrote; measure nothing")
    parser.add_argument("--plot", metavar="FILE", help="write the distribution over tables as SVG")
    parser.add_argument("flags", nargs="*", help="flags of train, after --")
    options = parser.parse_args()
    options.halves = options.halves or (20 if options.full else 3)
    return options


def main():
    options = parsed_options()
    program = str(pathlib.Path(options.aefx).resolve())
    programs = {AEFX: (program, options.flags)}
    if options.hidden_auto:
        programs[DEEP] = (program, [*options.flags, "--hidden", "auto"])
    if options.old:
        programs[OLD] = (str(pathlib.Path(options.old).resolve()), [])
    peers = list(PEERS) if options.peers else []
    if options.stored:
        tables_of_runs = stored_runs(options.stored)
        methods = list(dict.fromkeys(run.method for runs in tables_of_runs for run in runs))
    else:
        tables_of_runs = measured_runs(options, programs, peers)
        methods = [*programs, *peers]
        print(f"held-out error / PCA's, {options.halves} halves of each table, "
              + (f"flags {' '.join(options.flags)}" if options.flags else "defaults"))
    with open(options.csv or os.devnull, "w", newline="") as file:
        results = Results(methods, file)
        for runs in tables_of_runs:
            results.add(runs)
    if not results.tables:
        sys.exit(f"no table called {options.only}" if options.only else "no runs")
    results.distribution()
    print()
    for what, value, met in (requirements := results.requirements()):
        print(f"{'met' if met else 'MISSED':6} {what}: {value}")
    if options.plot:
        methods = [m for m in results.methods if m != OLD]
        pathlib.Path(options.plot).write_text(quality_plot.picture({m: results.medians(m) for m in methods}))
    return 0 if all(met for _, _, met in requirements) else 1


if __name__ == "__main__":
    sys.exit(main())
