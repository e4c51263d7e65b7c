"""Looks for hardening in built files with readelf, as checksec does: PIE, RELRO, symbols bound at start, no executable stack,
no relocated code, stack canaries, checked calls of the C library.

usage: hardening.py FILE...
"""
import subprocess
import sys


def readelf(*arguments):
    return subprocess.run(["readelf", "-W", *arguments], check=True, capture_output=True, text=True).stdout


def missing(path):
    """The names of what a file lacks."""
    header, segments, dynamic, symbols = (readelf(flag, path) for flag in ("-h", "-l", "-d", "--dyn-syms"))
    stack = [line for line in segments.splitlines() if "GNU_STACK" in line]
    wanted = {
        "position-independent code (type DYN)": "DYN" in header,
        "read-only relocations (GNU_RELRO)": "GNU_RELRO" in segments,
        "symbols bound at start (BIND_NOW)": "BIND_NOW" in dynamic or " NOW" in dynamic,
        "a stack that is not executable": bool(stack) and all(" RWE" not in line for line in stack),
        "code without relocations (no TEXTREL)": "TEXTREL" not in dynamic,
        "stack canaries (__stack_chk_fail)": "__stack_chk_fail" in symbols,
    }
    if "INTERP" in segments:  # a program; a small module may call nothing that can be checked
        wanted["checked calls (_FORTIFY_SOURCE: __memcpy_chk and others)"] = any(
            name.split("@")[0].endswith("_chk") for line in symbols.splitlines() for name in line.split()[-2:])
    return [what for what, there in wanted.items() if not there]


def main():
    lacking = [f"{path} lacks {what}" for path in sys.argv[1:] for what in missing(path)]
    print("\n".join(lacking) or f"{len(sys.argv) - 1} files are hardened")
    return 1 if lacking or len(sys.argv) < 2 else 0


if __name__ == "__main__":
    sys.exit(main())
