"""Ctrl-C ends training, and other threads run during training."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

import aefx

ENDLESS = """
import numpy as np, aefx, sys
rows = np.random.default_rng(0).normal(size=(20000, 20))
print("begun", flush=True)
try:
    aefx.Autoencoder(dim=4, epochs=10**8, valid=0).fit(rows)
except KeyboardInterrupt:
    print("interrupted", flush=True)
    sys.exit(7)
"""


@pytest.mark.parametrize("after", [0.3, 2.0])
def test_ctrl_c_ends_training(after: float) -> None:
    with subprocess.Popen([sys.executable, "-c", ENDLESS], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "begun\n"
        time.sleep(after)
        begun = time.monotonic()
        child.send_signal(signal.SIGINT)
        try:
            out, _ = child.communicate(timeout=60)
        finally:
            child.kill()
    assert out == "interrupted\n"
    assert child.returncode == 7
    assert time.monotonic() - begun < 10


def test_training_releases_the_gil() -> None:
    rows = np.random.default_rng(0).normal(size=(3000, 20))
    ticks = 0
    done = threading.Event()

    def learn() -> None:
        aefx.Autoencoder(dim=4, epochs=200, threads=1).fit(rows)
        done.set()

    thread = threading.Thread(target=learn)
    begun = time.monotonic()
    thread.start()
    longest = 0.0
    while not done.is_set():
        before = time.monotonic()
        time.sleep(0.001)
        longest = max(longest, time.monotonic() - before)
        ticks += 1
    thread.join()
    took = time.monotonic() - begun
    assert ticks > 20
    assert longest < took / 2
