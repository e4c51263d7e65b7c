"""Describes the machine of a benchmark, and measures the time and memory of programs."""
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import time

SIMD = ["avx512f", "avx2", "avx", "sse4_2", "sve", "asimd"]  # the widest first


def hardware():
    """[(name, value)]"""
    seen = {}
    if shutil.which("lscpu"):
        lines = subprocess.run(["lscpu"], capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}).stdout
        for line in lines.splitlines():
            key, _, value = line.partition(":")
            seen.setdefault(key.strip(), value.strip())
    flags = seen.get("Flags", seen.get("Features", "")).split()
    memory = "unknown"
    meminfo = pathlib.Path("/proc/meminfo")
    if meminfo.exists():
        kilobytes = next(int(line.split()[1]) for line in meminfo.read_text().splitlines() if line.startswith("MemTotal"))
        memory = f"{kilobytes / 2**20:.1f} GiB"
    caches = ", ".join(f"{name} {seen[name + ' cache']}" for name in ("L1d", "L2", "L3") if name + " cache" in seen)
    return [
        ("processor", seen.get("Model name", platform.processor() or platform.machine())),
        ("cores", str(len(os.sched_getaffinity(0)))),
        ("vectors", next((name for name in SIMD if name in flags), "unknown")),
        ("caches", caches or "unknown"),
        ("memory", memory),
        ("system", f"{platform.system()} {platform.release()}, glibc {platform.libc_ver()[1]}"),
        ("Python", platform.python_version()),
    ]


def run(command, feed=None, output=None, environment=None, folder=None):
    """Returns (seconds, peak memory in MB, stdout) of a program, which must succeed. Calls `feed` with its stdin; writes
    stdout to the path `output` if given.

    The peak memory that the system reports is at least that of the parent at the start: call this from a small process,
    without NumPy.
    """
    stdout = open(output, "wb") if output else subprocess.PIPE
    begin = time.monotonic()
    process = subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE if feed else subprocess.DEVNULL,
                               stdout=stdout, stderr=subprocess.PIPE if not feed else None, cwd=folder,
                               env={**os.environ, **(environment or {})})
    out, errors = b"", b""
    if feed:
        feed(process.stdin)
        process.stdin.close()
    else:
        out, errors = _both(process, output)
    if feed and not output:
        out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begin
    process.returncode = code = os.waitstatus_to_exitcode(status)
    for stream in (stdout if output else process.stdout, process.stderr):
        if stream:
            stream.close()
    if code != 0:
        sys.exit(f"exit code {code}: {' '.join(map(str, command))}\n{errors.decode(errors='replace')}")
    return seconds, usage.ru_maxrss / 1000, out.decode()


def run_together(commands):
    """Starts programs together, and returns the seconds until the last has ended. All must succeed."""
    begin = time.monotonic()
    processes = [subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
                 for command in commands]
    if any([process.wait() for process in processes]):
        sys.exit(f"failed: {commands[0]}")
    return time.monotonic() - begin


def _both(process, output):
    import threading

    errors = []
    reader = threading.Thread(target=lambda: errors.append(process.stderr.read()))
    reader.start()
    out = b"" if output else process.stdout.read()
    reader.join()
    return out, errors[0]


def repeated(table, size, chunk=1 << 20):
    """Returns a `feed` for `run` that writes the header once, and the rows repeatedly up to `size` bytes."""

    def feed(pipe):
        with open(table, "rb") as file:
            header = file.readline()
            pipe.write(header)
            written = len(header)
            while written < size:
                file.seek(len(header))
                while (piece := file.read(chunk)):
                    pipe.write(piece)
                    written += len(piece)

    return feed
