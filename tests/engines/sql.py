"""Helpers of the SQL engines."""
import compare


def variants(job, part):
    """Returns the kinds of input to test: numeric columns as numbers, and all columns as text."""
    return ["numbers"] if part == "decoder" or job.case.dates else ["numbers", "texts"]


def table(job, part, variant):
    """Returns names, whether each column is numeric, and rows; the first column is the row number."""
    if variant == "texts":
        numbers, rows = [False] * len(job.rows[0]), job.rows
    else:
        numbers, rows = job.input_rows(part)
    return ["row order"] + job.input_names(part), [True] + numbers, [[float(i)] + list(row) for i, row in enumerate(rows)]


def export(job, part, dialect):
    return job.export("sql", part, "--dialect", dialect, "--table", "t", "--keep", "row order").decode("utf-8")


def in_order(rows):
    """Sorts by the row number, the last column, and removes it."""
    return [row[:-1] for row in sorted((list(row) for row in rows), key=lambda row: float(row[-1]))]


def double_quoted(name):
    return '"' + name.replace('"', '""') + '"'


def texts(rows):
    return [["" if cell is None else cell for cell in row] for row in rows]


__all__ = ["variants", "table", "export", "in_order", "double_quoted", "texts", "compare"]
