"""ROC AUC and average precision of `aefx score` beside other detectors of odd rows, on labelled tables (anomaly_tables.py).

One class of a labelled table is subsampled to 5% of the rows; the rows of the other classes are kept, 1,500 at most.
Detectors do not see the labels; each is fitted on these rows and scores them. `aefx train` runs with its defaults and
a fixed --dim, and reads the columns as they are. The others are given standardized numbers (a text as one column for
each level) and have their own defaults: of PyOD the autoencoder, also with our number of codes and 100 epochs, KNN,
ECOD, the deep isolation forest (DIF) and INNE; of scikit-learn the isolation forest, LocalOutlierFactor and PCA, as
many components as aefx has codes.

Usage: anomaly.py [--only TABLE] [--cache FILE], with the program in $AEFX_PROGRAM
Prints each table's mean over its runs, and the mean ranks of the detectors over the tables on which the score was
settled and over those that are reported. The cache is a JSON file with the results of the other detectors, which are
fitted once. Exit code 1 where aefx is not first in a mean rank over the reported tables.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import warnings

os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np
from anomaly_tables import REPORTED, SETTLED_ON, codes, runs, standardized
from sklearn.decomposition import PCA
from sklearn.ensemble import IsolationForest
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.neighbors import LocalOutlierFactor

FIGURES = ("AUC", "AP")


def aefx(program, table, dim):
    with tempfile.TemporaryDirectory() as folder:
        at = pathlib.Path(folder)
        table.to_csv(at / "table.csv", index=False)
        subprocess.run([program, "train", at / "table.csv", "--dim", str(dim), "-q", "-m", at / "m.aefx", "-o", "/dev/null"],
                       check=True)
        scored = subprocess.run([program, "score", at / "m.aefx", at / "table.csv", "-q"], check=True, text=True,
                                stdout=subprocess.PIPE).stdout
        return np.array([float(line.split(",")[0]) for line in scored.splitlines()[1:]])


def pca(x, dim):
    fitted = PCA(min(dim, *x.shape)).fit(x)
    return ((fitted.inverse_transform(fitted.transform(x)) - x) ** 2).mean(1)


def pyod(module, name, **settings):
    def scores(x, dim):
        detector = getattr(__import__(f"pyod.models.{module}", fromlist=[name]), name)
        values = {key: value(dim) if callable(value) else value for key, value in settings.items()}
        return detector(**values).fit(x).decision_scores_

    return scores


def local_outlier_factor(x, _):
    return -LocalOutlierFactor().fit(x).negative_outlier_factor_


PEERS = {
    "AE": pyod("auto_encoder", "AutoEncoder", random_state=0, verbose=0),
    "AE 100": pyod("auto_encoder", "AutoEncoder", random_state=0, verbose=0, epoch_num=100,
                   hidden_neuron_list=lambda dim: [64, 32, dim]),
    "IForest": lambda x, _: -IsolationForest(random_state=0).fit(x).score_samples(x),
    "LOF": local_outlier_factor,
    "KNN": pyod("knn", "KNN"),
    "ECOD": pyod("ecod", "ECOD"),
    "DIF": pyod("dif", "DIF", random_state=0),
    "INNE": pyod("inne", "INNE", random_state=0),
    "PCA": pca,
}


class Cache:
    def __init__(self, path):
        self.path = path and pathlib.Path(path)
        self.known = json.loads(self.path.read_text()) if self.path and self.path.exists() else {}

    def get(self, key, compute):
        if key not in self.known:
            self.known[key] = compute()
            if self.path:
                self.path.write_text(json.dumps(self.known))
        return self.known[key]


def figures(odd, scores):
    scores = np.nan_to_num(np.asarray(scores, float), nan=0, posinf=np.finfo(float).max)
    return [roc_auc_score(odd, scores), average_precision_score(odd, scores)]


def measured(program, name, cache):
    """The mean AUC and AP over the runs of a table, for each detector."""
    seen = {detector: [] for detector in ("aefx", *PEERS)}
    for run, table, odd in runs(name):
        x = standardized(table)
        dim = codes(table.shape[1])
        for detector, scores in PEERS.items():
            seen[detector].append(cache.get(f"{run}/{detector}", lambda: figures(odd, scores(x, dim))))
        seen["aefx"].append(figures(odd, aefx(program, table, dim)))
    return dim, {detector: np.mean(values, 0) for detector, values in seen.items()}


def ranks(values):
    """The rank of each value, 1 for the largest; ties share the mean of their ranks."""
    values = np.round(values, 4)
    return 1 + (values[None] > values[:, None]).sum(1) + ((values[None] == values[:, None]).sum(1) - 1) / 2


def report(title, tables):
    print(f"\n{title}: {len(tables)} tables")
    detectors = ["aefx", *PEERS]
    behind = []
    for i, figure in enumerate(FIGURES):
        by_table = np.array([[means[d][i] for d in detectors] for means in tables.values()])
        mean = np.mean([ranks(row) for row in by_table], 0)
        print(f"{figure + ', mean rank':28}" + "".join(f"{m:8.2f}" for m in mean))
        print(f"{figure + ', mean':28}" + "".join(f"{m:8.3f}" for m in by_table.mean(0)))
        behind += [f"{figure}: {d}" for d, m in zip(detectors[1:], mean[1:]) if m <= mean[0]]
    return behind


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--aefx", default=os.environ.get("AEFX_PROGRAM", "aefx"))
    parser.add_argument("--only")
    parser.add_argument("--cache")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    cache = Cache(options.cache)
    print(f"{'table':16} {'dim':>3} {'':7}" + "".join(f"{name:>8}" for name in ("aefx", *PEERS)) + f"{'seconds':>9}")
    halves = {True: {}, False: {}}
    for name in sorted([*SETTLED_ON, *REPORTED]):
        if options.only and options.only != name:
            continue
        begin = time.monotonic()
        dim, means = measured(options.aefx, name, cache)
        halves[name in REPORTED][name] = means
        for i, figure in enumerate(FIGURES):
            left = f"{name:16} {dim:3} {figure:7}" if i == 0 else f"{'':20} {figure:7}"
            right = f"{time.monotonic() - begin:9.0f}" if i == 0 else ""
            print(left + "".join(f"{values[i]:8.3f}" for values in means.values()) + right, flush=True)
    if options.only:
        return 0
    report("Settled on", halves[False])
    behind = report("Reported", halves[True])
    for line in behind:
        print("NOT AHEAD OF", line)
    return 1 if behind else 0


if __name__ == "__main__":
    sys.exit(main())
