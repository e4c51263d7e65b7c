"""Tables and initial weights for the benchmarks.

Usage: tables.py table ROWS COLUMNS FILE [SEED]   numbers: a curved mixture of few factors, noise, and units of all sizes
       tables.py start COLUMNS DIM SEED FILE      the weights that all start from, for --init-weights
       tables.py mse TABLE BACK                   mean squared error of BACK, in units of TABLE's ranges (one line)
       tables.py csv DATA FILE                    a table without names, with names
"""
import json
import pathlib
import sys

import numpy as np
import polars as pl

from job import start_weights


def table(rows, columns, seed):
    random = np.random.default_rng(seed)
    factors = max(2, columns // 8)
    z = random.standard_normal((rows, factors), dtype="f4")
    straight, curved = (random.standard_normal((factors, columns), dtype="f4") for _ in range(2))
    x = 3 * np.tanh(z @ straight / 2) + (z * z) @ curved / 10 + random.standard_normal((rows, columns), dtype="f4") / 10
    x = x * random.uniform(0.1, 100, columns) + random.uniform(-50, 50, columns)
    return pl.DataFrame({f"x{i + 1}": x[:, i].round(5) for i in range(columns)})


def mse(known, back):
    x, y = (pl.read_csv(path, infer_schema_length=None).to_numpy().astype("f4") for path in (known, back))
    low, high = x.min(0), x.max(0)
    return (((y - low) / (high - low) - (x - low) / (high - low)) ** 2).mean(dtype="f8")


what, *given = sys.argv[1:]
if what == "table":
    table(int(given[0]), int(given[1]), int(given[3]) if len(given) > 3 else 0).write_csv(given[2])
elif what == "start":
    arrays = start_weights(*map(int, given[:3]))
    pathlib.Path(given[3]).write_text(json.dumps({"initial": [a.tolist() for a in arrays]}))
elif what == "mse":
    print(json.dumps({"mse": mse(*given)}))
elif what == "csv":
    pl.read_csv(given[0], has_header=False).write_csv(given[1])
else:
    sys.exit(__doc__)
