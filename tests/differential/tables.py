"""Generated tables: rows of text cells, and their bytes in a dialect."""
import dataclasses
import random

WORDS = ["a", "Zeta", "x1", "NA", "?", "true", "2024-01-31", "naïve", "名前", "ß", "−5", "a b", "O'Neil", "c\\d", "#1",
         "=1+2", "-", "null", "5'", "\u00a0", "é\u0301", "😀", "id_7", "%", "a:b", "\x01", "\x7f", "\\"]
INNER = [",", ";", "\t", "|", " ", '"', '""', "\n", "\r\n", "\r", "\n\n", "\r\r\n", "a", "7", ".5", "é", "'", "\\", ","]


@dataclasses.dataclass
class Table:
    rows: list  # lists of str; in latin-1 where the bytes are not UTF-8
    delimiter: str
    data: bytes
    encoding: str = "utf-8"
    # Properties that some readers treat differently.
    blank_lines: bool = False
    line_end: str = "\n"  # "mixed" if they differ
    bare_quotes: bool = False  # 5" outside quotes
    bom: bool = False
    blank_edges: bool = False  # spaces at an end of a bare cell
    breaks: str = ""  # the line ends inside quotes, concatenated

    def cells(self):
        return sum(len(row) for row in self.rows)


def number(rng):
    kind = rng.randrange(8)
    if kind == 0:
        return str(rng.randrange(-1000, 1000))
    if kind == 1:
        return repr(rng.uniform(-1e6, 1e6))
    if kind == 2:
        return "%.*e" % (rng.randrange(17), rng.uniform(-10, 10) * 10.0 ** rng.randrange(-300, 300))
    if kind == 3:
        return "+%.3f" % rng.random()
    if kind == 4:
        return ".%d" % rng.randrange(10**6)
    if kind == 5:
        return "%d." % rng.randrange(10**9)
    if kind == 6:
        return "%05d" % rng.randrange(10**5)
    return "%.2f" % rng.uniform(-99, 99)


def any_cell(rng):
    kind = rng.randrange(6)
    if kind == 0:
        return ""
    if kind == 1:
        return "".join(rng.choice(INNER) for _ in range(rng.randrange(1, 8)))
    if kind == 2:
        return rng.choice(WORDS)
    if kind == 3:
        return rng.choice(WORDS) + rng.choice(INNER) + rng.choice(WORDS)
    return number(rng)


def is_bare(cell, delimiter):
    """Returns whether a cell can be written without quotes. Quoted are cells that aefx reads differently on purpose:
    - a quote after leading spaces opens a quoted cell;
    - a line of spaces is an empty line;
    - with a space as delimiter there are no empty cells."""
    if any(c in cell for c in (delimiter, "\n", "\r")) or cell.lstrip(" ").startswith('"'):
        return False
    return bool(cell.strip(" \t")) or (cell == "" and delimiter != " ")


def quoted(cell):
    return '"' + cell.replace('"', '""') + '"'


def write(rng, rows, delimiter, encoding="utf-8"):
    """Writes the rows in a random dialect. Returns None where the text is ambiguous."""
    ends = rng.choice(["\n", "\n", "\r\n", "\r\n", "\r", "mixed"])
    always = rng.choice([0.0, 0.0, 0.1, 0.5, 1.0])  # share of cells quoted without need
    blanks = ends != "mixed" and rng.random() < 0.15
    table = Table(rows, delimiter, b"", encoding, line_end=ends)
    width = len(rows[0])
    lines, last_kept, bare_after, spaced_after = [], False, 0, 0
    for row in rows:
        cells = []
        for i, cell in enumerate(row):
            bare = is_bare(cell, delimiter) and not (width == 1 and cell == "") and rng.random() >= always
            if bare and cell and i > 0:
                bare_after += 1
                spaced_after += cell.startswith(" ")
            if bare:
                table.bare_quotes |= '"' in cell
                table.blank_edges |= cell != cell.strip(" \t\u00a0")
            else:
                table.breaks += "".join(c for c in cell if c in "\r\n")
            if i == width - 1:
                last_kept |= cell != "" or not bare
            cells.append(cell if bare else quoted(cell))
        lines.append(delimiter.join(cells))
    # An unquoted empty last column without a name is a delimiter at every line's end; a space after every delimiter
    # belongs to the delimiter.
    if (width > 1 and not last_kept) or (bare_after > 0 and bare_after == spaced_after):
        return None
    text = ""
    for n, line in enumerate(lines):
        end = rng.choice(["\n", "\r\n", "\r"]) if ends == "mixed" else ends
        if n + 1 == len(lines) and rng.random() < 0.3:
            end = ""
        text += line + end
        # In a table of one column an empty line is a missing value.
        if blanks and end and width > 1 and rng.random() < 0.1:
            text += end * rng.randrange(1, 3)
            table.blank_lines = True
    # A trailing Ctrl-Z is an error.
    table.bom = encoding == "utf-8" and rng.random() < 0.1
    table.data = text.encode(encoding)
    if table.data.startswith(b"\xef\xbb\xbf"):
        return None
    if table.bom:
        table.data = b"\xef\xbb\xbf" + table.data
    return table


def any_table(rng, rows=None, columns=None):
    """Returns a table of arbitrary cells, which needs --delimiter."""
    while True:
        delimiter = rng.choice(",;\t| ")
        height = rows or rng.choice([1, 2, 3, 5, 10, 20, 40])
        width = columns or rng.choice([1, 1, 2, 3, 4, 6, 10, 15])
        table = write(rng, [[any_cell(rng) for _ in range(width)] for _ in range(height)], delimiter)
        if table and rng.random() < 0.1 and table.line_end != "mixed":
            # Bytes that are not UTF-8 pass through unchanged.
            bent = [[cell.encode("utf-8").decode("latin-1") + rng.choice(["", "", "\xff", "\xe4"]) for cell in row]
                    for row in table.rows]
            table = write(rng, bent, delimiter, "latin-1")
        if table:
            return table


def plain_table(rng):
    """Returns a typical table, whose dialect can be detected: names, and columns of numbers or text."""
    while True:
        delimiter = rng.choice(",;\t|")
        width = rng.randrange(2, 9)
        kinds = [number if rng.random() < 0.6 else any_cell for _ in range(width)]
        kinds[rng.randrange(width)] = number
        header = ["%s %d" % (rng.choice(["weight", "Länge", "x", "unit"]), i) for i in range(width)]
        rows = [[kind(rng) for kind in kinds] for _ in range(rng.randrange(4, 40))]
        table = write(rng, [header] + rows, delimiter)
        if table:
            return table
