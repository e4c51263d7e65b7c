"""Replays the stored inputs of all fuzz targets, and prints which share of the lines of src/csv, src/model and src/prep
they run, by clang's source-based coverage. Each input is also replayed cut in half and with one byte changed
(replay.cc). Fails where a folder is below the share that is required, or a source of it is not compiled."""

import argparse
import json
import os
import pathlib
import subprocess
import sys

FOLDERS = ("csv", "model", "prep")
TARGETS = ("reader", "files", "sniffer", "model", "spec", "number", "config", "table", "arrow", "export")


def replay(build, sources, profiles):
    """Runs the target's program for each corpus. Returns the programs, and those that failed."""
    programs, failed = [], []
    for target in TARGETS:
        program = build / "tests" / "fuzz" / f"{target}_replay"
        profile = profiles / f"{target}.profraw"
        done = subprocess.run([program, sources / "tests" / "fuzz" / "corpus" / target], stdout=subprocess.DEVNULL,
                              env={**os.environ, "LLVM_PROFILE_FILE": str(profile)})
        programs.append(program)
        if done.returncode != 0:
            failed.append(target)
    return programs, failed


def covered_files(options, programs, profiles):
    """Returns lines and covered lines of each source below src/, by its path there."""
    merged = profiles / "all.profdata"
    subprocess.run([options.profdata, "merge", "-sparse", "-o", merged, *sorted(profiles.glob("*.profraw"))], check=True)
    command = [options.cov, "export", "-summary-only", f"-instr-profile={merged}", programs[0]]
    for program in programs[1:]:
        command += ["-object", program]
    exported = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    base = options.sources.resolve() / "src"
    out = {}
    for file in exported["data"][0]["files"]:
        path = pathlib.Path(file["filename"])
        if base in path.parents:
            lines = file["summary"]["lines"]
            out[path.relative_to(base).as_posix()] = (lines["count"], lines["covered"])
    return out, merged


def report(files, options):
    """Prints folders and the files below the share required. Returns whether all folders reach it."""
    fine = True
    for folder in FOLDERS:
        own = {name: counts for name, counts in files.items() if name.startswith(folder + "/")}
        compiled = {f"{path.relative_to(options.sources / 'src').as_posix()}"
                    for path in (options.sources / "src" / folder).rglob("*.cc")}
        for name in sorted(compiled - own.keys()):
            print(f"src/{name} is not compiled")
            fine = False
        lines, covered = (sum(column) for column in zip(*own.values()))
        share = covered / lines
        fine = fine and share >= options.least
        print(f"src/{folder:<6} {100 * share:5.1f}% of {lines} lines{'' if share >= options.least else ': too few'}")
        for name, (count, some) in sorted(own.items()):
            if some < options.least * count:
                print(f"  {100 * some / count:5.1f}% of {count:4} lines: {name}")
    return fine


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build", type=pathlib.Path, help="folder of a build with AEFX_FUZZ and AEFX_COVERAGE")
    parser.add_argument("sources", type=pathlib.Path, help="folder of the sources")
    parser.add_argument("--profdata", default="llvm-profdata", help="program llvm-profdata of clang's version")
    parser.add_argument("--cov", default="llvm-cov", help="program llvm-cov of clang's version")
    parser.add_argument("--least", type=float, default=0.9, help="share of the lines of each folder that is required")
    parser.add_argument("--lines", action="store_true", help="print the lines that no input runs, too")
    options = parser.parse_args()
    profiles = options.build / "profiles"
    profiles.mkdir(exist_ok=True)
    for old in profiles.glob("*.prof*"):
        old.unlink()
    programs, failed = replay(options.build, options.sources, profiles)
    files, merged = covered_files(options, programs, profiles)
    if options.lines:
        sources = [str(options.sources.resolve() / "src" / name) for name in sorted(files)
                   if name.split("/")[0] in FOLDERS]
        objects = [word for program in programs[1:] for word in ("-object", program)]
        shown = subprocess.run([options.cov, "show", f"-instr-profile={merged}", programs[0], *objects, *sources],
                               check=True, stdout=subprocess.PIPE, text=True).stdout
        for line in shown.splitlines():
            parts = line.split("|", 2)
            if line.endswith(":") or (len(parts) == 3 and parts[1].strip() == "0"):
                print(line)
    fine = report(files, options)
    for target in failed:
        print(f"the inputs of {target} break a promise")
    return 0 if fine and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
