"""Fits one half of a table and measures the reconstruction error on the other half: aefx and its peers.

Every column counts alike. Numbers are capped at the 0.5 and 99.5 percentiles of the training half; their errors are
divided by the standard deviation of the capped training values, and clipped at 4 deviations. The squared errors over the
levels of a categorical column (0 or 1 each) are summed and divided by the sum of the levels' variances, so that predicting
the means has an error of about 1, as for a number. The error of a reconstruction is the mean over cells, then over
columns; missing cells are left out, and so are columns that are constant in the capped training half. `aefx decode`
reconstructs numbers; it writes only the likeliest level of a categorical column, so that the errors of levels are those
of `aefx score --per-feature`.

PCA and the peers are fitted on the standardized columns, with as many components as aefx has codes; missing values are
replaced by the mean. All run on one thread.
"""
import os
import pathlib
import subprocess
import tempfile
import time
import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.decomposition import KernelPCA
from sklearn.neural_network import MLPRegressor

CLIP = 4  # standard deviations
FAILED = 9.0  # the ratio of a run that failed


@dataclass
class Run:
    table: str
    rows: int
    columns: int
    codes: int
    half: int
    method: str
    ratio: float  # error divided by PCA's
    error: float
    dead: int  # codes that are constant on the training half
    seconds: float  # processor time of fitting
    problem: str = ""


class Measure:
    """Standardizes rows by a training half, and measures errors of reconstructions."""

    def __init__(self, train, categorical):
        self.numbers = [c for c in train if c not in categorical]
        values = train[self.numbers].to_numpy(float)
        self.low, self.high = np.nanquantile(values, [0.005, 0.995], axis=0)
        capped = np.clip(values, self.low, self.high)
        self.mean, self.deviation = np.nanmean(capped, 0), np.nanstd(capped, 0)
        self.varies = self.deviation > 0
        self.deviation[~self.varies] = 1
        self.levels = {}  # column: (levels, their shares in the training half, root of the sum of their variances)
        for c in categorical:
            shares = train[c].value_counts(normalize=True)
            variance = (shares * (1 - shares)).sum()
            if variance > 0:
                self.levels[c] = (shares.index, shares.to_numpy(), np.sqrt(variance))

    def indicators(self, frame, column):
        """Returns 1 where a row has the level and 0 elsewhere, rows x levels; NaN where it has none of the levels."""
        levels = self.levels[column][0]
        place = levels.get_indexer(frame[column])
        out = (place[:, None] == np.arange(len(levels))).astype(float)
        out[place < 0] = np.nan
        return out

    def standardized(self, frame, capped=False):
        """Returns rows x (numbers, then levels), in deviations from the mean."""
        values = frame[self.numbers].to_numpy(float)
        if capped:
            values = np.clip(values, self.low, self.high)
        parts = [np.where(self.varies, (values - self.mean) / self.deviation, 0)]
        parts += [(self.indicators(frame, c) - shares) / root for c, (_, shares, root) in self.levels.items()]
        return np.hstack(parts)

    def with_level_errors(self, standardized, truth, errors):
        """Returns reconstructed rows whose levels have the errors of the columns NAME=LEVEL_error."""
        out, begin = standardized.copy(), len(self.numbers)
        for c, (levels, _, root) in self.levels.items():
            for place, level in enumerate(levels, begin):
                out[:, place] = truth[:, place] + errors[f"{c}={level}_error"] / root
            begin += len(levels)
        return out

    def error(self, reconstructed, truth):
        """Returns the error of standardized reconstructed rows."""
        squared = np.clip(reconstructed - truth, -CLIP, CLIP) ** 2
        columns = [np.nanmean(squared[:, :len(self.numbers)][:, self.varies], 0)]
        begin = len(self.numbers)
        for _, shares, root in self.levels.values():
            part = reconstructed[:, begin:begin + len(shares)] - truth[:, begin:begin + len(shares)]
            columns.append([np.nanmean((part**2).sum(1))])
            begin += len(shares)
        return float(np.concatenate(columns).mean())


class Pca:
    def __init__(self, components):
        self.components = components

    def fit(self, x):
        self.mean = x.mean(0)
        self.axes = np.linalg.svd(x - self.mean, full_matrices=False)[2][: self.components].T
        return self

    def reconstruct(self, x):
        return (x - self.mean) @ self.axes @ self.axes.T + self.mean


class KernelPcaWithRidge:
    def __init__(self, components):
        self.model = KernelPCA(components, kernel="rbf", fit_inverse_transform=True)

    def fit(self, x):
        self.model.fit(x)
        return self

    def reconstruct(self, x):
        return self.model.inverse_transform(self.model.transform(x))


class MlpAutoencoder:
    def __init__(self, components):
        self.model = MLPRegressor(hidden_layer_sizes=(components,), random_state=0)

    def fit(self, x):
        self.model.fit(x, x)
        return self

    def reconstruct(self, x):
        return self.model.predict(x)


PEERS = {"KernelPCA": KernelPcaWithRidge, "MLPRegressor": MlpAutoencoder}


def processor_time(command, folder):
    """Runs a program without a shell. Returns its processor time in seconds and, where it fails, its last words."""
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen([str(word) for word in command], cwd=folder, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        problem = "" if process.returncode == 0 else errors.read().decode(errors="replace").strip()[-300:]
    return usage.ru_utime + usage.ru_stime, problem or (process.returncode and "failed") or ""


def reconstruct_with_aefx(program, flags, table, half, measure, truth, folder):
    """Returns (the reconstructed rows of test.csv, standardized, or None; dead codes; seconds of train; problem)."""
    usage = subprocess.run([str(program), "decode", "--help"], capture_output=True, text=True).stdout
    raw = ["--raw"] if "--raw" in usage else []  # an older program never rounds
    commands = [["encode", "m.aefx", "test.csv", "--keep", "", "-o", "test_codes.csv"],
                ["decode", "m.aefx", "test_codes.csv", *raw, "-o", "back.csv"]]
    if table.categorical:
        flags = ["--categorical", ",".join(table.categorical), *flags]
        commands.append(["score", "m.aefx", "test.csv", "--per-feature", "--keep", "", "-o", "errors.csv"])
    one = ["--threads", "1", "-q"]
    seconds, problem = processor_time([program, "train", "train.csv", "--dim", table.codes, "--seed", half, "-m", "m.aefx",
                                       "-o", "codes.csv", *one, *flags], folder)
    for command in commands:
        problem = problem or processor_time([program, *command, *one], folder)[1]
    if problem:
        return None, 0, seconds, problem
    codes = pd.read_csv(folder / "codes.csv", usecols=lambda name: name.startswith("code"))
    dead = int((codes.max() == codes.min()).sum()) + max(0, table.codes - codes.shape[1])
    back = measure.standardized(pd.read_csv(folder / "back.csv").reindex(columns=table.frame.columns))
    if table.categorical:
        back = measure.with_level_errors(back, truth, pd.read_csv(folder / "errors.csv"))
    return np.nan_to_num(back), dead, seconds, ""  # a column that was not learned from is reconstructed by its mean


def measure_half(task):
    """Returns the runs of all methods on one random half: task is (table, half, {name: (program, flags)}, peers)."""
    table, half, programs, peers = task
    order = np.random.default_rng(half).permutation(len(table.frame))
    train, test = table.frame.iloc[order[: len(order) // 2]], table.frame.iloc[order[len(order) // 2:]]
    measure = Measure(train, table.categorical)
    truth = measure.standardized(test, capped=True)
    x, y = (np.nan_to_num(measure.standardized(part)) for part in (train, test))
    base = measure.error(Pca(table.codes).fit(x).reconstruct(y), truth)
    result = lambda method, error, dead, seconds, problem="": Run(
        table.name, *table.frame.shape, table.codes, half, method, FAILED if problem else error / base, error, dead,
        seconds, problem)
    runs = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        train.to_csv(folder / "train.csv", index=False)
        test.to_csv(folder / "test.csv", index=False)
        for method, (program, flags) in programs.items():
            back, dead, seconds, problem = reconstruct_with_aefx(program, flags, table, half, measure, truth, folder)
            error = np.nan if problem else measure.error(back, truth)
            runs.append(result(method, error, dead, seconds, problem))
    for method in peers:
        begin = time.process_time()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it has not converged after its default number of epochs
            try:
                fitted, problem = PEERS[method](table.codes).fit(x), ""
            except (ValueError, np.linalg.LinAlgError) as failure:
                fitted, problem = None, str(failure)
        seconds = time.process_time() - begin
        error = measure.error(fitted.reconstruct(y), truth) if fitted else np.nan
        runs.append(result(method, error, 0, seconds, problem))
    return runs
