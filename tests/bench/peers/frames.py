"""Encoding and decoding without aefx: the model's weights, NumPy products, and the fastest CSV readers and writers.

Usage: frames.py encode|decode MODEL TABLE FOLDER [OURS]
Prints the best of three runs of each library, in seconds without imports, as a line of JSON. With OURS, aefx's output
for the same table, also prints the largest difference in ranges of the columns.
"""
import json
import sys
import time

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
from pyarrow import csv

what, model_path, table, folder = sys.argv[1:5]
with open(model_path, encoding="utf-8") as file:
    model = json.load(file)
layer = model["network"]["layers"][0 if what == "encode" else 1]
kernel, bias = np.array(layer["kernel"], "f4"), np.array(layer["bias"], "f4")
scaling = model["preprocessing"]["columns"]
offset, scale, base = (np.array([c[key] for c in scaling]) for key in ("offset", "scale", "base"))
if what == "encode":  # scaling is part of the product
    bias = ((base - offset * scale) @ kernel + bias).astype("f4")
    kernel = (scale[:, None] * kernel).astype("f4")
names = [f"code{k + 1}" for k in range(len(bias))] if what == "encode" else [
    f["name"] for f in model["table"]["features"]]


def numbers(path):
    return pl.read_csv(path, schema_overrides=[pl.Float32] * len(pl.scan_csv(path).collect_schema())).to_numpy()


def computed(x):
    z = x.astype("f4", copy=False) @ kernel + bias
    if what == "encode":
        return np.maximum(z, 0, out=z)
    return ((1 / (1 + np.exp(-z)) - base.astype("f4")) / scale.astype("f4") + offset.astype("f4")).astype("f4")


def polars():
    y = computed(numbers(table))
    pl.DataFrame({name: y[:, k] for k, name in enumerate(names)}).write_csv(f"{folder}/polars.csv")


def arrow():
    y = computed(np.column_stack([c.to_numpy() for c in csv.read_csv(table).columns]))
    csv.write_csv(pa.table({name: y[:, k] for k, name in enumerate(names)}), f"{folder}/arrow.csv")


def duck():
    columns = pl.scan_csv(table).collect_schema().names()
    terms = [" + ".join([f"{bias[k]}", *(f'"{c}" * {kernel[i, k]}' for i, c in enumerate(columns))])
             for k in range(len(names))]
    if what == "encode":
        values = [f"greatest(0, {term})" for term in terms]
    else:
        values = [f"(1 / (1 + exp(-({term}))) - {base[k]}) / {scale[k]} + {offset[k]}" for k, term in enumerate(terms)]
    listed = ", ".join(f'({value})::float as "{name}"' for value, name in zip(values, names))
    duckdb.sql(f"copy (select {listed} from read_csv('{table}')) to '{folder}/duck.csv'")


def seconds(job):
    taken = []
    for _ in range(3):
        begin = time.perf_counter()
        job()
        taken.append(time.perf_counter() - begin)
    return min(taken)


result = {"Polars + NumPy": seconds(polars), "pyarrow + NumPy": seconds(arrow), "DuckDB": seconds(duck),
          "versions": {"polars": pl.__version__, "pyarrow": pa.__version__, "duckdb": duckdb.__version__,
                       "numpy": np.__version__}}
if len(sys.argv) > 5:
    ours, theirs = (numbers(path) for path in (sys.argv[5], f"{folder}/polars.csv"))
    ranges = np.ptp(theirs, axis=0)
    result["differ"] = float((np.abs(ours - theirs).max(0) / np.where(ranges > 0, ranges, 1)).max())
print(json.dumps(result))
