"""Tables for compare_runs.py, from a fixed seed."""
import gzip
import pathlib
import random
import shutil

DATA = pathlib.Path(__file__).resolve().parents[2] / "data"


def csv_text(header, rows, delimiter=","):
    lines = [delimiter.join(header)] if header else []
    return "\n".join(lines + [delimiter.join(str(cell) for cell in row) for row in rows]) + "\n"


def factor_rows(drawn, rows, columns, factors=3):
    """Yields rows of linear mixtures of a few factors, with noise."""
    weights = [[drawn.random() - 0.5 for _ in range(factors)] for _ in range(columns)]
    for _ in range(rows):
        values = [100 * drawn.random() for _ in range(factors)]
        yield [f"{sum(w * v for w, v in zip(weight, values)) + drawn.random():.4f}" for weight in weights]


def names(count):
    return [f"x{c + 1}" for c in range(count)]


def gaps_table(drawn):
    rows = []
    for r, row in enumerate(factor_rows(drawn, 240, 5)):
        cells = [drawn.choice(["NA", "", "?"]) if drawn.random() < 0.06 else cell for cell in row]
        rows.append([*cells, f"row {r}"])
    return csv_text([*names(5), "name"], rows)


def categories_table(drawn):
    rows = []
    for row in factor_rows(drawn, 300, 3):
        colour = drawn.choice(["red", "red", "green", "blue", ""])
        shape = drawn.choice(["round"] * 6 + ["square"] * 5 + [f"shape {drawn.randrange(8)}"])
        rows.append([*row, colour, shape, drawn.randrange(1, 4), drawn.choice(["yes", "no"])])
    return csv_text([*names(3), "colour", "shape", "grade", "sold"], rows)


def dates_table(drawn, pattern):
    rows = []
    for row in factor_rows(drawn, 150, 2):
        year, month, day = drawn.randrange(1990, 2030), drawn.randrange(1, 13), drawn.randrange(1, 29)
        rows.append([pattern.format(y=year, m=month, d=day), *row])
    return csv_text(["day", "x1", "x2"], rows)


def european_table(drawn):
    def number(value):
        return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))

    rows = []
    for _ in range(120):
        size = drawn.random()
        rows.append([number(9000 * size + drawn.random()), number(50 - 40 * size + drawn.random()),
                     number(2000 * drawn.random()), drawn.choice(["Köln", "Århus"])])
    return csv_text(["Preis", "Länge", "Breite", "Ort"], rows, ";")


def identifiers_table(drawn):
    rows = []
    for r, row in enumerate(factor_rows(drawn, 160, 4)):
        rows.append([r + 1, f"{drawn.getrandbits(64):016x}", 7, *row, drawn.choice(["true", "false"])])
    return csv_text(["id", "key", "constant", *names(4), "flag"], rows)


def outliers_table(drawn):
    rows = []
    for r, row in enumerate(factor_rows(drawn, 200, 4)):
        if r in (17, 90):
            row[1] = "510000"
        rows.append([*row, f"{drawn.lognormvariate(2, 1.5):.3f}"])
    return csv_text([*names(4), "income"], rows)


def large_table(drawn):
    rows = []
    for r, row in enumerate(factor_rows(drawn, 8000, 36)):
        note = f'"note {r}, quoted ""{drawn.randrange(9)}"""' if r % 11 == 0 else f"note {r}"
        rows.append([*row, drawn.choice(["north", "south", "east", "west"]), note])
    return csv_text([*names(36), "region", "note"], rows)


def write_tables(folder):
    """Writes every table into a folder, and returns their names."""
    drawn = random.Random(17)
    for name in ("iris.data", "penguins.csv"):
        shutil.copy(DATA / name, folder / name)
    (folder / "iris.csv.gz").write_bytes(gzip.compress((DATA / "iris.data").read_bytes(), mtime=0))
    parts = [list(factor_rows(drawn, 60, 4)) for _ in range(3)]
    texts = {
        "gaps.csv": gaps_table(drawn),
        "categories.csv": categories_table(drawn),
        "dates.csv": dates_table(drawn, "{y:04}-{m:02}-{d:02}"),
        "german_dates.csv": dates_table(drawn, "{d:02}.{m:02}.{y:04}"),
        "european.csv": european_table(drawn),
        "identifiers.csv": identifiers_table(drawn),
        "outliers.csv": outliers_table(drawn),
        "wide.csv": csv_text(names(200), factor_rows(drawn, 60, 200)),
        "large.csv": large_table(drawn),
        "tabs.tsv": csv_text(None, factor_rows(drawn, 80, 3), "\t"),
        "commented.csv": "a report\n\n# units: cm\n" + csv_text(names(3), factor_rows(drawn, 80, 3)) + "# end\n",
        "quoted.csv": "x1,x2,text\n" + "".join(
            f"'{r}','{r * r % 17}','it\\'s, row\n{r}'\n" for r in range(60)),
        "ragged.csv": "a,b,c\n" + "".join(f"{r},{r * 2 % 11}{',' + str(r % 5) if r % 9 else ''}\n" for r in range(60)),
        "bad_cell.csv": "x1,x2,x3,x4\n" + "5.1,3.5,1.4,0.2\n" * 3 + "5.1,abc,1.4,0.2\n",
        "missing_column.csv": "x1,x2,x4\n5.1,3.5,0.2\n",
        "unseen.csv": "x1,x2,x3,colour,shape,grade,sold\n1,2,3,purple,round,1,yes\n4,5,6,red,square,2,no\n",
        "empty.csv": "",
        "broken.aefx": '{\n "format": "aefx-model",\n "version": 1,\n "table": {}\n',
        "weights.json": '{"source": "by hand", "initial": [[[0.5, -0.5], [0.25, 0.5], [0.125, 0.25], [-0.25, 0.75]], '
                        "[0.1, 0.2], [[0.5, 0.25, -0.25, 0.125], [-0.5, 0.5, 0.75, 0.25]], [0.0, 0.1, 0.2, 0.3]]}\n",
        "run.toml": '# a run\ndim = 2\nhidden = [4, 3]\nepochs = 5\nactivation = "tanh"\nno-shuffle = true\nl2 = 1e-3\n',
        "bad.toml": "dim = 2\nepoch = 5\n",
    }
    for number, rows in enumerate(parts, 1):
        texts[f"part-{number}.csv"] = csv_text(names(4), rows)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return sorted(path.name for path in folder.iterdir())
