#!/usr/bin/env python3
"""Reads every source as a compiler for 32-bit processors does, and lists 64-bit numbers that would be cut off there.

Nothing is built: the compile commands of a build folder are run with -m32 -fsyntax-only -Wshorten-64-to-32, a warning of
Clang that no build for 64-bit processors can give, since std::size_t and std::uint64_t are one type there. Fails where a
source has one, or cannot be read.
"""

import argparse
import concurrent.futures
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path


def findings(command: str, folder: str) -> str:
    """Returns what the compiler says of one source."""
    words = shlex.split(command)
    del words[words.index("-o"):words.index("-o") + 2]
    words[1:1] = ["-m32", "-fsyntax-only", "-w", "-Wshorten-64-to-32", "-Werror=shorten-64-to-32",
                  # Debian's headers of the kernel, which are the same for both, are only where 64-bit ones are found.
                  "-idirafter", "/usr/include/x86_64-linux-gnu"]
    words = [word for word in words if word == "-w" or not word.startswith("-W") or "64-to-32" in word]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stderr


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("build", type=Path, help="build folder with compile_commands.json")
    arguments = parser.parse_args()
    commands = json.loads((arguments.build / "compile_commands.json").read_text())
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        said = list(pool.map(lambda entry: findings(entry["command"], entry["directory"]), commands))
    for text in filter(None, said):
        print(text, file=sys.stderr)
    print(f"{len(commands)} sources, {sum(map(bool, said))} with numbers that 32 bits would cut off")
    return int(any(said))


if __name__ == "__main__":
    sys.exit(main())
