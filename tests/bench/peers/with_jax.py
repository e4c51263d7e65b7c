"""JAX: an epoch is one compiled loop (lax.scan) over shuffled batches, the fastest loop that its users write."""
import time

begin = time.perf_counter()
import os

os.environ["JAX_PLATFORMS"] = "cpu"
import jax
import numpy as np
from jax import numpy as jnp

from job import Job

RATE, RHO, EPSILON = 1.0, 0.95, 1e-7

job = Job(begin, jax=jax.__version__)
rows = job.load()
x = jnp.asarray(rows)
batch, columns = min(job.options.batch, len(rows)), x.shape[1]


def encode(weights, some):
    return jax.nn.relu(some @ weights[0] + weights[1])


def decode(weights, codes):
    return jax.nn.sigmoid(codes @ weights[2] + weights[3])


def loss(weights, some):
    return ((decode(weights, encode(weights, some)) - some) ** 2).mean()


def step(state, some):
    weights, squares, moves = state
    gradient = jax.grad(loss)(weights, some)
    squares = [RHO * a + (1 - RHO) * g * g for a, g in zip(squares, gradient)]
    move = [g * jnp.sqrt(d + EPSILON) / jnp.sqrt(a + EPSILON) for g, d, a in zip(gradient, moves, squares)]
    moves = [RHO * d + (1 - RHO) * u * u for d, u in zip(moves, move)]
    return ([w - RATE * u for w, u in zip(weights, move)], squares, moves), None


@jax.jit
def epoch(state, x, key):
    shuffled = x[jax.random.permutation(key, len(x))]
    whole = len(x) // batch * batch
    state, _ = jax.lax.scan(step, state, shuffled[:whole].reshape(-1, batch, columns))
    return step(state, shuffled[whole:])[0] if whole < len(x) else state


weights = [jnp.asarray(array) for array in job.start(rows)]
zeros = [jnp.zeros_like(array) for array in weights]
state, key = (weights, zeros, zeros), jax.random.key(job.options.seed)
seconds = []
for number in range(job.options.epochs):
    begun = time.perf_counter()
    state = jax.block_until_ready(epoch(state, x, jax.random.fold_in(key, number)))
    seconds.append(time.perf_counter() - begun)
job.trained(rows, seconds)
codes = jax.jit(encode)(state[0], x)
job.finish(rows, np.asarray(codes), np.asarray(jax.jit(decode)(state[0], codes)))
