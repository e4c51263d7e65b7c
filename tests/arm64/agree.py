"""Compares the codes and models of two builds of aefx for different processors.

For each job both programs train on the same table. Then each applies the other's model: a model gives nearly the same
codes, decoded rows and scores on both processors, whichever trained it. Sums are added up in another order where vectors
have another length, so that figures differ in their last digits, and those of two trainings by more.

usage: agree.py PROGRAM OTHER [ARGUMENT...]     OTHER with arguments: an emulator, its options and the program
Exit code 0: all agree; 1: some differ.
"""
import csv
import pathlib
import random
import subprocess
import sys
import tempfile

DATA = pathlib.Path(__file__).resolve().parents[2] / "data"
# Differences allowed, relative to the largest value of the column.
SAME_MODEL = 1e-5
PLAIN_TRAINING = 1e-3
JOBS = [
    # name, table, options, whether two trainings have to agree: they take the same steps, and nothing is chosen between.
    ("plain", "iris.data", ["--preset", "plain", "--dim", "2", "--epochs", "20"], True),
    ("Keras", "iris.data", ["--preset", "keras2", "--dim", "3", "--epochs", "20"], True),
    ("default", "iris.data", ["--dim", "2", "--epochs", "20"], False),
    ("deep", "iris.data", ["--dim", "2", "--hidden", "6", "--epochs", "20"], False),
    ("mixed, with gaps", "mixed.csv", ["--dim", "3", "--epochs", "10"], False),
]


def mixed_table():
    """Numbers, levels and gaps, from a fixed seed."""
    draw = random.Random(5)
    lines = ["length,width,kind,weight"]
    for _ in range(400):
        length = draw.gauss(10, 3)
        width = "" if draw.random() < 0.1 else f"{length / 2 + draw.gauss(0, 0.3):.3f}"
        lines.append(f"{length:.3f},{width},{draw.choice(['red', 'green', 'blue'])},{draw.lognormvariate(1, 1):.3f}")
    return "\n".join(lines) + "\n"


def run(command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"exit code {done.returncode} of {' '.join(map(str, command))}:\n{done.stderr}")
    return done.stdout


def columns(text):
    """Columns by name; cells that are numbers as such."""
    header, *rows = csv.reader(text.splitlines())
    return {name: [number_or_text(row[i]) for row in rows] for i, name in enumerate(header)}


def number_or_text(cell):
    try:
        return float(cell)
    except ValueError:
        return cell


def difference(one, other):
    """The largest difference relative to its column's largest value; infinite where texts or shapes differ."""
    one, other = columns(one), columns(other)
    if list(one) != list(other):
        return float("inf")
    worst = 0.0
    for name, values in one.items():
        others = other[name]
        numbers = [v for v in values if isinstance(v, float)]
        size = max(map(abs, numbers), default=1.0) or 1.0
        if len(values) != len(others):
            return float("inf")
        for a, b in zip(values, others):
            if isinstance(a, float) and isinstance(b, float):
                worst = max(worst, abs(a - b) / size)
            elif a != b:
                return float("inf")
    return worst


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    programs = {"one": [str(pathlib.Path(sys.argv[1]).resolve())], "other": sys.argv[2:]}
    programs["other"] = [str(pathlib.Path(a).resolve()) if pathlib.Path(a).exists() else a for a in programs["other"]]
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "iris.data").write_bytes((DATA / "iris.data").read_bytes())
        (folder / "mixed.csv").write_text(mixed_table())
        for name, table, options, comparable in JOBS:
            codes = {}
            for who, program in programs.items():
                codes[who] = run([*program, "train", table, *options, "-q", "-m", f"{who}.aefx", "-o", "-"], folder)
            figures = []
            for trainer in programs:
                given = {}
                for who, program in programs.items():
                    for command, argument in (("encode", table), ("decode", "codes.csv"), ("score", table)):
                        (folder / "codes.csv").write_text(codes[trainer])
                        given[command, who] = run([*program, command, f"{trainer}.aefx", argument, "-q"], folder)
                if given["encode", trainer] != codes[trainer]:
                    print(f"{name}: encode does not give the codes of train")
                    wrong += 1
                for command in ("encode", "decode", "score"):
                    figures.append((command, trainer, difference(given[command, "one"], given[command, "other"])))
            for command, trainer, worst in figures:
                wrong += worst > SAME_MODEL
            apart = difference(codes["one"], codes["other"])
            wrong += comparable and apart > PLAIN_TRAINING
            worst = ", ".join(f"{command} {max(w for c, _, w in figures if c == command):.1e}"
                              for command in ("encode", "decode", "score"))
            print(f"{name:<18} one model on both: {worst}; two trainings: codes {apart:.1e}"
                  f"{'' if comparable else ' (not required)'}")
    print(f"{wrong} differences above {SAME_MODEL:g} (one model) or {PLAIN_TRAINING:g} (two trainings)" if wrong else
          f"all agree within {SAME_MODEL:g} (one model) and {PLAIN_TRAINING:g} (two trainings)")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
