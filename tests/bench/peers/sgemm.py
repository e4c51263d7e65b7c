"""Speed of the matrix products of one training step of a D-K-D network by NumPy's OpenBLAS, without other work.

A layer has three products: forward, the gradient of its kernel, and the deltas of the previous layer. The first layer has
no previous one, so that there are five. Usage: sgemm.py COLUMNS DIM BATCH SECONDS, with OPENBLAS_NUM_THREADS in the
environment. Prints rows per second of such steps and GFLOP/s as a line of JSON.
"""
import json
import sys
import time

import numpy as np

columns, dim, batch = map(int, sys.argv[1:4])
least = float(sys.argv[4])
random = np.random.default_rng(0)
made = lambda *shape: random.standard_normal(shape, dtype="f4")
x, codes, delta, code_delta = made(batch, columns), made(batch, dim), made(batch, columns), made(batch, dim)
down, up = made(columns, dim), made(dim, columns)
out = [np.empty_like(a) for a in (codes, x, up, codes, down)]


def step():
    np.matmul(x, down, out=out[0])
    np.matmul(codes, up, out=out[1])
    np.matmul(codes.T, delta, out=out[2])
    np.matmul(delta, up.T, out=out[3])
    np.matmul(x.T, code_delta, out=out[4])


for _ in range(3):
    step()
steps, begin = 0, time.perf_counter()
while (taken := time.perf_counter() - begin) < least:
    step()
    steps += 1
print(json.dumps({"rows_per_second": batch * steps / taken, "gflops": 10 * batch * columns * dim * steps / taken / 1e9,
                  "versions": {"numpy": np.__version__}}))
