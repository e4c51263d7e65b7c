"""The default job end to end, beside the script of pandas and scikit-learn that a user would write instead.

Usage: job.py [--rounds 3] [--only NAME] [--hidden-auto], with the program in $AEFX_PROGRAM

Both read a CSV file and write the codes as CSV; `aefx train` also saves its model and prints its report. They run in
turn, each on all cores; then `aefx` on one thread. Times are medians of rounds, the ratio that of the rounds' ratios.
Exits with 1 where a job takes longer than the script (three tenths of it for tables below 1 MB), where two threads gain
less than 1.6 times on a job of over half a second, or `--hidden auto` takes more than twice the script's time.
"""
import argparse
import os
import pathlib
import statistics
import sys
import tempfile

import job_tables
import machine

SCRIPT = pathlib.Path(__file__).with_name("job_pca.py")


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=list(job_tables.TABLES))
    parser.add_argument("--hidden-auto", action="store_true", help="also --hidden auto")
    return parser.parse_args()


def seconds(command):
    return machine.run(command)[0]


def main():
    given = options()
    program, failures = os.environ["AEFX_PROGRAM"], []
    print(f"{'table':16} {'codes':>5} {'script':>8} {'aefx':>8} {'ratio':>7} {'1 thread':>8} {'gain':>6}"
          + (f" {'hidden auto':>12} {'ratio':>7}" if given.hidden_auto else ""), flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for table in [given.only] if given.only else job_tables.TABLES:
            path, _, _, codes = job_tables.write(table, folder)
            output = folder / "codes.csv"
            ours = [program, "train", path, "--dim", codes, "-m", folder / "m.aefx", "-o", output]
            jobs = {"script": [sys.executable, SCRIPT, path, codes, output], "aefx": ours,
                    "one": [*ours, "--threads", "1"]}
            if given.hidden_auto:
                jobs["auto"] = [*ours, "--hidden", "auto"]
            seconds(jobs["script"]), seconds(jobs["aefx"])  # files and libraries are read once before
            times = {job: [] for job in jobs}
            for _ in range(given.rounds):
                for job, command in jobs.items():
                    times[job].append(seconds(command))
            middle = {job: statistics.median(taken) for job, taken in times.items()}
            against = lambda job, other: statistics.median(a / b for a, b in zip(times[job], times[other]))
            ratio, gain = against("aefx", "script"), against("one", "aefx")
            line = (f"{table:16} {codes:5} {middle['script']:8.2f} {middle['aefx']:8.2f} {ratio:7.2f} "
                    f"{middle['one']:8.2f} {gain:6.2f}")
            most = 0.3 if path.stat().st_size < 1_000_000 else 1.0
            if ratio > most:
                failures.append(f"{table}: {ratio:.2f} times the script's time, {most} wanted")
            if middle["aefx"] > 0.5 and gain < 1.6:
                failures.append(f"{table}: two threads are {gain:.2f} times as fast as one, 1.6 wanted")
            if given.hidden_auto:
                auto = against("auto", "script")
                line += f" {middle['auto']:12.2f} {auto:7.2f}"
                if auto > 2:
                    failures.append(f"{table}: --hidden auto takes {auto:.2f} times the script's time, 2 wanted")
            print(line, flush=True)
    for failure in failures:
        print(f"MISSED  {failure}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
