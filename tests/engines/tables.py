"""Tables whose models are exported: numbers, missing values, levels, dates, and hostile names."""
import csv
import json
import math
import random
from dataclasses import dataclass, field


@dataclass
class Case:
    """A table, the options of its training, and other rows to apply the model to."""
    name: str
    header: list  # names of the columns; empty: no header
    rows: list    # text cells, as in the CSV
    train: list   # options of `aefx train`
    numbers: set  # numeric columns
    more: list = field(default_factory=list)    # rows that were not trained on
    refused: list = field(default_factory=list)  # rows that `aefx encode` and every engine reject
    skip: dict = field(default_factory=dict)    # engine: why it cannot read this table
    dates: set = field(default_factory=set)

    def names(self):
        return self.header or [f"x{i + 1}" for i in range(len(self.rows[0]))]

    def write(self, path, rows):
        returns = any("\r" in cell for row in rows for cell in row)  # Python's csv does not quote them
        with open(path, "w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL if returns else csv.QUOTE_MINIMAL)
            if self.header:
                writer.writerow(self.header)
            writer.writerows(rows)


    def learned(self, path):
        """Returns the features of a model by name."""
        with open(path, encoding="utf-8") as file:
            return {feature["name"]: feature for feature in json.load(file)["table"]["features"]}

    def range_of(self, values, feature):
        """Returns the unit in which decoded values are compared: the range of capped values, the offset of logarithms."""
        if "log_offset" in feature:
            return float(feature["log_offset"])
        least, most = feature.get("lower_cap", -math.inf), feature.get("upper_cap", math.inf)
        capped = [min(max(value, least), most) for value in values]
        return max(capped) - min(capped) if capped else 0.0


QUICK = ["--epochs", "3", "--seed", "7"]
HOSTILE = ['a"b', "a'b", "x; DROP TABLE t; --", "/* no", "end */ */", "new\nline", "back\\slash", "back`tick", "Größe 你好",
           "$x {y} %s ?1 :name", "select", "or 1=1", "??/ trigraph", "n" * 60 + "é" + "z" * 80]
CONTROLS = ["tab\there", "\x01", "a\x1bb", "\x7f", "v\v\fx"]
CONTROL_LEVELS = ["a\rb", "a\r\nb", "a\nb", "\x01", "a\tb", "\x1b[0m", "'\r'", "\\\r\\", "$\r{x}", "a\x7f", "\x1a"]
# Unusual spellings of numbers.
SPELLINGS = ["1.", ".5", "+1", "-0", "007", "1.e1", " 12 ", "\t3\v", "1E+1", "0." + "3" * 40, "1e-300", "000", "9007199254740993"]
LONG = ["9007199254740993", "-9007199254740993", "9223372036854775807", "-9223372036854775809", "12345678901234567890"]
LONGEST = ["123456789012345678901234567890", "1" * 32, "-" + "0" * 20 + "9" * 31]
NO_NUMBERS = ["inf", "-Infinity", "1e400", "-1e400", "1e300", "-1e30", "0x10", "1_000", "1d", "2f", "1e", ".", "--", "+-1", "1 2", "true",
              "9" * 400, "1,5", "\u0663", "12 USD"]
DATES = ["2024-01-31T10:20:30+0200", "2024-01-31T10:20:30+02:00", "2024-01-31T10:20:30+02", "2024-01-31T10:20-0530",
         "2024-01-31 10:20:30Z", "2024-01-31t10:20:30z", "2024-01-31T10:20", "2024-01-31T23:59:60", "2024-01-31T10:20:30.",
         "2024-01-31T10:20:30,25", "2024-01-31T10:20:30.123456789+23:59", " 2024-01-31T00:00 ", "2024-02-29", "0004-02-29",
         "9999-12-31", "1969-12-31T23:59:59.5", "2024-01-31 10:20:30-00:00"]
NO_DATES = ["2024-01-31T24:00", "2024-01-31T24:00:00", "2024-01-31T", "2024-01-31 T10:20", "2024-01-31  10:20", "2023-02-29",
            "2024-04-31", "2024-13-01", "2024-00-10", "2024-1-31", "20240131", "2024-01-31T10", "2024-01-31T10:60",
            "2024-01-31T10:20:61", "2024-01-31T10:20+24", "2024-01-31T10:20+02:60", "2024-01-31T10:20+02:", "2024-01-31T10:20+2",
            "2024-01-31T10:20:30 +02:00", "2024-01-31T10:20 UTC", "2024-01-31T10:20:30Z+02", "2024-01-31+02:00", "2024-01-31Z",
            "2024-01-31T10:20:3", "2024-01-31T10:20:30.5x", "now", "2024-01-31T10:20:30..5", "19753", "infinity", "24-01-31"]
LEVELS = ["it's", 'say "so"', "back\\slash", "new\nline", "semi; colon --", "Größe", "%s {0} ${x}", "null?", "??/", "'; DROP TABLE t; --"]


def number(rng, low, high, places=2):
    return f"{rng.uniform(low, high):.{places}f}"


def file_table(path, header):
    with open(path, newline="", encoding="utf-8") as lines:
        rows = [row for row in csv.reader(lines) if row]
    return (rows[0], rows[1:]) if header else ([], rows)


def mixed(rng, count, gaps=True):
    """Returns rows of correlated numbers, a text, a boolean, and a number with missing values."""
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
    rows = []
    for _ in range(150):
        base = rng.gauss(0, 1)
        rows.append([f"{base * (i + 1) + rng.gauss(0, .3):.3f}" for i in range(len(CONTROLS))])
    out.append(Case("control names", CONTROLS, rows, ["--dim", "2"] + QUICK, set(range(len(CONTROLS)))))
    rows = [[rng.choice(CONTROL_LEVELS), number(rng, 0, 1), number(rng, -5, 5)] for _ in range(300)]
    out.append(Case("control levels", ["what", "a", "b"], rows, ["--dim", "2", "--categorical", "1"] + QUICK, {1, 2}))
    # Values with few and with many digits, each distinguishable from 0.
    for size, cells, refused in [("", SPELLINGS, NO_NUMBERS), ("e18", LONG, []), ("e30", LONGEST, [])]:
        rows = [[number(rng, 0, 9) + size, number(rng, 0, 9)] for _ in range(60)]
        out.append(Case("spellings" + size, ["a", "b"], rows, ["--dim", "1", "--scale", "standard"] + QUICK, {0, 1},
                        more=[[cell, "1"] for cell in cells], refused=[[cell, "1"] for cell in refused]))
    rows = [[f"20{y:02d}-0{1 + y % 9}-1{y % 9}T0{y % 9}:30", number(rng, 0, 9)] for y in range(60)]
    out.append(Case("date spellings", ["at", "b"], rows, ["--dim", "2", "--dates", "at"] + QUICK, {1}, dates={0},
                    more=[[cell, "1"] for cell in DATES], refused=[[cell, "1"] for cell in NO_DATES]))
    wide = [[f"{rng.gauss(0, 1) + (i % 7) * row % 3:.4f}" for i in range(300)] for row in range(120)]
    out.append(Case("wide", [f"c{i}" for i in range(300)], wide, ["--dim", "5"] + QUICK, set(range(300))))
    # A score needs each column twice in a query, plus levels and codes: nearly PostgreSQL's limit of columns.
    head = ["text"] + [f"c{i}" for i in range(800)]
    broad = [[rng.choice("ab")] + [f"{rng.gauss(0, 1) + i % 7 * row % 3:.3f}" for i in range(800)] for row in range(20)]
    out.append(Case("broad", head, broad, ["--dim", "2", "--categorical", "text"] + QUICK, set(range(1, 801)),
                    skip={name: "the 300 of wide are enough" for name in ("c", "duckdb", "onnx", "spark")}))
    tails = [row[:] for row in some]
    for i, cells in enumerate((["5e6", "-1e7"], ["-4e9", "3e5"], ["1e17", ""], ["", "-2.5e6"])):
        tails[7 * i + 3][:2] = cells
    tails[50][4] = "1e4"
    head = ["size", "cost", "colour", "sold", "square"]
    far = [["1e9", "1", "red", "no", "1"], ["-1e9", "1e9", "black", "yes", "-3"], ["12", "-1e9", "", "no", "1e20"], ["", "", "", "yes", ""],
           ["12.5", "NA", "green", "no", "0"]]
    for rule in ("mask", "mean", "median", "drop"):
        out.append(Case(f"outliers {rule}", head, tails, ["--dim", "2", "--categorical", "colour", "--on-missing", rule] + QUICK,
                        {0, 1, 4}, more=far, refused=[["1e400", "1", "red", "no", "1"]]))
    out.append(Case("caps at quantiles", *iris, ["--dim", "2", "--cap", "0.05"] + QUICK, numeric,
                    more=[["1e6", "-1e6", "3", "0", "Iris-setosa"]]))
    far_days = [row[:] for row in days]
    far_days[3][0], far_days[40][1], far_days[60][2] = "1201-01-01", "9000-12-31T00:00:00", "-7e7"
    out.append(Case("outliers in dates", ["day", "at", "value"], far_days, ["--dim", "2", "--dates", "day,at"] + QUICK, {2}, dates={0, 1},
                    more=[["0001-01-01", "2024-02-29T23:59:59", "1e12"]]))
    money = []
    for _ in range(200):
        size = rng.gauss(0, 1)
        money.append([f"{math.exp(5 + size + rng.gauss(0, .3)):.3f}", f"{math.floor(math.exp(size + rng.gauss(0, .4)))}",
                      f"{size + rng.gauss(0, .2):.3f}", "red" if size > 0 else "blue"])
    money[5][0], money[6][0], money[7][1], money[8][2] = "1e9", "", "700000", "-1e7"
    out.append(Case("logarithms", ["amount", "count", "size", "colour"], money, ["--dim", "2", "--categorical", "colour", "--transform", "log:amount,count"] + QUICK,
                    {0, 1, 2},
                    more=[["1e-9", "0", "1", "red"], ["0", "-1", "2", "blue"], ["-5", "-7.5", "0", "red"], ["1e15", "1e15", "1", "red"],
                          ["", "NA", "", "red"]]))
    constant = [[number(rng, 0, 9), "4.5", number(rng, 1e6, 1e6 + 5, 3)] for _ in range(100)]
    out.append(Case("constant", ["a", "same", "far"], constant, ["--dim", "2"] + QUICK, {0, 1, 2}))
    return out
