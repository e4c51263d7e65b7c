"""Compares aefx with Keras, PyTorch, JAX, scikit-learn, Polars, pyarrow and DuckDB on the same jobs, against required ratios.

A ratio compares figures of the same round, measured within seconds of each other; the median over rounds counts. Training
speed is rows per second of the epochs alone: for aefx the difference between a run with few and one with many epochs (on
wide shapes the result of the benchmark `fit`), for a peer the time of its epochs after the first. Whole jobs are wall
time of the process. All networks start from the same weights.

Usage: peers.py [--rounds 5] [--only PART,...] [--beside PEER,...] [--stream-gb 1] [--write] [--small] [--h2o]
Parts: train shapes job iris encode memory threads larger. The program is in $AEFX_PROGRAM; --write puts the table into
docs/speed-results.md; --small checks that every part runs; its figures are meaningless.
Exit code 1 where a ratio is missed.
"""
import argparse
import filecmp
import json
import os
import pathlib
import shutil
import statistics
import sys
import tempfile

import machine

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
PARTS = ["train", "shapes", "job", "iris", "encode", "memory", "threads", "larger"]
PEERS = {"Keras": "with_keras.py", "PyTorch": "with_torch.py", "JAX": "with_jax.py", "scikit-learn": "with_sklearn.py"}
SAME_MATHEMATICS = ["Keras", "PyTorch", "JAX"]
KERAS = ["--preset", "keras2", "--scale", "minmax", "--margin", "0"]
median = statistics.median


class Results:
    """Measured and required ratios."""

    def __init__(self):
        self.lines, self.missed, self.skipped, self.versions = [], [], [], {}

    def add(self, what, ours, theirs, ratios, wanted=None, note=""):
        """Adds the ratios of the rounds; `wanted` is (">=" or "<=", limit), or None for a ratio without requirement."""
        ratio, verdict = median(ratios), ""
        if wanted:
            kept = ratio >= wanted[1] if wanted[0] == ">=" else ratio <= wanted[1]
            verdict = "yes" if kept else "NO"
            if not kept:
                self.missed.append(f"{what}: {ratio:.3g}, wanted {wanted[0]} {wanted[1]:.3g}")
        spread = f" ({min(ratios):.3g} to {max(ratios):.3g})" if len(ratios) > 1 else ""
        self.line(what, ours, theirs, f"{ratio:.3g}{spread}", f"{wanted[0]} {wanted[1]:.3g}" if wanted else "", verdict,
                  note)

    def limit(self, what, value, unit, most):
        kept = value <= most
        if not kept:
            self.missed.append(f"{what}: {value:.3g} {unit}, wanted at most {most:g}")
        self.line(what, f"{value:.3g} {unit}", "", "", f"<= {most:g} {unit}", "yes" if kept else "NO")

    def equal(self, what, same):
        if not same:
            self.missed.append(f"{what}: the bytes differ")
        self.line(what, "the same bytes" if same else "other bytes", "", "", "the same", "yes" if same else "NO")

    def skip(self, what, why):
        self.skipped.append(f"{what}: {why}")
        print(f"SKIPPED {self.skipped[-1]}", flush=True)

    def line(self, *cells):
        self.lines.append([*cells, *[""] * (7 - len(cells))])
        what, ours, theirs, ratio, wanted, verdict, _ = self.lines[-1]
        print(f"{what:46} {ours:>17} {theirs:>30} {ratio:>22} {wanted:>10} {verdict}", flush=True)

    def markdown(self, how):
        rows = ["| what | aefx | beside it | ratio (rounds) | wanted | kept |", "|---|---|---|---|---|---|"]
        for what, ours, theirs, ratio, wanted, verdict, note in self.lines:
            rows.append(f"| {what}{f' ({note})' if note else ''} | {ours} | {theirs} | {ratio} | {wanted} | {verdict} |")
        about = [f"| {name} | {value} |" for name, value in machine.hardware() + sorted(self.versions.items())]
        notes = [f"- not measured: {line}" for line in self.skipped]
        return "\n".join([
            "# Speed, measured", "", f"Written by `./dev bench peers --write{how}`; [speed.md](speed.md) says what each line is.",
            "", *rows, "", *notes, *([""] if notes else []), "| measured on | |", "|---|---|", *about, ""])


def rate(value):
    return f"{value / 1e6:.2f} M rows/s" if value >= 1e6 else f"{value / 1e3:.1f} k rows/s"


def taken(seconds):
    return f"{seconds:.2f} s" if seconds >= 1 else f"{1000 * seconds:.1f} ms"


class Bench:
    def __init__(self, options, folder):
        self.options, self.folder, self.results = options, folder, Results()
        self.aefx = pathlib.Path(options.aefx).resolve()
        self.benches = self.aefx.parent / "tests" / "bench"  # benchmarks of the same build
        self.results.versions["aefx"] = machine.run([self.aefx, "--version"])[2].split()[-1]
        self.peers = {name: script for name, script in PEERS.items() if name in (options.beside or PEERS)}
        if options.h2o:
            if shutil.which("java"):
                self.peers["H2O"] = "with_h2o.py"
            else:
                self.results.skip("H2O", "there is no java")
        self.helps, self.tables, self.starts, self.stretches = {}, {}, {}, {}

    def knows(self, command, option):
        if command not in self.helps:
            self.helps[command] = machine.run([self.aefx, command, "--help"])[2]
        return option in self.helps[command]

    def script(self, name, *words, environment=None):
        """Returns the last line of a script in peers/, parsed, and the seconds of its process."""
        seconds, _, result = machine.run([sys.executable, HERE / "peers" / name, *words], environment=environment)
        result = json.loads(result.splitlines()[-1]) if result.strip() else {}
        self.results.versions.update(result.get("versions", {}))
        return result, seconds

    def table(self, rows, columns):
        if (rows, columns) not in self.tables:
            path = self.folder / f"{rows}x{columns}.csv"
            self.script("tables.py", "table", rows, columns, path)
            self.tables[rows, columns] = path
        return self.tables[rows, columns]

    def start(self, columns, dim, seed):
        if (columns, dim, seed) not in self.starts:
            path = self.folder / f"start-{columns}-{dim}-{seed}.json"
            self.script("tables.py", "start", columns, dim, seed, path)
            self.starts[columns, dim, seed] = path
        return self.starts[columns, dim, seed]

    def train(self, table, columns, dim, batch, epochs, seed, *more):
        """Returns (seconds, peak memory) of the process."""
        saved = [] if "-m" in more else ["--no-model"]
        saved += [] if "-o" in more else ["-o", self.folder / "codes.csv"]
        return machine.run([self.aefx, "train", table, "--dim", dim, *KERAS, "--batch", batch, "--epochs", epochs,
                            "--seed", seed, "--init-weights", self.start(columns, dim, seed), "-q", *saved,
                            *more])[:2]

    def speed(self, table, rows, columns, dim, batch, epochs, seed, *more):
        """Returns (rows per second of the epochs alone, seconds of the run of `epochs`). A second run has more epochs: so
        many that they take about --stretch seconds, or half as long as the first run if that is more."""
        run = lambda count: self.train(table, columns, dim, batch, count, seed, *more)[0]
        key = (table, dim, batch, *more)
        if key not in self.stretches:
            stretch, base = 4, run(epochs)
            wanted = max(self.options.stretch, base / 2)
            while (apart := run(epochs + stretch) - base) < 0.7 * wanted and stretch < 50_000:
                stretch = round(stretch * min(8, max(1.5, wanted / max(apart, 0.01))))
            self.stretches[key] = stretch, wanted
        stretch, wanted = self.stretches[key]
        for _ in range(5):
            short = run(epochs)
            apart = run(epochs + stretch) - short
            if apart > 0.3 * wanted:  # else the machine was busy
                return rows * stretch / apart, short
        sys.exit(f"too much else runs here: {stretch} epochs more took {apart:.2f} s more, after {wanted:.2f} s before")

    def error(self, table, columns, dim, batch, epochs, seed, *more):
        """Returns the scaled mean squared error of the reconstruction by encode and decode."""
        model, codes, back = (self.folder / name for name in ("m.aefx", "c.csv", "back.csv"))
        self.train(table, columns, dim, batch, epochs, seed, "-m", model, *more)
        machine.run([self.aefx, "encode", model, table, "-q", "-o", codes])
        machine.run([self.aefx, "decode", model, codes, "--raw", "-q", "-o", back])
        return self.script("tables.py", "mse", table, back)[0]["mse"]

    def peer(self, name, table, dim, batch, epochs, seed, *more):
        result, seconds = self.script(self.peers[name], table, dim, epochs, batch, self.folder / "peer.csv", "--seed", seed,
                                    *more)
        return {**result, "wall": seconds}

    # Parts of the benchmark.

    def train_and_job(self):
        options = self.options
        columns, dim, epochs = 32, 8, options.epochs
        rows = 2_000 if options.small else 200_000
        table = self.table(rows, columns)
        for batch, wanted in ((100, 10), (1024, 6)):
            rounds = []
            for seed in range(options.rounds):
                ours, wall = self.speed(table, rows, columns, dim, batch, epochs, seed)
                peers = {name: self.peer(name, table, dim, batch, epochs, seed) for name in self.peers}
                rounds.append((ours, wall, self.error(table, columns, dim, batch, epochs, seed), peers))
            shape = f"{rows:,} x {columns}, batch {batch}"
            if "train" in options.only:
                for name in self.peers:
                    self.results.add(f"training, {shape}, beside {name}", rate(median(r[0] for r in rounds)),
                                     rate(median(r[3][name]["rows_per_second"] for r in rounds)),
                                     [r[0] / r[3][name]["rows_per_second"] for r in rounds],
                                     (">=", 2.5) if name == "JAX" else None)
                if others := [name for name in self.peers if name != "JAX"]:
                    self.results.add(f"training, {shape}, beside the fastest but JAX", rate(median(r[0] for r in rounds)),
                                     "", [r[0] / max(r[3][name]["rows_per_second"] for name in others) for r in rounds],
                                     (">=", wanted))
                for name in [name for name in SAME_MATHEMATICS if name in self.peers]:
                    self.results.add(f"MSE after {epochs} epochs, batch {batch}, beside {name}",
                                     f"{median(r[2] for r in rounds):.6f}",
                                     f"{median(r[3][name]['mse'] for r in rounds):.6f}",
                                     [r[2] / r[3][name]["mse"] for r in rounds], ("<=", 1.02))
            if "job" in options.only:
                for name in self.peers:
                    self.results.add(f"whole job, {epochs} epochs, batch {batch}, beside {name}",
                                     taken(median(r[1] for r in rounds)), taken(median(r[3][name]["wall"] for r in rounds)),
                                     [r[1] / r[3][name]["wall"] for r in rounds])
                self.results.add(f"whole job, {epochs} epochs, batch {batch}, beside the fastest",
                                 taken(median(r[1] for r in rounds)), "",
                                 [r[1] / min(p["wall"] for p in r[3].values()) for r in rounds],
                                 ("<=", 1 / 6) if batch == 100 else None)

    def shapes(self):
        options = self.options
        for rows, columns, dim in ((10_000, 784, 64), (4_000, 2_000, 128)):
            rows = 1_000 if options.small else rows
            table = self.table(rows, columns)
            for batch in (100, 1024):
                rounds = []
                for seed in range(min(options.rounds, 3)):
                    ours = self.epochs_alone(columns, dim, batch)
                    peers = {name: self.peer(name, table, dim, batch, 3, seed) for name in self.peers}
                    rounds.append((ours, peers))
                shape = f"{columns:,}-{dim}-{columns:,}, batch {batch}"
                fastest = max(self.peers, key=lambda name: median(r[1][name]["rows_per_second"] for r in rounds))
                self.results.add(f"training, {shape}, beside the fastest", rate(median(r[0] for r in rounds)),
                                 f"{fastest} {rate(median(r[1][fastest]['rows_per_second'] for r in rounds))}",
                                 [r[0] / max(p["rows_per_second"] for p in r[1].values()) for r in rounds], (">=", 1))
                if "JAX" in self.peers:
                    self.results.add(f"training, {shape}, beside JAX", rate(median(r[0] for r in rounds)),
                                     rate(median(r[1]["JAX"]["rows_per_second"] for r in rounds)),
                                     [r[0] / r[1]["JAX"]["rows_per_second"] for r in rounds], (">=", 1.2))
                self.beside_products(shape, columns, dim, batch)

    def epochs_alone(self, columns, dim, batch):
        """Returns the rows per second of the epochs of `aefx train`, measured by the benchmark `fit`."""
        threads = min(2, len(os.sched_getaffinity(0)))
        output = machine.run([self.benches / "fit_bench", "--benchmark_format=json", "--benchmark_min_time=1",
                            f"--benchmark_filter=BM_epoch/columns:{columns}/codes:{dim}/batch:{batch}/threads:{threads}/"])[2]
        return json.loads(output)["benchmarks"][0]["items_per_second"]

    def beside_products(self, shape, columns, dim, batch):
        """Measures the matrix products of a step by OpenBLAS and by Eigen, alternating, repeated while results are noisy."""
        threads = str(min(2, len(os.sched_getaffinity(0))))
        rounds = []
        for _ in range(3 * self.options.rounds):
            ours = self.epochs_alone(columns, dim, batch)
            openblas, _ = self.script("sgemm.py", columns, dim, batch, 1, environment={"OPENBLAS_NUM_THREADS": threads})
            eigen = json.loads(machine.run([self.benches / "eigen_sgemm", columns, dim, batch, 1],
                                           environment={"OMP_NUM_THREADS": threads})[2])
            self.results.versions.update(eigen["versions"])
            rounds.append((ours, openblas, eigen))
        gflops = lambda rows_per_second: rows_per_second * 10 * columns * dim / 1e9
        for place, (name, wanted) in enumerate((("OpenBLAS", (">=", 0.8)), ("Eigen", None)), 1):
            self.results.add(f"training, {shape}, beside sgemm of {name}", f"{gflops(median(r[0] for r in rounds)):.0f} GFLOP/s",
                             f"{median(r[place]['gflops'] for r in rounds):.0f} GFLOP/s",
                             [r[0] / r[place]["rows_per_second"] for r in rounds], wanted)

    def iris(self):
        data, named = PROJECT / "data" / "iris.data", self.folder / "iris.csv"
        self.script("tables.py", "csv", data, named)
        ours, theirs = [], []
        for _ in range(self.options.rounds):
            ours.append(machine.run([self.aefx, "train", data, "--dim", 2, "--preset", "keras2", "-q", "-m",
                                     self.folder / "iris.aefx", "-o", self.folder / "codes.csv"])[0])
            theirs.append(self.peer("Keras", named, 2, 100, 50, 0, "--raw")["wall"])
        self.results.add("whole job, iris, --preset keras2, beside Keras", taken(median(ours)), taken(median(theirs)),
                         [a / b for a, b in zip(ours, theirs)], ("<=", 0.01))
        self.results.limit("whole job, iris, --preset keras2", 1000 * median(ours), "ms", 50)
        default = [machine.run([self.aefx, "train", data, "--dim", 2, "-q", "-m", self.folder / "iris.aefx",
                                "-o", self.folder / "codes.csv"])[0] for _ in range(self.options.rounds)]
        self.results.line("whole job, iris, defaults (cross-validated)", taken(median(default)))

    def model(self):
        """Returns a model of 32 columns, its table, and its codes."""
        rows = 2_000 if self.options.small else 200_000
        table, model, codes = self.table(rows, 32), self.folder / "model.aefx", self.folder / "all_codes.csv"
        if not codes.exists():
            self.train(table, 32, 8, 100, 3, 0, "-m", model)
            machine.run([self.aefx, "encode", model, table, "-q", "-o", codes])
        return table, model, codes

    def best(self, *command):
        """Returns the best of three runs, as for the peers."""
        return min(machine.run([self.aefx, *command])[0] for _ in range(3))

    def encode(self):
        table, model, codes = self.model()
        for what, source in (("encode", table), ("decode", codes)):
            rounds, out = [], self.folder / f"{what}d.csv"
            for _ in range(self.options.rounds):
                ours = self.best(what, model, source, "-q", "-o", out)
                rounds.append((ours, self.script("frames.py", what, model, source, self.folder, out)[0]))
            for name in ("Polars + NumPy", "pyarrow + NumPy", "DuckDB"):
                self.results.add(f"{what}, beside {name}", taken(median(r[0] for r in rounds)),
                                 taken(median(r[1][name] for r in rounds)), [r[0] / r[1][name] for r in rounds],
                                 ("<=", 0.75) if name.startswith("Polars") else None)
            self.results.limit(f"{what}, differs from Polars + NumPy by (in ranges)",
                               max(r[1]["differ"] for r in rounds), "", 1e-4)

    def memory(self):
        table, model, codes = self.model()
        gigabytes = 0.02 if self.options.small else self.options.stream_gb
        jobs = [("encode", table, [], gigabytes), ("decode", codes, [], gigabytes / 4),
                ("score", table, [], gigabytes / 2), ("explain", table, ["--top", "3"], gigabytes / 5)]
        for what, source, more, size in jobs:
            seconds, peak, _ = machine.run([self.aefx, what, model, source, "-q", *more], output=os.devnull)
            self.results.limit(f"{' '.join([what, *more])}, a file of {source.stat().st_size / 1e6:.0f} MB: peak memory",
                               peak, "MB", 128)
            seconds, peak, _ = machine.run([self.aefx, what, model, "-", "-q", *more], output=os.devnull,
                                           feed=machine.repeated(source, size * 1e9))
            self.results.limit(f"{' '.join([what, *more])}, {size:g} GB through a pipe ({1000 * size / seconds:.0f} MB/s): "
                               "peak memory", peak, "MB", 128)

    def threads(self):
        if len(os.sched_getaffinity(0)) < 2:
            self.results.skip("two threads", "there is one core")
            return
        table, model, _ = self.model()
        rows = 2_000 if self.options.small else 200_000
        # Best of three, alternating: runs with two threads are disturbed more by other processes.
        rounds = []
        for seed in range(self.options.rounds):
            speeds = [[self.speed(table, rows, 32, 8, 1024, 3, seed, "--threads", threads)[0] for threads in (1, 2)]
                      for _ in range(3)]
            rounds.append([max(speed[i] for speed in speeds) for i in (0, 1)])
        self.results.add("training, batch 1024, two threads beside one", rate(median(r[1] for r in rounds)),
                         rate(median(r[0] for r in rounds)), [r[1] / r[0] for r in rounds], (">=", 1.7))
        written = lambda kind, threads: self.folder / f"{kind}{threads}"
        for threads in (1, 2):
            self.train(table, 32, 8, 1024, 3, 0, "--threads", threads, "-m", written("m.aefx", threads), "-o",
                       written("codes", threads))
        for kind in ("m.aefx", "codes"):
            self.results.equal(f"training, two threads: {'model' if kind == 'm.aefx' else 'codes'}",
                               filecmp.cmp(written(kind, 1), written(kind, 2), shallow=False))
        if not self.knows("encode", "--threads"):
            self.results.skip("encode, two threads beside one", "aefx encode has no --threads")
            return
        rounds = [[self.best("encode", model, table, "-q", "-o", written("encoded", threads), "--threads", threads)
                   for threads in (1, 2)] for _ in range(self.options.rounds)]
        self.results.add("encode, two threads beside one", taken(median(r[1] for r in rounds)),
                         taken(median(r[0] for r in rounds)), [r[0] / r[1] for r in rounds], (">=", 1.7))
        together = []
        for r in rounds:
            commands = [[self.aefx, "encode", model, table, "-q", "-o", written("apart", i), "--threads", 1] for i in (0, 1)]
            together.append(2 * r[0] / min(machine.run_together(commands) for _ in range(3)))
        self.results.add("what the machine gives: encode, two processes beside one", "", "", together)
        self.results.equal("encode, two threads", filecmp.cmp(written("encoded", 1), written("encoded", 2), shallow=False))

    def larger(self):
        if not self.knows("train", "--max-memory"):
            self.results.skip("larger than memory", "aefx train has no --max-memory")
            return
        rows = 2_000 if self.options.small else 200_000
        table, most = self.table(rows, 32), self.options.max_memory
        rounds = []
        for seed in range(self.options.rounds):
            within, _ = self.speed(table, rows, 32, 8, 100, 3, seed)
            beyond, _ = self.speed(table, rows, 32, 8, 100, 3, seed, "--max-memory", most)
            errors = [self.error(table, 32, 8, 100, self.options.epochs, seed, *more)
                      for more in ((), ("--max-memory", most))]
            rounds.append((within, beyond, errors))
        self.results.add(f"training with --max-memory {most}, beside in memory", rate(median(r[1] for r in rounds)),
                         rate(median(r[0] for r in rounds)), [r[1] / r[0] for r in rounds], (">=", 0.6))
        self.results.add(f"MSE with --max-memory {most}, beside in memory", f"{median(r[2][1] for r in rounds):.6f}",
                         f"{median(r[2][0] for r in rounds):.6f}", [r[2][1] / r[2][0] for r in rounds], ("<=", 1.01))
        peaks = [self.train(table, 32, 8, 100, 3, 0, *more)[1] for more in ((), ("--max-memory", most))]
        self.results.line(f"peak memory with --max-memory {most}, beside in memory", f"{peaks[1]:.0f} MB",
                          f"{peaks[0]:.0f} MB", f"{peaks[1] / peaks[0]:.3g}")

    def measure(self):
        for part in PARTS:
            if part in self.options.only and part not in ("train", "job"):
                getattr(self, part)()
            elif part == "train" and {"train", "job"} & set(self.options.only):
                self.train_and_job()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--aefx", default=os.environ.get("AEFX_PROGRAM", "aefx"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=10, help="of a whole job")
    parser.add_argument("--stretch", type=float, default=2, help="seconds that the epochs of aefx are measured over")
    parser.add_argument("--stream-gb", type=float, default=1, help="size of the stream that memory is measured on")
    parser.add_argument("--max-memory", default="50M", help="for training a table that is larger")
    parser.add_argument("--only", type=lambda text: text.split(","), default=PARTS, help=",".join(PARTS))
    parser.add_argument("--beside", type=lambda text: text.split(","), help="these trainers alone: " + ",".join(PEERS))
    parser.add_argument("--write", action="store_true", help="write docs/speed-results.md")
    parser.add_argument("--small", action="store_true", help="small tables, one round: only to see that it works")
    parser.add_argument("--h2o", action="store_true", help="H2O too, where there is Java")
    options = parser.parse_args()
    if options.small and options.write:
        parser.error("the figures of --small are not worth writing down")
    if wrong := set(options.beside or []) - set(PEERS):
        parser.error(f"no peers: {', '.join(sorted(wrong))}")
    if wrong := set(options.only) - set(PARTS):
        parser.error(f"no part called {', '.join(sorted(wrong))}: {', '.join(PARTS)}")
    if options.small:
        options.rounds, options.epochs, options.stretch = 1, 3, 0.2
    for name, value in machine.hardware():
        print(f"{name:10} {value}")
    print(f"load       {os.getloadavg()[0]:.2f} before the start; beside each figure of aefx stands the other's, then aefx / other\n",
          flush=True)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options, pathlib.Path(folder))
        bench.measure()
    results = bench.results
    print("\n" + ", ".join(f"{name} {version}" for name, version in sorted(results.versions.items())))
    for line in results.skipped:
        print("SKIPPED", line)
    for line in results.missed:
        print("MISSED", line)
    if options.write:
        how = f" --rounds {options.rounds}" if options.rounds != 5 else ""
        how += f" --stream-gb {options.stream_gb:g}" if options.stream_gb != 1 else ""
        how += f" --beside {','.join(options.beside)}" if options.beside else ""
        how += f" --only {','.join(options.only)}" if options.only != PARTS else ""
        (PROJECT / "docs" / "speed-results.md").write_text(results.markdown(how))
    return 1 if results.missed and not options.small else 0


if __name__ == "__main__":
    sys.exit(main())
