#!/usr/bin/env python3
"""Runs every command in the documents, and compares its output with the output that they show.

usage: commands.py PROGRAM SOURCE [--only NAME] [--write] [--exits]

A fenced block `console` holds commands after "$ " (a line ending in \\ continues), and their stdout and stderr together.
A fenced block `text` is an excerpt of the output of an earlier command. A line `...` matches any lines. The commands of
a document run in order in a temporary folder with the files of data/ (also as data/). `console needs=mlr,csvcut` runs
where these programs are installed; otherwise it is skipped, and an error with AEFX_DOCS_TOOLS=all. --write replaces the
shown output where it differs.

Results of different processors differ in the last digits, and training amplifies that: a number with a point may differ
by a hundredth and one unit of its last place, a percentage by one, and a bar in its length. All else must be equal, except
the number of spaces. In `console rough` a number with a point may differ by a fifth: errors of single rows, which are small,
depend on when training ends. Progress lines of slow machines are ignored. With --exits only exit codes are compared: figures of
a build by another compiler, or with sanitizers, are not those of a release.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

USUAL, ROUGH = 1e-2, 0.2  # shares by which numbers may differ
NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e[-+]?\d+)?%?")
PROGRESS = re.compile(r"^.*: epoch \d+ of at most \d+, loss .*\n", re.MULTILINE)
FENCE = re.compile(r"^```(\w*)(.*)$")


def plain(text):
    text = re.sub(r"[▏▎▍▌▋▊▉█]+", "", text)
    return re.sub(r"\s+", " ", text).strip()


def same_number(a, b, share):
    if a == b:
        return True
    percent = a.endswith("%") and b.endswith("%")
    if a.endswith("%") != b.endswith("%"):
        return False
    a, b = a.removesuffix("%"), b.removesuffix("%")
    places = len(a.split("e")[0].partition(".")[2])
    if not percent and not re.search(r"[.e]", a + b):
        return False
    unit = 10.0 ** -places * 10.0 ** (int(a.split("e")[1]) if "e" in a else 0)
    x, y = float(a), float(b)
    return abs(x - y) <= share * max(abs(x), abs(y)) + unit * 1.001


def same_line(expected, actual, share=USUAL):
    expected, actual = plain(expected), plain(actual)
    if expected == actual:
        return True
    if NUMBER.sub("0", expected) != NUMBER.sub("0", actual):
        return False
    return all(same_number(a, b, share) for a, b in zip(NUMBER.findall(expected), NUMBER.findall(actual)))


def pieces(lines):
    """Returns the blocks of lines between `...`, and whether the first and last are anchored to begin and end."""
    out = [[]]
    for line in lines:
        if line.strip() == "...":
            out.append([])
        else:
            out[-1].append(line)
    return out


def matches(expected, actual, share=USUAL):
    parts = pieces(expected)

    def at(part, begin):
        return begin + len(part) <= len(actual) and all(
            same_line(e, a, share) for e, a in zip(part, actual[begin:begin + len(part)]))

    if len(parts) == 1:
        return len(parts[0]) == len(actual) and at(parts[0], 0)
    if not at(parts[0], 0):
        return False
    place = len(parts[0])
    for part in parts[1:-1]:
        place = next((i for i in range(place, len(actual) + 1) if at(part, i)), None)
        if place is None:
            return False
        place += len(part)
    last = len(actual) - len(parts[-1])
    return last >= place and at(parts[-1], last)


class Block:
    def __init__(self, kind, words, line):
        needs = re.search(r"needs=(\S+)", words)
        self.kind, self.needs, self.line, self.lines = kind, needs[1].split(",") if needs else [], line, []
        self.share = ROUGH if "rough" in words.split() else USUAL  # by which numbers may differ

    def commands(self):
        """Yields (first line, command, lines of output) of each command."""
        out, i = [], 0
        while i < len(self.lines):
            if not self.lines[i].startswith("$ "):
                raise SystemExit(f"line {self.line + i + 1}: output before a command")
            begin, command = i, self.lines[i][2:]
            while command.endswith("\\"):
                i += 1
                command += "\n" + self.lines[i].removeprefix("> ")
            i += 1
            end = i
            while end < len(self.lines) and not self.lines[end].startswith("$ "):
                end += 1
            out.append((begin, command, self.lines[i:end], i, end))
            i = end
        return out


def blocks(text):
    block, out = None, []
    for number, line in enumerate(text.split("\n"), 1):
        fence = FENCE.match(line)
        if block is None and fence:
            block = Block(fence[1], fence[2], number)
        elif block is not None and line == "```":
            out.append(block)
            block = None
        elif block is not None:
            block.lines.append(line)
    if block is not None:
        raise SystemExit(f"line {block.line}: a block is not closed")
    return out


class Document:
    def __init__(self, path, program, data, mode):
        self.path, self.failed, self.run, self.left_out = path, [], 0, []
        self.write, self.exits = mode == "write", mode == "exits"
        self.lines = path.read_text().split("\n")
        self.changes = []
        with tempfile.TemporaryDirectory() as folder:
            self.folder = pathlib.Path(folder)
            shutil.copytree(data, self.folder / "data")
            for file in data.iterdir():
                if file.suffix in (".data", ".csv"):
                    shutil.copy(file, self.folder)
            (self.folder / "build").mkdir()
            (self.folder / "bin").mkdir()
            (self.folder / "bin" / "aefx").symlink_to(program)
            self.environment = dict(os.environ, PATH=f"{self.folder / 'bin'}:{os.environ['PATH']}", LC_ALL="C.UTF-8",
                                    PYTHONWARNINGS="ignore", HOME=folder)
            self.printed = []  # output of each command
            for block in blocks(path.read_text()):
                self.take(block)
        for begin, end, lines in reversed(self.changes):
            self.lines[begin:end] = lines
        if self.changes:
            path.write_text("\n".join(self.lines))

    def take(self, block):
        if block.kind == "console":
            missing = [need for need in block.needs if not shutil.which(need, path=self.environment["PATH"])]
            if missing:
                self.left_out.append(f"{self.path.name}:{block.line} ({', '.join(missing)})")
                return
            for begin, command, expected, first, end in block.commands():
                self.check(block, begin, command, expected, (block.line + first, block.line + end))
        elif block.kind == "text" and not self.exits and not any(matches(["...", *block.lines, "..."], p) for p in self.printed):
            self.fail(block.line, "what stands here was not printed", block.lines, sum(self.printed, []))

    def check(self, block, begin, command, expected, place):
        line = block.line + 1 + begin
        done = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=self.folder, env=self.environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300,
                              check=False)
        self.run += 1
        text = done.stdout.decode(errors="replace").replace(str(self.folder), "~")
        text = PROGRESS.sub("", text)  # progress lines of slow machines
        self.printed.append(text.removesuffix("\n").split("\n") if text else [])
        while expected and not expected[-1].strip():
            expected = expected[:-1]
        actual = list(self.printed[-1])
        while actual and not actual[-1].strip():
            actual.pop()
        wanted = 0 if not any(e.startswith("aefx: ") for e in expected) else None
        if self.write and actual and actual[0].startswith("aefx: ") and not expected:
            wanted = None
        if wanted == 0 and done.returncode not in (0, 141):
            self.fail(line, f"`{command}` ends with exit code {done.returncode}", expected, actual)
        elif self.exits:
            if "runtime error:" in text or "Sanitizer" in text:
                self.fail(line, f"`{command}` has a report of a sanitizer", [], actual)
        elif not matches(expected, actual, block.share):
            if self.write:
                self.changes.append((*place, actual))
            else:
                self.fail(line, f"`{command}` prints something else", expected, actual)

    def fail(self, line, what, expected, actual):
        self.failed.append(f"{self.path}:{line}: {what}\n--- the document\n" + "\n".join(expected) +
                           "\n--- the program\n" + "\n".join(actual[:60]))


def main():
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    program, source = pathlib.Path(arguments[0]).resolve(), pathlib.Path(arguments[1]).resolve()
    only = sys.argv[sys.argv.index("--only") + 1] if "--only" in sys.argv else ""
    mode = next((name for name in ("write", "exits") if f"--{name}" in sys.argv), "compare")
    paths = [source / "README.md", *sorted((source / "docs").rglob("*.md"))]
    commands, failed, left_out = 0, [], []
    for path in paths:
        if only not in str(path):
            continue
        document = Document(path, program, source / "data", mode)
        commands += document.run
        failed += document.failed
        left_out += document.left_out
    for failure in failed:
        print(failure, end="\n\n")
    if left_out:
        print("left out, for want of programs:", "; ".join(left_out))
        if os.environ.get("AEFX_DOCS_TOOLS") == "all":
            failed.append("left out")
    print(f"{commands} commands of {len(paths)} documents, {len(failed)} failures")
    return 1 if failed or commands == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
