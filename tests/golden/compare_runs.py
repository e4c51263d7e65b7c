#!/usr/bin/env python3
"""Compares the results of two programs: runs the scripts of golden_runs.py with both, and compares all outputs.

Usage: compare_runs.py OLD [NEW] [--only REGEX] [--quick] [--write DIR] [--strict] [--allow FILE] [--jobs N]
OLD is a program, or a folder of results that `--write` stored. Without NEW the results of OLD are only stored.

Each difference is of one kind:
  CODES  exit codes and data: codes, decoded rows, scores, contributions, exports. They must be equal byte for byte.
  MODEL  model files, compared as JSON: every number must be the same. Members that were renamed, added or lost are TEXT.
  TEXT   help, messages and reports. These differences fail only with --strict. --allow names a file of regular
         expressions: TEXT lines of either program that match one are ignored.
Exit code 0: no differences; 1: differences that fail.
"""
import argparse
import concurrent.futures
import difflib
import fnmatch
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

import golden_runs
import golden_tables

CODE_SUFFIXES = {".csv", ".onnx", ".h", ".sql", ".c", ".tsv"}
VERSION_MEMBERS = {"version", "checksum"}  # differ whenever members are renamed
TIMEOUT = 300


def slug(name):
    return re.sub(r"[^A-Za-z0-9.-]+", "_", name)


def masked(data, folder):
    """Replaces what varies between runs: names of temporary folders, progress lines, epochs before a kill."""
    data = data.replace(str(folder).encode(), b"FOLDER")
    data = re.sub(rb"(?m)^.*: epoch \d+ of at most \d+, .*\n", b"", data)
    data = re.sub(rb"\d+ epochs? run\b", b"N epochs run", data)  # before a kill
    return data


class Runner:
    """Runs scripts with one program, each in a folder of its own."""

    def __init__(self, program, tables, scratch):
        self.tables, self.scratch = tables, scratch
        self.seconds = {}
        scratch.mkdir()
        bin_folder = scratch / "bin"
        bin_folder.mkdir()
        (bin_folder / "aefx").symlink_to(program)
        self.environment = {"PATH": f"{bin_folder}:{os.environ['PATH']}", "LC_ALL": "C", "HOME": str(scratch),
                            "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
                            "OMPI_MCA_rmaps_base_oversubscribe": "1", "OMPI_MCA_mpi_yield_when_idle": "1",
                            "OMPI_MCA_btl": "self,vader,tcp", "OMPI_MCA_btl_vader_single_copy_mechanism": "none"}

    def needed_tables(self, script):
        words = re.findall(r"[\w.*-]+", script)
        return [table for table in self.tables if any(fnmatch.fnmatch(table, word) for word in words)]

    def run(self, run):
        """Returns the outputs of a run as bytes: "code", "stdout", "stderr", and "files/NAME" of each new or changed file."""
        folder = self.scratch / slug(run.name)
        folder.mkdir()
        if run.after:
            shutil.copytree(self.scratch / slug(run.after), folder, dirs_exist_ok=True)
        given = {path.name: path.read_bytes() for path in folder.iterdir()}
        for name in self.needed_tables(run.script):
            if name not in given:
                shutil.copy(self.tables[name], folder)
                given[name] = self.tables[name].read_bytes()
        begun = time.monotonic()
        try:
            ended = subprocess.run(["bash", "-c", run.script], cwd=folder, env=self.environment, capture_output=True,
                                   stdin=subprocess.DEVNULL, timeout=TIMEOUT)
            code, out, err = ended.returncode, ended.stdout, ended.stderr
        except subprocess.TimeoutExpired:
            code, out, err = "timeout", b"", b""
        self.seconds[run.name] = time.monotonic() - begun
        result = {"code": str(code).encode(), "stdout": out if run.codes else masked(out, folder), "stderr": masked(err, folder)}
        for path in sorted(folder.rglob("*")):
            name = str(path.relative_to(folder))
            if path.is_file() and given.get(name) != path.read_bytes():
                data = path.read_bytes()
                result[f"files/{name}"] = data if path.suffix in CODE_SUFFIXES or is_model(data) else masked(data, folder)
        for name in given:
            if not (folder / name).exists():
                result[f"files/{name}"] = b"REMOVED"
        return result


def is_model(data):
    return data.startswith(b'{\n "format": "aefx-model"')


class Stored:
    """Results that store() wrote."""

    def __init__(self, folder):
        self.folder = folder

    def run(self, run):
        at = self.folder / slug(run.name)
        if not at.is_dir():
            return None
        return {str(path.relative_to(at)): path.read_bytes() for path in sorted(at.rglob("*")) if path.is_file()}


def store(folder, run, result):
    at = folder / slug(run.name)
    shutil.rmtree(at, ignore_errors=True)
    for name, data in result.items():
        path = at / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


class Number(str):
    """A number of a model as its digits, so that equal means equal digit for digit."""


def parse_model(data):
    return json.loads(data, parse_float=Number, parse_int=Number)


def leaves(value):
    if isinstance(value, dict):
        return [leaf for key in sorted(value) for leaf in leaves(value[key])]
    if isinstance(value, list):
        return [leaf for item in value for leaf in leaves(item)]
    return [value]


def holds_number(value):
    return any(isinstance(leaf, Number) for leaf in leaves(value))


def compare_models(old, new, path=""):
    """Yields (kind, line) of each difference between two values of a model."""
    if isinstance(old, dict) and isinstance(new, dict):
        lost = [key for key in old if key not in new]
        added = [key for key in new if key not in old]
        for key in old:
            if key in new and not (path == "" and key in VERSION_MEMBERS):
                yield from compare_models(old[key], new[key], f"{path}.{key}" if path else key)
        for key in list(lost):
            same = [other for other in added if sorted(leaves(old[key]), key=repr) == sorted(leaves(new[other]), key=repr)]
            if same:
                lost.remove(key)
                added.remove(same[0])
                yield "TEXT", f"renamed {path}.{key} -> {same[0]}"
                yield from compare_models(old[key], new[same[0]], f"{path}.{same[0]}")
        for key in lost:
            yield ("MODEL" if holds_number(old[key]) else "TEXT"), f"lost {path}.{key} = {short(old[key])}"
        for key in added:
            yield "TEXT", f"added {path}.{key} = {short(new[key])}"
    elif isinstance(old, list) and isinstance(new, list):
        if len(old) != len(new):
            yield "MODEL", f"{path}: {len(old)} values -> {len(new)}"
            return
        for i, (a, b) in enumerate(zip(old, new)):
            yield from compare_models(a, b, f"{path}[{i}]")
    elif type(old) is not type(new) or old != new:
        kind = "MODEL" if isinstance(old, Number) or isinstance(new, Number) else "TEXT"
        yield kind, f"{path}: {short(old)} -> {short(new)}"


def short(value):
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 100 else text[:97] + "..."


def model_differences(old, new):
    try:
        a, b = parse_model(old), parse_model(new)
    except ValueError as error:
        return [("MODEL", f"can't be read: {error}")]
    found = []
    for kind, line in compare_models(a, b):
        if line.startswith(("renamed", "lost", "added")):  # once for all items of a list
            line = re.sub(r"\[\d+\]", "[]", line)
        found.append((kind, line))
    return list(dict.fromkeys(found)) or [("TEXT", "the same members and values, but other bytes")]


def text_difference(old, new, allowed):
    def lines(data):
        return [line for line in data.decode("utf-8", "replace").splitlines() if not any(a.search(line) for a in allowed)]

    a, b = lines(old), lines(new)
    return list(difflib.unified_diff(a, b, "old", "new", n=0, lineterm=""))[2:]


def differences(run, old, new, allowed):
    """Yields (kind, file, lines) of each output that differs."""
    for name in sorted(old.keys() | new.keys()):
        a, b = old.get(name), new.get(name)
        if a == b:
            continue
        if a is None or b is None:
            yield "CODES", name, ["only the new program writes it" if a is None else "only the old program writes it"]
        elif is_model(a) and is_model(b):
            found = [f for f in model_differences(a, b) if f[0] != "TEXT" or not any(p.search(f[1]) for p in allowed)]
            for kind in ("MODEL", "TEXT"):
                if lines := [line for k, line in found if k == kind]:
                    yield kind, name, lines
        elif name == "code" or (name == "stdout" and run.codes) or pathlib.Path(name).suffix in CODE_SUFFIXES:
            yield "CODES", name, text_difference(a, b, []) or [f"{len(a)} bytes -> {len(b)} bytes"]
        elif lines := text_difference(a, b, allowed):
            yield "TEXT", name, lines


def in_order(runs):
    """Yields lists of runs: each run follows the list of the run whose files it needs."""
    left, done = list(runs), {""}
    while left:
        ready = [run for run in left if run.after in done]
        yield ready
        done |= {run.name for run in ready}
        left = [run for run in left if run not in ready]


def chosen_runs(options):
    runs = {run.name: run for run in golden_runs.all_runs()}
    chosen = {name for name, run in runs.items()
              if (not options.only or re.search(options.only, name)) and (run.quick or not options.quick)}
    for name in list(chosen):  # with the runs whose files they need
        while name := runs[name].after:
            chosen.add(name)
    return [run for run in runs.values() if run.name in chosen and (not run.needs_mpi or shutil.which("mpirun"))]


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n")[2].removeprefix("Usage: "))
    parser.add_argument("old", type=pathlib.Path)
    parser.add_argument("new", type=pathlib.Path, nargs="?")
    parser.add_argument("--only", help="runs whose name matches this regular expression")
    parser.add_argument("--quick", action="store_true", help="the fast runs")
    parser.add_argument("--write", type=pathlib.Path, help="store what the old program gives in this folder")
    parser.add_argument("--strict", action="store_true", help="differences of text fail too")
    parser.add_argument("--allow", type=pathlib.Path, help="regular expressions, a line each, of lines that may differ")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="runs at a time")
    parser.add_argument("--times", action="store_true", help="print how long each run took")
    parser.add_argument("--lines", type=int, default=20, help="lines shown of each difference")
    options = parser.parse_args()
    if not options.new and not options.write:
        parser.error("give a second program, or --write")
    for program in filter(None, (options.old, options.new)):
        if not program.exists():
            parser.error(f"there is no {program}")
    allowed = []
    if options.allow and options.allow.exists():
        allowed = [re.compile(line) for line in options.allow.read_text().splitlines() if line and line[0] != "#"]
    counts = {"CODES": 0, "MODEL": 0, "TEXT": 0}
    runs = chosen_runs(options)
    with tempfile.TemporaryDirectory(prefix="aefx-runs-", ignore_cleanup_errors=True) as scratch:
        at = pathlib.Path(scratch)
        (at / "tables").mkdir()
        tables = {name: at / "tables" / name for name in golden_tables.write_tables(at / "tables")}
        old = Stored(options.old) if options.old.is_dir() else Runner(options.old.resolve(), tables, at / "old")
        new = Runner(options.new.resolve(), tables, at / "new") if options.new else None
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            def both(run):
                result = old.run(run)
                if options.write:
                    store(options.write, run, result)
                if not new:
                    return []
                other = new.run(run)
                if result is None:
                    return [("TEXT", "", ["not among the stored results"])]
                return list(differences(run, result, other, allowed))

            for round_of_runs in in_order(runs):
                for run, found in zip(round_of_runs, pool.map(both, round_of_runs)):
                    for kind, name, lines in found:
                        counts[kind] += 1
                        print(f"{kind} {run.name}: {name}")
                        for line in lines[:options.lines]:
                            print(f"    {line[:300]}")
                        if len(lines) > options.lines:
                            print(f"    ... {len(lines) - options.lines} more lines")
    if options.times:
        for name, seconds in sorted((new or old).seconds.items(), key=lambda item: -item[1]):
            print(f"{seconds:7.2f} s  {name}")
    if not new:
        print(f"{len(runs)} runs stored in {options.write}")
        return 0
    print(f"{len(runs)} runs; differences in CODES: {counts['CODES']}, MODEL: {counts['MODEL']}, TEXT: {counts['TEXT']}")
    return 1 if counts["CODES"] + counts["MODEL"] + (counts["TEXT"] if options.strict else 0) else 0


if __name__ == "__main__":
    sys.exit(main())
