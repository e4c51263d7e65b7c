#!/usr/bin/env python3
"""Writes the tables of this folder again, from the packages they come from.

    pip install scikit-learn palmerpenguins
    python3 data/make.py            # writes iris.data and penguins.csv beside this file
    python3 data/make.py --check    # writes nothing; exit code 1 if a table would change
"""
import pathlib
import sys

FOLDER = pathlib.Path(__file__).resolve().parent

# Rows, from 1, in which the UCI file differs from Fisher's paper. scikit-learn corrected them; the file that people
# download, and whose results they quote, still has them.
UCI_ROWS = {35: "4.9,3.1,1.5,0.1", 38: "4.9,3.1,1.5,0.1"}


def iris() -> bytes:
    from sklearn.datasets import load_iris

    table = load_iris()
    lines = []
    for number, (row, label) in enumerate(zip(table.data, table.target), start=1):
        numbers = UCI_ROWS.get(number) or ",".join(f"{value:.1f}" for value in row)
        lines.append(f"{numbers},Iris-{table.target_names[label]}\n")
    return ("".join(lines) + "\n").encode("ascii")  # the UCI file ends in an empty line


def penguins() -> bytes:
    from importlib.resources import files

    return files("palmerpenguins").joinpath("data/penguins.csv").read_bytes()


TABLES = {"iris.data": iris, "penguins.csv": penguins}


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    changed = 0
    for name, make in TABLES.items():
        path, made = FOLDER / name, make()
        same = path.exists() and path.read_bytes() == made
        if same:
            print(f"{name}: as it was")
        elif arguments:
            print(f"{name}: differs from what its package has")
            changed = 1
        else:
            path.write_bytes(made)
            print(f"{name}: written, {len(made)} bytes")
    return changed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
