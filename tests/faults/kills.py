#!/usr/bin/env python3
"""Kills runs with SIGKILL at random moments, again and again, and looks at what is left.

A model and codes that were there before are whole afterwards: the old ones, or the complete new ones. Nothing lies beside them
or in TMPDIR. Runs with a checkpoint are resumed until they end, and give the bytes of a run that was never killed (several
ranks: its rows). Of several ranks mpirun or one rank is killed, and all of them end.

Argument: the program. Prints a line a kind of run; fails where one of these does not hold.
"""

import argparse
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROWS, FEW_ROWS, COLUMNS = 20_000, 1_000, 8  # few: with several ranks, which share the cores
MOST_ROUNDS = 60   # of one run until it ends
SECONDS = 20       # in which ranks are gone


class Broken(Exception):
    pass


def write_table(path: pathlib.Path, rows: int) -> None:
    draw = random.Random(1)
    with open(path, "w") as out:
        out.write(",".join(f"c{i}" for i in range(COLUMNS)) + ",name\n")
        for row in range(rows):
            a, b = draw.gauss(0, 1), draw.gauss(0, 1)
            out.write(",".join(f"{a * i + b * (i % 3) + draw.random():.4f}" for i in range(COLUMNS)) + f",row {row}\n")


class Job:
    """A kind of run in a folder of its own."""

    def __init__(self, program: str, folder: pathlib.Path, options: list, ranks: int = 1, checkpoint: bool = False):
        self.folder, self.checkpoint, self.ranks = folder, checkpoint, ranks
        folder.mkdir()
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
        write_table(folder / "t.csv", ROWS if ranks == 1 else FEW_ROWS)
        kept = ["--checkpoint", "run.ckpt", "--checkpoint-every", "1", "--resume"] if checkpoint else []
        start = ["mpirun", "--allow-run-as-root", "--oversubscribe", "-n", str(ranks)] if ranks > 1 else []
        self.command = [*start, program, "train", "t.csv", "--dim", "2", "-q", "-m", "m.aefx", "-o", "codes.csv", *kept,
                        *options]
        self.known = {"t.csv", "tmp", "m.aefx", "codes.csv", "run.ckpt", "err"}
        if ranks > 1:
            self.known.add("m.aefx.interrupted")  # ranks whose mpirun is gone end as if by SIGTERM
        begun = time.monotonic()
        if self.end(self.start()) != 0:
            raise Broken(f"it does not run: {(folder / 'err').read_text()}")
        self.seconds = time.monotonic() - begun
        self.new = self.results()
        self.old = (b"an old model", b"old codes\n")

    def start(self) -> subprocess.Popen:
        with open(self.folder / "err", "wb") as errors:
            return subprocess.Popen(self.command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                    stderr=errors, env={**os.environ, "TMPDIR": str(self.temporary)})

    @staticmethod
    def end(process: subprocess.Popen) -> int:
        return process.wait()

    def results(self) -> tuple:
        return (self.folder / "m.aefx").read_bytes(), (self.folder / "codes.csv").read_bytes()

    def put_old(self) -> None:
        # A model that can be loaded, as aefx replaces nothing else.
        self.old = (self.new[0].replace(b'"version": 2', b'"version": 2 ', 1), self.old[1])
        (self.folder / "m.aefx").write_bytes(self.old[0])
        (self.folder / "codes.csv").write_bytes(self.old[1])

    def pids(self) -> list:
        """Returns the ranks that run in this folder."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and os.readlink(entry / "cwd") == str(self.folder):
                    if b"\0train\0" in (entry / "cmdline").read_bytes() and b"mpirun" not in (entry / "cmdline").read_bytes():
                        found.append(int(entry.name))
            except OSError:
                pass
        return found

    def kill(self, draw: random.Random) -> bool:
        """Returns whether the run was killed, before its end."""
        late = draw.random() < 0.3  # about where results are written
        moment = self.seconds * (draw.uniform(0.8, 1.05) if late else draw.uniform(0, 1))
        process = self.start()
        try:
            code = process.wait(moment)
        except subprocess.TimeoutExpired:
            victims = self.pids() if self.ranks > 1 and draw.random() < 0.5 else []
            victim = draw.choice(victims) if victims else process.pid
            try:
                os.kill(victim, signal.SIGKILL)
            except ProcessLookupError:
                pass
            code = process.wait()
        if code != 0:
            self.wait_for_ranks()
        return code != 0

    def wait_for_ranks(self) -> None:
        end = time.monotonic() + SECONDS
        while self.ranks > 1 and self.pids():
            if time.monotonic() > end:
                raise Broken(f"ranks still run {SECONDS} s after the kill: {self.pids()}")
            time.sleep(0.1)

    def same_codes(self, codes: bytes) -> bool:
        if self.ranks == 1:
            return codes == self.new[1]
        return codes.count(b"\n") == self.new[1].count(b"\n")  # ranks agree within rounding

    def check(self, ended: bool) -> None:
        model, codes = self.results()
        whole = model.rstrip().endswith(b"}") if self.ranks > 1 else model == self.new[0]
        if not (whole or (model == self.old[0] and not ended)):
            raise Broken("the model is neither the old one nor the new one")
        if not (self.same_codes(codes) or (codes == self.old[1] and not ended)):
            raise Broken("the codes are neither the old ones nor the new ones")
        left = {entry.name for entry in self.folder.iterdir()} - self.known
        left |= {entry.name for entry in self.temporary.iterdir() if not entry.name.startswith(("ompi", "pmix", "prte"))}
        if left and ended:
            raise Broken(f"left: {sorted(left)}")
        if left and not all(name.startswith(".aefx-") for name in left):
            raise Broken(f"left: {sorted(left)}")

    def run(self, kills: int, draw: random.Random) -> tuple:
        """Returns (kills, runs that came to their end)."""
        done = ends = 0
        while done < kills:
            self.put_old()
            (self.folder / "run.ckpt").unlink(missing_ok=True)
            for _ in range(MOST_ROUNDS):
                killed = self.kill(draw)
                done += killed
                self.check(not killed)
                if not killed or (not self.checkpoint and done >= kills):
                    break
            if self.end(self.start()) != 0:
                raise Broken(f"it does not end: {(self.folder / 'err').read_text()}")
            self.check(True)
            ends += 1
        return done, ends


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--kills", type=int, default=50, help="of each kind of run")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    quick = ["--epochs", "6", "--decoder-hidden", "8"]
    kinds = {
        "train": dict(options=quick),
        "checkpoint": dict(options=["--epochs", "12", "--decoder-hidden", "8"], checkpoint=True),
        "spilled": dict(options=[*quick, "--max-memory", "1M"], checkpoint=True),
    }
    if shutil.which("mpirun"):
        kinds["4 ranks"] = dict(options=quick, ranks=4)
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, kind in kinds.items():
            try:
                job = Job(program, pathlib.Path(folder) / name.replace(" ", "_"), **kind)
                done, ends = job.run(options.kills, random.Random(options.seed))
                print(f"{name:12} {done:4} kills, {ends:4} ends, all whole ({job.seconds:.1f} s undisturbed)", flush=True)
            except Broken as broken:
                print(f"{name:12} FAILS: {broken}", flush=True)
                failed += 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
