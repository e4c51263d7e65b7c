#!/usr/bin/env python3
"""Changes sources on purpose, one place at a time, and counts the changes that the module's unit tests notice.

Places are drawn at random (--seed) from all of nn, optim, prep, explain and csv: comparisons, arithmetic, logic, constants,
minimum and maximum, and statements left out. A mutant that does not compile is not counted. One is killed when a test of
its module fails, crashes, or takes ten times as long. Fails where fewer than 90 % are killed.

The build folder needs the modules' tests and compile commands (`./dev mutants` makes one). Sources are never touched: a
changed copy is compiled alone and linked before the library.
"""

import argparse
import concurrent.futures
import json
import os
import random
import re
import resource
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MODULES = ("nn", "optim", "prep", "explain", "csv")
SHARE_TO_KILL = 0.90
MEMORY = 6 << 30  # bytes a mutant may take: one that fills memory without end is killed
KNOWN = Path(__file__).with_name("survivors.tsv")

SWAPS = [
    (r" (<=) ", ("<", ">")), (r" (>=) ", (">", "<")), (r" (<) ", ("<=", ">=")), (r" (>) ", (">=", "<=")),
    (r" (==) ", ("!=",)), (r" (!=) ", ("==",)), (r" (&&) ", ("||",)), (r" (\|\|) ", ("&&",)),
    (r"(?<=[\w)\]]) (\+) (?=[\w(\-*])", ("-",)), (r"(?<=[\w)\]]) (-) (?=[\w(*])", ("+",)),
    (r"(?<=[\w)\]]) (\*) (?=[\w(\-])", ("/",)), (r"(?<=[\w)\]]) (/) (?=[\w(\-])", ("*",)), (r"(?<=[\w)\]]) (%) (?=[\w(])", ("*",)),
    (r" (\+=) ", ("-=",)), (r" (-=) ", ("+=",)), (r" (\*=) ", ("/=",)), (r" (/=) ", ("*=",)),
    (r"(?<![\w)\]!])(!)(?=[\w(:])", ("",)), (r"\b(true)\b", ("false",)), (r"\b(false)\b", ("true",)),
    (r"\bstd::(min)\b", ("max",)), (r"\bstd::(max)\b", ("min",)),
    (r"^ +(continue);", ("break",)), (r"^ +(break);", ("continue",)),
]
# What a line left out or a larger number cannot change but in time or memory.
WITHOUT_EFFECT = re.compile(r"\.reserve\(|\bprefetch|shrink_to_fit")
NO_STATEMENT = re.compile(r"^(return|using|break|continue|const|auto|constexpr|static|struct|class|namespace|template|"
                          r"friend|virtual|explicit|public|private|case|default|goto|typedef|extern)\b|^[})\]]|^~")


def masked(text: str) -> str:
    """Returns the text with comments, literals and lines of the preprocessor as spaces."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|'
                         r"(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'|^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.S | re.M)
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


def places(path: Path) -> list:
    """Returns (begin, end, replacement) of every change of a file that is tried."""
    text = path.read_text()
    code = masked(text)
    found = []
    begin = 0
    previous = ";"
    for line in code.split("\n"):
        if not WITHOUT_EFFECT.search(line) and "static_assert" not in line:
            found += [(begin + a, begin + b, new) for a, b, new in places_in(line)]
            shown = line.strip()
            if (shown.endswith(";") and not NO_STATEMENT.match(shown) and previous[-1] in ";{})" and
                    shown.count("(") == shown.count(")") and re.search(r"[(=]|\+\+|--", shown)):
                found.append((begin + line.index(shown), begin + line.index(shown) + len(shown), ";"))
        previous = line.strip() or previous
        begin += len(line) + 1
    return found


def places_in(line: str) -> list:
    found = []
    for pattern, replacements in SWAPS:
        for match in re.finditer(pattern, line):
            found += [(match.start(1), match.end(1), new) for new in replacements]
    for match in re.finditer(r"(?<![\w.'])(\d+)(U|UL|ULL)?(?![\w.'])", line):
        number = int(match.group(1))
        for new in ((1,) if number == 0 else (0, 2) if number == 1 else (number + 1,)):
            found.append((match.start(1), match.end(1), str(new)))
    for match in re.finditer(r"(?<![\w.'])(\d+\.\d+)(?![\w.'])", line):
        found.append((match.start(1), match.end(1), repr(float(match.group(1)) + 1)))
    return found


class Build:
    """The build folder: how a source is compiled and a module's tests are linked and run."""

    def __init__(self, folder: Path, source: Path):
        self.folder = folder.resolve()
        self.source = source.resolve()
        commands = json.loads((self.folder / "compile_commands.json").read_text())
        self.commands = {entry["file"]: entry["command"] for entry in commands}
        quick = "-fuse-ld=gold" if shutil.which("ld.gold") else ""
        self.links = {}
        self.seconds = {}
        for module in MODULES:
            listed = subprocess.run(["ninja", "-C", str(self.folder), "-t", "commands", f"{module}_test"], check=True,
                                    capture_output=True, text=True).stdout
            target = f"tests/{module}_test"
            steps = [step for line in listed.splitlines() for step in line.split(" && ") if f" -o {target} " in step]
            self.links[module] = steps[-1].replace(f" -o {target} ", f" MUTANT -o PROGRAM {quick} ")

    def measure(self):
        """Runs every module's tests as they are; these must pass."""
        for module in MODULES:
            begun = time.monotonic()
            with tempfile.TemporaryDirectory() as folder:
                if not passes(self.folder / f"tests/{module}_test", Path(folder), 600):
                    sys.exit(f"mutants.py: the tests of {module} fail without a change")
            self.seconds[module] = time.monotonic() - begun
            print(f"{module}_test: {self.seconds[module]:.1f} s", file=sys.stderr)

    def outcome(self, mutant: dict) -> str:
        """Returns "killed", "survived", or "invalid" of a mutant that does not compile."""
        path = self.source / mutant["file"]
        text = path.read_text()
        changed = text[: mutant["begin"]] + mutant["new"] + text[mutant["end"]:]
        with tempfile.TemporaryDirectory(prefix="aefx_mutant_") as name:
            folder = Path(name)
            copy = folder / mutant["file"]  # a source that includes itself includes the changed one
            copy.parent.mkdir(parents=True)
            copy.write_text(changed)
            command = shlex.split(self.commands[str(path)])
            command[command.index("-o") + 1] = str(folder / "mutant.o")
            command[command.index(str(path))] = str(copy)
            command[1:1] = [f"-I{folder}/src", "-w"]
            if subprocess.run(command, cwd=self.folder, capture_output=True, check=False).returncode != 0:
                return "invalid"
            module = mutant["module"]
            link = shlex.split(self.links[module].replace("MUTANT", str(folder / "mutant.o"))
                               .replace("PROGRAM", str(folder / "mutant_test")))
            if subprocess.run(link, cwd=self.folder, capture_output=True, check=False).returncode != 0:
                return "invalid"
            (folder / "run").mkdir()
            limit = max(60.0, 10 * self.seconds[module])
            return "survived" if passes(folder / "mutant_test", folder / "run", limit) else "killed"


def passes(program: Path, folder: Path, seconds: float) -> bool:
    def limit():
        os.setsid()
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    environment = {**os.environ, "TMPDIR": str(folder)}
    started = subprocess.Popen([str(program), "--gtest_brief=1", "--gtest_fail_fast"], cwd=folder, env=environment,
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               preexec_fn=limit)
    try:
        return started.wait(seconds) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        try:
            os.killpg(started.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        started.wait()


def drawn(source: Path, seed: int) -> list:
    """Returns every change there is, in an order that the seed alone decides."""
    mutants = []
    for module in MODULES:
        for path in sorted((source / "src" / module).rglob("*.cc")):
            text = path.read_text()
            for begin, end, new in places(path):
                line = text.count("\n", 0, begin) + 1
                start = text.rindex("\n", 0, begin) + 1
                stop = text.find("\n", end)
                mutants.append({"module": module, "file": str(path.relative_to(source)), "line": line, "begin": begin,
                                "end": end, "new": new, "was": text[start:stop].strip(),
                                "is": (text[start:begin] + new + text[end:stop]).strip()})
    random.Random(seed).shuffle(mutants)
    return mutants


def reasons() -> dict:
    """Reads why mutants that survive change nothing: source, line before, line after, reason."""
    if not KNOWN.exists():
        return {}
    rows = [line.split("\t") for line in KNOWN.read_text().splitlines() if line and not line.startswith("#")]
    return {(file, was, new): reason for file, was, new, reason in rows}


def summarize(results: list, seed: int) -> int:
    known = reasons()
    unexplained = 0
    for mutant in (m for m in results if m["outcome"] == "survived"):
        reason = known.get((mutant["file"], mutant["was"], mutant["is"]))
        unexplained += reason is None
        print(f"survived: {mutant['file']}:{mutant['line']}\n  was {mutant['was']}\n  is  {mutant['is']}\n"
              f"  {reason or 'no test notices'}")
    print(f"\nseed {seed}; mutants that compile, killed, survived (of these with a reason why nothing changes)")
    for module in (*MODULES, None):
        of = [m for m in results if m["outcome"] != "invalid" and module in (None, m["module"])]
        survived = [m for m in of if m["outcome"] == "survived"]
        explained = sum((m["file"], m["was"], m["is"]) in known for m in survived)
        share = 100 * (1 - len(survived) / max(len(of), 1))
        print(f"{module or 'all':8} {len(of):4} {len(of) - len(survived):4} {len(survived):4} ({explained})  {share:.1f} % killed")
    return 1 if share < 100 * SHARE_TO_KILL or unexplained else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("build", type=Path, help="build folder")
    parser.add_argument("--mutants", type=int, default=300, help="mutants that compile (300)")
    parser.add_argument("--seed", type=int, default=1, help="which are drawn (1)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="mutants tried at a time")
    parser.add_argument("--go-on", action="store_true", help="keep what an interrupted run of this seed has found")
    parser.add_argument("--survivors", action="store_true", help="try those again that survived last time")
    arguments = parser.parse_args()
    source = Path(__file__).resolve().parents[2]
    stored = arguments.build / f"mutants_{arguments.seed}.json"
    build = Build(arguments.build, source)
    build.measure()
    results = []
    queue = drawn(source, arguments.seed)
    if arguments.survivors:
        earlier = json.loads(stored.read_text())
        results = [m for m in earlier if m["outcome"] == "killed"]
        survivors = {(m["file"], m["was"], m["is"]) for m in earlier if m["outcome"] == "survived"}
        queue = [m for m in queue if (m["file"], m["was"], m["is"]) in survivors]
        arguments.mutants = len(results) + len(queue)
    elif arguments.go_on and stored.exists():
        results = json.loads(stored.read_text())
        known = {(m["file"], m["was"], m["is"]) for m in results}
        queue = [m for m in queue if (m["file"], m["was"], m["is"]) not in known]
    wanted = iter(queue)
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        running = {}
        while True:
            valid = sum(m["outcome"] != "invalid" for m in results)
            while len(running) < arguments.jobs and valid + len(running) < arguments.mutants:
                mutant = next(wanted, None)
                if mutant is None:
                    break
                running[pool.submit(build.outcome, mutant)] = mutant
            if not running:
                break
            done, _ = concurrent.futures.wait(running, return_when=concurrent.futures.FIRST_COMPLETED)
            for future in done:
                mutant = running.pop(future)
                mutant["outcome"] = future.result()
                results.append(mutant)
                print(f"{len(results):4} {mutant['outcome']:8} {mutant['file']}:{mutant['line']}  {mutant['is'][:90]}",
                      file=sys.stderr, flush=True)
            stored.write_text(json.dumps(results, indent=1))
    return summarize(results, arguments.seed)


if __name__ == "__main__":
    sys.exit(main())
