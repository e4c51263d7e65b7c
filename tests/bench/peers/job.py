"""The job of every peer: reads a table, trains, writes the codes, and prints its cost as a line of JSON.

The network is D-K-D: relu at the codes, a sigmoid at the output, mean squared error, columns scaled to [0, 1]. All start
from start_weights(), so that only the order of rows differs between peers and aefx.
"""
import argparse
import json
import time

import numpy as np


def start_weights(columns, dim, seed):
    """Returns kernel, bias, kernel, bias: Glorot uniform kernels and zero biases."""
    random = np.random.default_rng(seed)
    most = np.sqrt(6 / (columns + dim))
    kernel = lambda rows, units: random.uniform(-most, most, (rows, units)).astype("f4")
    return [kernel(columns, dim), np.zeros(dim, "f4"), kernel(dim, columns), np.zeros(columns, "f4")]


class Job:
    """Measures times from `begin`, which a script takes before its imports."""

    def __init__(self, begin, **versions):
        parser = argparse.ArgumentParser()
        parser.add_argument("table")
        parser.add_argument("dim", type=int)
        parser.add_argument("epochs", type=int)
        parser.add_argument("batch", type=int)
        parser.add_argument("codes")
        parser.add_argument("--seed", type=int, default=0)
        parser.add_argument("--raw", action="store_true", help="columns are not scaled, as in the script that people copy")
        self.options = parser.parse_args()
        self.begin, self.last = begin, begin
        self.result = {"versions": versions}
        self.lap("import")

    def lap(self, name):
        now = time.perf_counter()
        self.result[name] = now - self.last
        self.last = now

    def load(self):
        """Reads the numeric columns as float32 with the fastest installed reader."""
        import pyarrow
        from pyarrow import csv

        table = csv.read_csv(self.options.table)
        numbers = [c.to_numpy() for c in table.columns if not pyarrow.types.is_string(c.type)]
        x = np.column_stack(numbers).astype("f4")
        if not self.options.raw:
            low, high = x.min(0), x.max(0)
            x = (x - low) / (high - low)
        self.lap("load")
        return x

    def start(self, x):
        return start_weights(x.shape[1], self.options.dim, self.options.seed)

    def trained(self, x, epoch_seconds):
        """Times the epochs. The first of several is excluded, in which libraries compile and allocate."""
        counted = epoch_seconds[1:] or epoch_seconds
        self.result["rows_per_second"] = len(x) * len(counted) / sum(counted)
        self.lap("train")

    def finish(self, x, codes, output):
        """Writes the codes and prints the results; `output` is the network's reconstruction of x."""
        self.result["mse"] = float(((output - x) ** 2).mean(dtype="f8"))
        self.result["dead"] = int((codes.max(0) <= 0).sum())
        import pyarrow
        from pyarrow import csv

        csv.write_csv(pyarrow.table({f"code{k + 1}": codes[:, k] for k in range(codes.shape[1])}), self.options.codes)
        self.lap("write")
        print(json.dumps(self.result))
