"""What codes of few columns cost: the held-out error of `--columns-per-code 5` beside that of codes that read all columns.

Usage: readable.py [--halves 20] [--peer-halves 3] [--only NAME | --path], with the program in $AEFX_PROGRAM

Half of each table's rows is held out, as in quality.py, whose error this is. scikit-learn's SparsePCA and
MiniBatchSparsePCA have their penalty so that their components have as many weights other than 0, and a decoder fitted by
least squares; their codes are the projections onto the components, which read no other columns. Then a made table of 300
rows with ten groups of 20 columns and 4,800 columns of noise: how many of the columns that ten codes of 20 columns read
are of a group. Then columns chosen by `aefx select` beside other selections (selection.py). With --path instead:
contributions to the codes of deep encoders, beside Captum's (path_attribution.py). Exits with 1 where a requirement is
missed.
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import warnings

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # before NumPy is loaded
    os.environ.setdefault(threads, "1")
import numpy as np
from sklearn.decomposition import MiniBatchSparsePCA, SparsePCA

from quality_runs import Measure, measure_half
from quality_tables import named_tables

COLUMNS = 5
# Table, codes, most that its error may be of that of dense codes (median of the halves).
WANTED = {("breast cancer", 5): 1.05, ("wine", 5): 1.05, ("mpg", 2): 1.05, ("diabetes", 8): 1.05, ("diamonds", 2): 1.05,
          ("digits", 8): 1.15}


def sparse_pca(kind, x, codes, weights):
    """Returns components with at most so many weights, and seconds of the last fit: the penalty is found by halving."""
    low, high, best = 1e-3, 1e3, None
    for _ in range(12):
        alpha = np.sqrt(low * high)
        begin = time.process_time()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            components = kind(codes, alpha=alpha, random_state=0).fit(x).components_
        seconds = time.process_time() - begin
        if np.count_nonzero(components) > weights:
            low = alpha
        else:
            high, best = alpha, (components, seconds)
    return best


def peer_errors(table, half):
    """Returns {name: (error, seconds)} of the sparse peers on the half that measure_half() takes."""
    order = np.random.default_rng(half).permutation(len(table.frame))
    train, test = table.frame.iloc[order[: len(order) // 2]], table.frame.iloc[order[len(order) // 2:]]
    measure = Measure(train, table.categorical)
    truth = measure.standardized(test, capped=True)
    x, y = (np.nan_to_num(measure.standardized(part)) for part in (train, test))
    out = {}
    for kind in (SparsePCA, MiniBatchSparsePCA):
        found = sparse_pca(kind, x, table.codes, COLUMNS * table.codes)
        if found is None:
            continue
        components, seconds = found
        with_one = lambda rows: np.column_stack([rows @ components.T, np.ones(len(rows))])
        decoder = np.linalg.lstsq(with_one(x), x, rcond=None)[0]
        out[kind.__name__] = measure.error(with_one(y) @ decoder, truth), seconds
    return out


def compare(table, halves, peer_halves, wanted):
    program = os.environ["AEFX_PROGRAM"]
    programs = {"dense": (program, []), "few": (program, ["--columns-per-code", str(COLUMNS)])}
    ratios, peers, seconds = [], {}, []
    for half in range(halves):
        runs = {run.method: run for run in measure_half((table, half, programs, []))}
        ratios.append(runs["few"].error / runs["dense"].error)
        seconds.append(runs["few"].seconds)
        if half < peer_halves:
            for name, (error, took) in peer_errors(table, half).items():
                peers.setdefault(name, []).append((error / runs["dense"].error, took))
    beside = "; ".join(f"{name} {np.median([p[0] for p in some]):.2f} ({np.median([p[1] for p in some]):.2f} s)"
                       for name, some in peers.items())
    ratio = np.median(ratios)
    fine = ratio <= wanted
    print(f"{table.name}, {table.codes} codes of {COLUMNS} columns: {ratio:.3f} times the dense codes' error in the median "
          f"of {halves} halves ({min(ratios):.2f} to {max(ratios):.2f}; {wanted} wanted: {'yes' if fine else 'NO'}), "
          f"{np.median(seconds):.2f} s{beside and '; '}{beside}", flush=True)
    return fine


def groups(seed):
    """Ten groups of 20 columns, each with a factor of its own, among 5,000 columns of 300 rows."""
    random = np.random.default_rng(seed)
    factors = random.normal(size=(300, 10))
    table = random.normal(size=(300, 5000))
    real = random.permutation(5000)[:200]
    for i, column in enumerate(real):
        table[:, column] = factors[:, i // 20] + 0.5 * table[:, column]
    return table, set(real.tolist())


def precision():
    """Returns the share of the columns that ten codes of 20 columns read which are of a group."""
    table, real = groups(1)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        head = ",".join(f"c{i}" for i in range(table.shape[1]))
        np.savetxt(folder / "t.csv", table, fmt="%.5g", delimiter=",", header=head, comments="")
        begin = time.time()
        subprocess.run([os.environ["AEFX_PROGRAM"], "train", "t.csv", "--dim", "10", "--columns-per-code", "20", "-m",
                        "m.aefx", "-o", "codes.csv", "-q"], cwd=folder, check=True)
        took = time.time() - begin
        told = subprocess.run([os.environ["AEFX_PROGRAM"], "report", "m.aefx", "--format", "csv"], cwd=folder, check=True,
                              capture_output=True, text=True).stdout
    lines = [line.split(",") for line in told.splitlines()]
    column, weight = lines[0].index("column"), lines[0].index("raw_weight")
    named = [int(line[column][1:]) for line in lines[1:] if line[column].startswith("c") and float(line[weight] or 0) != 0]
    share = np.mean([c in real for c in named])
    fine = share >= 0.95
    print(f"300 x 5,000, ten groups of 20 columns and noise: {100 * share:.1f}% of {len(named)} columns named are of a "
          f"group (95% wanted: {'yes' if fine else 'NO'}), {took:.1f} s")
    return fine


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--halves", type=int, default=20)
    parser.add_argument("--peer-halves", type=int, default=3, help="of which the peers get so many: they take minutes")
    parser.add_argument("--only", help="one table, 'made', or 'selection'")
    parser.add_argument("--path", action="store_true", help="contributions of deep encoders beside Captum's, alone")
    options = parser.parse_args()
    if options.path:
        import path_attribution

        sys.exit(0 if path_attribution.compare_all() else 1)
    fine = True
    for table in named_tables():
        wanted = WANTED.get((table.name, table.codes))
        if wanted and options.only in (None, table.name):
            fine &= compare(table, options.halves, options.peer_halves, wanted)
    if options.only in (None, "made"):
        fine &= precision()
    if options.only in (None, "selection"):
        import selection  # which takes groups() from here

        fine &= selection.compare(options.halves)
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
