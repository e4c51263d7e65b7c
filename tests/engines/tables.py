"""Tables to export models of: numbers, gaps, levels, dates, and names that nobody should have."""
import csv
import random
from dataclasses import dataclass, field


@dataclass
class Case:
    """A table, how to train on it, and what other rows it is tried on."""
    name: str
    header: list  # names of the columns; none: the table has no header
    rows: list    # of texts, as in the CSV
    train: list   # flags of `aefx train`
    numbers: set  # columns that are numbers
    more: list = field(default_factory=list)    # rows that training did not see
    skip: dict = field(default_factory=dict)    # engine: why it can't have this table
    dates: set = field(default_factory=set)

    def names(self):
        return self.header or [f"x{i + 1}" for i in range(len(self.rows[0]))]

    def write(self, path, rows):
        with open(path, "w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
            if self.header:
                writer.writerow(self.header)
            writer.writerows(rows)


QUICK = ["--epochs", "3", "--seed", "7"]
HOSTILE = ['a"b', "a'b", "x; DROP TABLE t; --", "/* no", "end */ */", "new\nline", "back\\slash", "back`tick", "Größe 你好",
           "$x {y} %s ?1 :name", "select", "or 1=1", "??/ trigraph", "n" * 60 + "é" + "z" * 80]
LEVELS = ["it's", 'say "so"', "back\\slash", "new\nline", "semi; colon --", "Größe", "%s {0} ${x}", "null?", "??/", "'; DROP TABLE t; --"]


def number(rng, low, high, places=2):
    return f"{rng.uniform(low, high):.{places}f}"


def file_table(path, header):
    with open(path, newline="", encoding="utf-8") as lines:
        rows = [row for row in csv.reader(lines) if row]
    return (rows[0], rows[1:]) if header else ([], rows)


def mixed(rng, count, gaps=True):
    """Numbers that hang together, a text, a truth and a number with gaps."""
    rows = []
    for _ in range(count):
        size = rng.gauss(0, 1)
        kind = rng.choice(["red", "red", "green", "blue"]) if size < 0.5 else rng.choice(["green", "black"])
        cells = [f"{12 + 3 * size + rng.gauss(0, .5):.3f}", f"{-1e3 * size + rng.gauss(0, 90):.1f}", kind,
                 "yes" if size + rng.gauss(0, .7) > 0 else "no", f"{size * size:.6f}"]
        if gaps and rng.random() < 0.15:
            cells[rng.randrange(2)] = rng.choice(["", "NA", "nan", "?"])
        if gaps and rng.random() < 0.1:
            cells[2] = rng.choice(["", "n/a", " NULL "])
        rows.append(cells)
    return rows


def cases(data):
    rng = random.Random(3)
    out = []
    iris = file_table(f"{data}/iris.data", False)
    penguins = file_table(f"{data}/penguins.csv", True)
    out.append(Case("iris", *iris, ["--dim", "2"] + QUICK, {0, 1, 2, 3}))
    numeric = {0, 1, 2, 3}
    for scale, activation, output in [("standard", "tanh", "linear"), ("robust", "elu", "linear"),
                                      ("none", "leaky-relu", "linear"), ("minmax", "sigmoid", "sigmoid")]:
        out.append(Case(f"iris {scale} {activation}", *iris,
                        ["--dim", "2", "--scale", scale, "--activation", activation, "--output-activation", output] + QUICK, numeric))
    out.append(Case("iris deep", *iris, ["--dim", "2", "--hidden", "16,8", "--activation", "elu"] + QUICK, numeric))
    out.append(Case("penguins", *penguins, ["--dim", "3", "--categorical", "species,island,sex"] + QUICK,
                    {2, 3, 4, 5, 7}))
    head = ["size", "cost", "colour", "sold", "square"]
    some = mixed(rng, 200)
    new = [["10.5", "3", "violet", "no", "0.1"], ["", "", "", "yes", ""], ["1e3", "-2e5", "red", "yes", "7"],
           ["12", "5", " red ", "no", "1"]]
    known = [row for row in new if row[2] != "violet"]
    for rule in ("mask", "mean", "median"):
        out.append(Case(f"gaps {rule}", head, some, ["--dim", "2", "--categorical", "colour", "--on-missing", rule] + QUICK,
                        {0, 1, 4}, more=known))
    out.append(Case("gaps drop", head, some, ["--dim", "2", "--categorical", "colour", "--on-missing", "drop"] + QUICK,
                    {0, 1, 4}, more=known))
    whole = mixed(rng, 200, gaps=False)
    out.append(Case("unseen zero", head, whole, ["--dim", "2", "--categorical", "colour", "--unseen", "zero"] + QUICK,
                    {0, 1, 4}, more=new[:1] + new[2:]))
    out.append(Case("unseen missing", head, whole, ["--dim", "2", "--categorical", "colour", "--unseen", "missing"] + QUICK,
                    {0, 1, 4}, more=new))
    out.append(Case("others", head, some, ["--dim", "2", "--categorical", "colour", "--max-levels", "3"] + QUICK,
                    {0, 1, 4}, more=new))
    coded = [[cell if rng.random() > 0.1 or i in (2, 3) else "-999" for i, cell in enumerate(row)] for row in whole]
    out.append(Case("missing -999", head, coded, ["--dim", "2", "--categorical", "colour", "--missing", "-999"] + QUICK,
                    {0, 1, 4}))
    days = []
    for _ in range(120):
        day = rng.randrange(0, 20000)
        y = f"{1970 + day // 366}-{1 + day % 12:02d}-{1 + day % 28:02d}"
        days.append([y, f"{y}T{day % 24:02d}:{day % 60:02d}:15", f"{day / 100 + rng.gauss(0, 5):.3f}"])
    days[5][0] = ""
    out.append(Case("dates", ["day", "at", "value"], days, ["--dim", "2", "--dates", "day,at"] + QUICK, {2}, dates={0, 1},
                    more=[["2024-02-29", "2024-02-29T23:59:59", "3"]]))
    rows = []
    for _ in range(150):
        base = rng.gauss(0, 1)
        rows.append([f"{base * (i + 1) + rng.gauss(0, .3):.3f}" for i in range(len(HOSTILE))])
    out.append(Case("hostile names", HOSTILE, rows, ["--dim", "3"] + QUICK, set(range(len(HOSTILE)))))
    rows = [[rng.choice(LEVELS), number(rng, 0, 1), number(rng, -5, 5)] for _ in range(200)]
    out.append(Case("hostile levels", ["what?", "a", "b"], rows, ["--dim", "2", "--categorical", "1"] + QUICK, {1, 2}))
    wide = [[f"{rng.gauss(0, 1) + (i % 7) * row % 3:.4f}" for i in range(300)] for row in range(120)]
    out.append(Case("wide", [f"c{i}" for i in range(300)], wide, ["--dim", "5"] + QUICK, set(range(300))))
    constant = [[number(rng, 0, 9), "4.5", number(rng, 1e6, 1e6 + 5, 3)] for _ in range(100)]
    out.append(Case("constant", ["a", "same", "far"], constant, ["--dim", "2"] + QUICK, {0, 1, 2}))
    return out
