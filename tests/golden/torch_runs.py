#!/usr/bin/env python3
"""Records training runs of PyTorch with the defaults of its Adadelta, which `--preset torch` promises to equal.

Usage: torch_runs.py [--check], in a Python with PyTorch (pip install torch numpy). Writes torch_iris_*.json beside itself;
with --check it compares with those files and writes nothing. The runs are on the CPU, on one thread, in float32, and the
rows are not shuffled.
"""
import json
import pathlib
import sys

import numpy as np
import torch

from replay import HERE, deviation, read_iris

DIM, EPOCHS, BATCH = 2, 50, 100
TOLERANCE = 1e-6  # between versions of PyTorch, and between processors
RUNS = [  # name, scale, learning rate, seed of the initial weights; no code dies under these seeds
    ("torch_iris_raw_lr1", "none", 1.0, 2),
    ("torch_iris_minmax_lr1", "minmax", 1.0, 5),
    ("torch_iris_minmax_lr0.1", "minmax", 0.1, 5),
]


def weights(encoder, decoder):
    """Returns kernels as inputs x units, and biases."""
    parts = encoder.weight.T, encoder.bias, decoder.weight.T, decoder.bias
    return [part.detach().clone().numpy().tolist() for part in parts]


def recorded(scale, lr, seed):
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    table = read_iris(HERE.parent.parent / "data" / "iris.data")
    if scale == "minmax":
        table = (table - table.min(0)) / (table.max(0) - table.min(0))
    x = torch.from_numpy(table.astype(np.float32))
    encoder, decoder = torch.nn.Linear(x.shape[1], DIM), torch.nn.Linear(DIM, x.shape[1])
    encode = lambda rows: torch.relu(encoder(rows))
    decode = lambda codes: torch.sigmoid(decoder(codes))
    optimizer = torch.optim.Adadelta([*encoder.parameters(), *decoder.parameters()], lr=lr)  # rho 0.9, eps 1e-6
    initial, losses = weights(encoder, decoder), []
    for _ in range(EPOCHS):
        total = 0.0
        for batch in torch.split(x, BATCH):
            optimizer.zero_grad()
            loss = torch.nn.functional.mse_loss(decode(encode(batch)), batch)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        losses.append(total / len(x))
    rule = optimizer.defaults
    with torch.no_grad():
        codes = encode(x)
        return {
            "source": f"PyTorch {torch.__version__.split('+')[0]}, CPU, float32",
            "rows": len(x),
            "columns": x.shape[1],
            "dim": DIM,
            "scale": scale,
            "optimizer": {"name": "adadelta", "learning_rate": rule["lr"], "rho": rule["rho"], "epsilon": rule["eps"]},
            "epochs": EPOCHS,
            "batch_size": BATCH,
            "shuffle": False,
            "weight_order": ["encoder kernel (columns x dim)", "encoder bias", "decoder kernel (dim x columns)",
                             "decoder bias"],
            "initial": initial,
            "final": weights(encoder, decoder),
            "loss_per_epoch": losses,
            "codes_first_5_rows": codes[:5].tolist(),
            "codes_last_row": codes[-1].tolist(),
            "reconstruction_first_row": decode(codes[:1])[0].tolist(),
        }


def main():
    sound = True
    for name, scale, lr, seed in RUNS:
        path, run = HERE / f"{name}.json", recorded(scale, lr, seed)
        if "--check" not in sys.argv[1:]:
            path.write_text(json.dumps(run, indent=1) + "\n")
            continue
        stored = json.loads(path.read_text())
        flat = lambda value: [value] if isinstance(value, float) else [n for part in value for n in flat(part)]
        off = max(deviation(flat(run[key]), flat(stored[key])) for key in ("initial", "final", "loss_per_epoch"))
        print(f"{name}: largest deviation {off:.2g}")
        sound = sound and off <= TOLERANCE
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
