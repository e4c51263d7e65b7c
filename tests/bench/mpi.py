#!/usr/bin/env python3
"""Predicts the time of training on many machines from measurements on one core.

An epoch of N rows in steps of B takes n ranks
    N / n * (compute + order + sort) + N / B * (step + 2 * log2(n) * latency + 2 * (n - 1) / n * 4 * P / bandwidth)
seconds. Measured are `compute` per row and `step` (the optimizer, and all work that does not depend on rows); `order` is
the work for a row's turn, and `sort` what several ranks do more: each finds the turns of its own rows, and sorts them. P is
the number of parameters, of 4 bytes each.
"""
import argparse
import math
import os
import pathlib
import random
import resource
import subprocess
import sys
import tempfile

SORT = 0.12e-6  # seconds a row: KeyedPermutation::position_of() and std::sort, on a busy core

NETWORKS = {"10 GbE": (30e-6, 1.1e9), "InfiniBand HDR": (2e-6, 23e9)}


def made_table(path, rows, columns):
    draw = random.Random(1)
    with open(path, "w") as out:
        out.write(",".join(f"c{c}" for c in range(columns)) + "\n")
        for _ in range(rows):
            a, b = draw.random(), draw.random()
            out.write(",".join(f"{a * math.cos(c) + b * math.sin(c) + 0.1 * draw.random():.4f}" for c in range(columns)) + "\n")


def seconds(table, codes, batch, epochs, *more):
    command = [os.environ["AEFX_PROGRAM"], "train", str(table), "--dim", str(codes), "--preset", "keras2", "--epochs",
               str(epochs), "--batch", str(batch), "--threads", "1", "--no-model", "-q", "-o", "/dev/null", *more]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime  # processor time of one thread, also on a busy machine


def epoch(table, codes, batch, rounds, *more):
    """Returns the seconds of one epoch: the difference of two runs, and the smallest of several rounds."""
    few, many = 2, 22
    return min(seconds(table, codes, batch, many, *more) - seconds(table, codes, batch, few, *more)
               for _ in range(rounds)) / (many - few)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=20_000, help="of the table that is measured")
    parser.add_argument("--columns", type=int, default=100)
    parser.add_argument("--codes", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--on-paper", type=float, default=1e9, help="rows of the table on paper")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        table = pathlib.Path(folder) / "t.csv"
        made_table(table, options.rows, options.columns)
        small, large = 64, 2048
        at_small = epoch(table, options.codes, small, options.rounds)
        at_large = epoch(table, options.codes, large, options.rounds)
        in_order = epoch(table, options.codes, large, options.rounds, "--no-shuffle")
    step = max(at_small - at_large, 0) / (options.rows / small - options.rows / large)
    order = max(at_large - in_order, 0) / options.rows
    compute = (at_large - options.rows / large * step) / options.rows - order
    if compute <= 0:
        sys.exit("the machine was too busy to tell compute from the rest: try again, or with more --rows")
    parameters = 2 * options.columns * options.codes + options.columns + options.codes
    print(f"measured, {options.columns}-{options.codes}-{options.columns}, one core: {compute * 1e6:.3f} us of compute a "
          f"row, {order * 1e9:.1f} ns a row for the order, {step * 1e6:.1f} us a step")
    print(f"a step sums {4 * parameters:,} bytes ({parameters:,} parameters) over all ranks")
    for name, (latency, bandwidth) in NETWORKS.items():
        print(f"\n{name}: {latency * 1e6:g} us, {bandwidth / 1e9:g} GB/s. Speed-up over one rank, "
              f"{options.on_paper:.0e} rows\n")
        batches = [256, 2048, 16384, 131072, 1048576]
        print("| ranks | " + " | ".join(f"batch {b:,}" for b in batches) + " |")
        print("|---:|" + "---:|" * len(batches))

        def cost(n, b):
            talk = 0 if n == 1 else 2 * math.log2(n) * latency + 2 * (n - 1) / n * 4 * parameters / bandwidth
            own = compute + order + (SORT if n > 1 else 0)
            return options.on_paper * (own / n + (step + talk) / b)

        for n in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]:
            print(f"| {n:,} | " + " | ".join(f"{cost(1, b) / cost(n, b):.1f}" for b in batches) + " |")
        for n in [4, 16, 64, 256, 1024]:
            talk = 2 * math.log2(n) * latency + 2 * (n - 1) / n * 4 * parameters / bandwidth + step
            print(f"{n} ranks: half of the time is compute from a batch of {math.ceil(n * talk / compute):,} rows on")


if __name__ == "__main__":
    main()
