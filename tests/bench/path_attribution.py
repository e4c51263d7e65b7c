"""Contributions along paths beside Captum's IntegratedGradients with 50 steps, on the same networks.

`aefx explain` as a whole, reading the table and writing every contribution, against Captum's calls alone; each with one
thread. Both attribute the codes before their activation, from the mean row.
"""
import csv
import io
import json
import os
import pathlib
import subprocess
import tempfile
import time

import numpy as np
from sklearn.datasets import load_breast_cancer, load_digits

STEPS = 50
# Table, hidden layers before the codes, codes.
SHAPES = [("breast cancer", "64", 5), ("breast cancer", "64,64", 5), ("digits", "64,64", 8), ("digits", "128,64,32", 8)]


def rows_of(name):
    return {"breast cancer": load_breast_cancer, "digits": load_digits}[name]().data


def encoder_of(model):
    """Returns the encoder of a model file in PyTorch without the activation of the codes, and how rows are scaled."""
    import torch

    columns = model["preprocessing"]["columns"]
    offset, scale, base, mean = (np.array([c[key] for c in columns]) for key in ("offset", "scale", "base", "fill"))
    scaled = lambda x: torch.tensor(((x - offset) * scale + base).astype(np.float32))
    layers = []
    for layer in model["network"]["layers"][: model["network"]["encoder_layers"]]:
        kernel = torch.tensor(layer["kernel"], dtype=torch.float32)
        linear = torch.nn.Linear(*kernel.shape)
        linear.weight.data, linear.bias.data = kernel.T.contiguous(), torch.tensor(layer["bias"], dtype=torch.float32)
        layers += [linear, torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1]), scaled, scaled(mean[np.newaxis])


def explain(folder, rounds):
    """Returns contributions (rows x codes x columns), bases and pre-activations, and the least seconds of a call."""
    command = [os.environ["AEFX_PROGRAM"], "explain", "m.aefx", "t.csv", "--format", "wide", "--threads", "1", "-q", "-o",
               "parts.csv"]
    seconds = []
    for _ in range(rounds):
        begin = time.perf_counter()
        subprocess.run(command, cwd=folder, check=True)
        seconds.append(time.perf_counter() - begin)
    lines = list(csv.reader(io.StringIO((folder / "parts.csv").read_text())))
    values = np.array([line[2:] for line in lines[1:]], dtype=float)
    codes = len({line[1] for line in lines[1:]})
    values = values.reshape(-1, codes, values.shape[1])
    return values[:, :, :-2], values[:, :, -2], values[:, :, -1], min(seconds)


def captum_parts(encoder, x, base, codes, steps, rounds=1):
    from captum.attr import IntegratedGradients

    gradients, seconds = IntegratedGradients(encoder), []
    for _ in range(rounds):
        begin = time.perf_counter()
        parts = [gradients.attribute(x, baselines=base, target=k, n_steps=steps) for k in range(codes)]
        seconds.append(time.perf_counter() - begin)
    return np.stack([p.detach().numpy() for p in parts], axis=1), min(seconds)


def compare(name, hidden, codes, rounds):
    import torch

    torch.set_num_threads(1)
    table = rows_of(name)
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        head = ",".join(f"c{i}" for i in range(table.shape[1]))
        np.savetxt(folder / "t.csv", table, fmt="%.9g", delimiter=",", header=head, comments="")
        subprocess.run([os.environ["AEFX_PROGRAM"], "train", "t.csv", "--dim", str(codes), "--encoder-hidden", hidden,
                        "--decoder-hidden", hidden, "--epochs", "50", "--cap", "none", "--transform", "none", "--init", "glorot",
                        "-m", "m.aefx", "-o", "codes.csv", "-q"], cwd=folder, check=True)
        encoder, scaled, base = encoder_of(json.loads((folder / "m.aefx").read_text()))
        ours, bases, codes_of_rows, seconds = explain(folder, rounds)
    x = scaled(table)
    with torch.no_grad():
        truth, at_base = encoder(x).numpy(), encoder(base).numpy()
    if not np.allclose(truth, codes_of_rows, rtol=1e-4, atol=1e-4):
        raise SystemExit(f"{name}: PyTorch's network is not that of aefx")
    theirs, captum_seconds = captum_parts(encoder, x, base, codes, STEPS, rounds)
    many, _ = captum_parts(encoder, x[:10], base, codes, 2000)
    away = np.abs(ours.sum(axis=2) + bases - codes_of_rows).max()
    captum_away = np.abs(theirs.sum(axis=2) - (truth - at_base)).max()
    size = np.abs(truth - at_base).max()
    same_base = np.ptp(bases, axis=0).max() == 0
    fine = seconds < captum_seconds and away <= 1e-6 * max(1, np.abs(codes_of_rows).max()) and same_base
    print(f"{name}, {table.shape[0]} x {table.shape[1]}, hidden layers {hidden}, {codes} codes: {seconds:.3f} s, Captum with "
          f"{STEPS} steps {captum_seconds:.3f} s ({captum_seconds / seconds:.1f} times); contributions and base miss the code "
          f"by at most {away:.1g}, Captum's by {captum_away:.1g}, of codes that differ from the base's by up to {size:.3g}; "
          f"a contribution differs from Captum's by up to {np.abs(ours - theirs).max():.2g}, with 2,000 steps (10 rows) by "
          f"{np.abs(ours[:10] - many).max():.1g} ({'yes' if fine else 'NO'})", flush=True)
    return fine


def compare_all(rounds=5):
    return all([compare(*shape, rounds) for shape in SHAPES])
