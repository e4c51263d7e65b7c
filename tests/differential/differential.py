#!/usr/bin/env python3
"""Compares how aefx, Python's csv module and, with --others, DuckDB and Polars read tables: cell for cell.

The program read_cells is $AEFX_READ_CELLS. A table depends only on the seed and its number."""
import argparse
import csv
import io
import os
import random
import struct
import subprocess
import sys
import tempfile
import threading
import time

import others
import tables

csv.field_size_limit(1 << 30)
MIB = 1 << 20


class Reader:
    """The program read_cells, which answers one request after the other."""

    def __init__(self):
        self.process = subprocess.Popen([os.environ["AEFX_READ_CELLS"]], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def read(self, path, delimiter=None, header="no", batch=1000, kind="texts"):
        """Returns (rows, delimiter, header, bytes), or (None, message)."""
        asked = "auto" if delimiter is None else str(ord(delimiter))
        self.process.stdin.write(f"{asked} {header} {batch} {kind} {path}\n".encode())
        self.process.stdin.flush()
        words = self.process.stdout.readline().split()
        if not words:
            raise SystemExit(f"read_cells died on {path}, {asked} {header} {batch} {kind}")
        body = self.process.stdout.read(int(words[-1]))
        if words[0] == b"error":
            return None, body.decode("utf-8", "replace")
        return int(words[1]), chr(int(words[3])), words[4] == b"1", body


def blob(rows, encoding="utf-8"):
    """Formats rows as read_cells prints them."""
    text = "".join("".join(cell.replace("\\", "\\\\") + "\x1f" for cell in row) + "\x1e" for row in rows)
    return text.encode(encoding)


class Comparison:
    def __init__(self, folder):
        self.folder = folder
        self.reader = Reader()
        self.found = 0
        self.counts = {}

    def count(self, what, amount=1):
        self.counts[what] = self.counts.get(what, 0) + amount

    def differs(self, name, what, data):
        self.found += 1
        path = os.path.join(tempfile.gettempdir(), "aefx-differs-" + name)
        with open(path, "wb") as out:
            out.write(data)
        if self.found <= 20:
            print(f"DIFFERS: {name}: {what}; the table is {path}", file=sys.stderr)

    def file(self, data):
        path = os.path.join(self.folder, "t.csv")
        with open(path, "wb") as out:
            out.write(data)
        return path

    def with_options(self, name, table, rng):
        """Reads with all options given: Python must agree with the written rows, and aefx with both."""
        path = self.file(table.data)
        data = table.data[3:] if table.bom else table.data
        read = csv.reader(io.StringIO(data.decode(table.encoding), newline=""), delimiter=table.delimiter)
        if [row for row in read if row] != table.rows:
            raise SystemExit(f"{name}: Python does not read what was written: {data[:500]}")
        got = self.reader.read(path, table.delimiter, batch=rng.choice([1, 2, 7, 1000]))
        if got[0] is None:
            self.differs(name, "error: " + got[1], table.data)
        elif got[3] != blob(table.rows, table.encoding) or got[0] != len(table.rows):
            self.differs(name, f"{got[0]} rows, {got[3][:300]}", table.data)
        self.count("tables with options")
        self.count("cells", table.cells())
        return path

    def sniffed(self, name, table):
        got = self.reader.read(self.file(table.data), header="auto")
        if got[0] is None:
            self.differs(name, "error: " + got[1], table.data)
        elif got[1] != table.delimiter or not got[2] or got[3] != blob(table.rows):
            self.differs(name, f"delimiter {got[1]!r}, header {got[2]}, {got[3][:300]}", table.data)
        self.count("tables sniffed")
        self.count("cells", table.cells())

    def border(self, name, border, offset, piped):
        """Places a difficult cell `offset` bytes after a boundary of a buffer."""
        hard = '"q ""x"", y\r\nz"'
        line = "p" * 4000 + ",1\n"
        start = border + offset - 2  # the row begins with "h,"
        lines = start // len(line)
        rest = start - lines * len(line)
        if rest < 3:
            lines, rest = lines - 1, rest + len(line)
        first = "r" * (rest - 3) + ",1\n"
        data = (first + line * lines + f"h,{hard}\nlast,2\n").encode()
        if data.index(b'"') != border + offset:
            raise SystemExit("the pattern is not where it should be")
        rows = [["r" * (rest - 3), "1"]]
        expected = blob(rows) + blob([["p" * 4000, "1"]]) * lines + blob([["h", 'q "x", y\r\nz'], ["last", "2"]])
        if piped:
            path = os.path.join(self.folder, "pipe")
            os.mkfifo(path)
            writer = threading.Thread(target=lambda: open(path, "wb").write(data))
            writer.start()
            got = self.reader.read(path, ",")
            writer.join()
            os.remove(path)
        else:
            got = self.reader.read(self.file(data), ",")
        if got[0] != lines + 3 or got[3] != expected:
            self.differs(name, got[1] if got[0] is None else f"{got[0]} rows of {lines + 3}, ends {got[3][-80:]}", data)
        self.count("borders crossed")
        self.count("cells", 2 * (lines + 3))

    def numbers(self, count, rng):
        """Numbers must equal Python's float() bit for bit."""
        spelt = []
        while len(spelt) < count:
            text = spelling(rng)
            value = float(text)
            if abs(value) != float("inf"):
                spelt.append((text, value))
        data = "".join(text + "\n" for text, _ in spelt).encode()
        got = self.reader.read(self.file(data), ",", kind="numbers")
        if got[0] is None:
            return self.differs("numbers", "error: " + got[1], data)
        cells = got[3].split(b"\x1f\x1e")
        for (text, value), bits in zip(spelt, cells):
            if struct.pack(">d", value).hex().encode() != bits:
                self.differs("number-" + text.strip(), f"{text!r} is read as {bits.decode()}", text.encode())
        if len(cells) != count + 1:
            self.differs("numbers", f"{len(cells) - 1} numbers of {count}", data)
        self.count("numbers", count)


def spelling(rng):
    kind = rng.randrange(7)
    if kind == 0:  # any double
        text = repr(struct.unpack("d", rng.randbytes(8))[0])
        return text if "n" not in text else "0"
    if kind == 1:  # halfway between two doubles, or one digit away
        value = struct.unpack("d", struct.pack("Q", rng.getrandbits(62)))[0]
        half = value if value > 1e280 or value < 1e-280 else value * (1 + 2.0**-53)
        return "%.*e" % (rng.randrange(14, 40), half)
    if kind == 2:
        return "%s%d.%d" % (rng.choice(["", "-", "+"]), rng.randrange(10 ** rng.randrange(1, 19)),
                            rng.randrange(10 ** rng.randrange(1, 19)))
    if kind == 3:  # near the smallest double
        return "%d.%de-%d" % (rng.randrange(10), rng.randrange(10**9), rng.randrange(300, 345))
    if kind == 4:  # near the largest double
        return "1.797693134862315%de308" % rng.randrange(10**6)
    if kind == 5:
        return rng.choice(["%d.", ".%d", "00%d", "%de5", "%dE+05", "%d.0e-0", " %d", "%d\t"]) % rng.randrange(10**7)
    return str(rng.randrange(2**53 - 100, 2**53 + 100) * rng.choice([1, 2, 1024]))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--others", action="store_true", help="compare with DuckDB and Polars too, and cross borders")
    parser.add_argument("--only", help="the name of one table, as printed")
    options = parser.parse_args()
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        comparison = Comparison(folder)
        readers = others.found() if options.others else []
        for i in range(options.tables):
            name = f"told-{options.seed}-{i}"
            rng = random.Random(name)
            # Some large tables.
            large = {0: (5, 5000), 1: (50000, 3), 2: (30000, 1)}
            size = large.get(i % 4000 if options.others else i, (None, None))
            if not options.only or options.only == name:
                table = tables.any_table(rng, *size)
                path = comparison.with_options(name, table, rng)
                for reader in readers:
                    what = reader.difference(table, path)
                    if what is not None:
                        comparison.count(f"tables {reader.name} read too")
                        comparison.count(f"cells {reader.name} read too", table.cells())
                    if what:
                        comparison.differs(f"{reader.name}-{name}", what, table.data)
            name = f"sniffed-{options.seed}-{i}"
            if i % 2 == 0 and (not options.only or options.only == name):
                comparison.sniffed(name, tables.plain_table(random.Random(name)))
        if not options.only:
            comparison.numbers(100_000, random.Random(options.seed))
            # All boundaries (of LineReader's blocks, of the read-ahead chunks), or one of each.
            borders = [16, 20, 24, 32] if options.others else [16]
            for border in borders:
                for offset in range(-24, 13) if options.others else [-9, -1]:
                    for piped in (False, True):
                        way = "pipe" if piped else "file"
                        comparison.border(f"border-{border}-{offset}-{way}", border * MIB, offset, piped)
        for what, amount in comparison.counts.items():
            print(f"{amount:>12,} {what}")
        print(f"{comparison.found:>12,} differences, {time.monotonic() - begin:.0f} s")
        return 1 if comparison.found else 0


if __name__ == "__main__":
    sys.exit(main())
