"""Compares the results of engines with those of `aefx`."""
import csv
import datetime
import io
import math
import re
import subprocess

# aefx computes in float32 with a unit roundoff of 6e-8; sums of some tens of terms lose a few units, and SQL computes in
# double.
CODES = 1e-5       # relative to a code, or to 1 where that is larger
CODES_IN_C = 1e-6  # C computes in the same order and type as aefx
COLUMNS = 1e-5     # relative to a value, or to its column's range where that is larger
# Relative to a score, or to 1. A score is a square of (error / usual error). Reconstructions are accurate to about 5e-7 of
# a range (float32, over the 0.4 of the sigmoid that a margin of 0.3 leaves), and the usual error is at least a thousandth
# of it.
SCORES = 1e-3
MISSING = {"", "na", "n/a", "nan", "null", "?", "-"}
EPOCH = datetime.datetime(1970, 1, 1)


class Differs(Exception):
    pass


def run(command, **more):
    done = subprocess.run(command, capture_output=True, **more)
    if done.returncode != 0:
        raise Differs(f"{command[:3]} ended with {done.returncode}: {done.stderr[-2000:]!r}")
    return done.stdout


def read_csv(text):
    rows = list(csv.reader(io.StringIO(text.decode("utf-8"), newline="")))
    return rows[0], rows[1:]


def number(cell, missing=()):
    cell = cell.strip()
    if cell.lower() in MISSING:
        return None
    value = float(cell)
    return None if value in missing else value


def days(cell):
    """Returns a date as a number; results of engines may be numbers already."""
    if cell is None or isinstance(cell, (int, float)):
        return cell
    if isinstance(cell, datetime.datetime):
        return (cell.replace(tzinfo=None) - EPOCH).total_seconds() / 86400
    if isinstance(cell, datetime.date):
        return (datetime.datetime(cell.year, cell.month, cell.day) - EPOCH).days
    cell = str(cell).strip()
    if not cell:
        return None
    try:
        return float(cell)
    except ValueError:
        return of_iso(cell)


ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d(?:[.,]\d*)?))?([Zz]|[+-]\d\d(?::?\d\d)?)?)?", re.ASCII)


def of_iso(cell):
    """Returns days since 1970 of the date formats in docs/reference.md; raises ValueError for all others."""
    found = ISO.fullmatch(cell)
    if not found:
        raise ValueError(cell)
    day, hour, minute, second, zone = found.groups()
    days = (datetime.date.fromisoformat(day) - EPOCH.date()).days
    seconds = float((second or "0").replace(",", "."))
    ahead = 0
    if zone and zone not in "Zz":
        digits = zone[1:].replace(":", "")
        if int(digits[:2]) > 23 or int(digits[2:] or 0) > 59:
            raise ValueError(cell)
        ahead = int(zone[0] + "1") * (int(digits[:2]) * 3600 + int(digits[2:] or 0) * 60)
    if int(hour or 0) > 23 or int(minute or 0) > 59 or seconds >= 61:
        raise ValueError(cell)
    return days + (int(hour or 0) * 3600 + int(minute or 0) * 60 + seconds - ahead) / 86400


class Expected:
    """Rows of results by `aefx`, and the tolerance."""

    def __init__(self, rows, kinds, limits, ranges):
        self.rows, self.kinds, self.limits, self.ranges = rows, kinds, limits, ranges

    def deviation(self, results):
        """Returns the largest deviation relative to its reference; raises Differs where it exceeds the tolerance."""
        if len(results) != len(self.rows):
            raise Differs(f"{len(results)} rows in place of {len(self.rows)}")
        worst = 0.0
        for r, (wanted, got) in enumerate(zip(self.rows, results)):
            if len(got) != len(wanted):
                raise Differs(f"row {r + 1}: {len(got)} columns in place of {len(wanted)}")
            for c, (w, g) in enumerate(zip(wanted, got)):
                worst = max(worst, self.cell(r, c, w, g))
        return worst

    def cell(self, r, c, wanted, got):
        kind = self.kinds[c]
        if kind == "text":
            if wanted != ("" if got is None else got):
                raise Differs(f"row {r + 1}, column {c + 1}: {got!r} in place of {wanted!r}")
            return 0.0
        w = days(wanted) if kind == "date" else None if wanted == "" else float(wanted)
        g = days(got) if kind == "date" else None if got in (None, "") else float(got)
        if g is not None and math.isnan(g):
            g = None
        if w is None or g is None:
            if w is not g:
                raise Differs(f"row {r + 1}, column {c + 1}: {got!r} in place of {wanted!r}")
            return 0.0
        unit = max(abs(w), self.ranges[c]) if kind != "date" else self.ranges[c]
        off = abs(w - g)
        if kind == "date":
            off = max(0.0, off - 1.0)  # both may have been rounded to days
        if not off <= self.limits * unit:
            raise Differs(f"row {r + 1}, column {c + 1}: {got!r} in place of {wanted!r}, {off / unit:.2g} off")
        return off / unit
