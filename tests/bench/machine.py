"""Where figures were measured, as rows for a table; and programs run with a watch and a scale."""
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
    """(seconds, peak memory in MB, what it said on stdout), of a program that must succeed. `feed` is called with its
    stdin; stdout goes to `output`, a path.

    The peak that the system tells of a child is at least what its parent held when it started it: who calls this should be
    a small process, without NumPy.
    """
    stdout = open(output, "wb") if output else subprocess.PIPE
    begin = time.monotonic()
    process = subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE if feed else subprocess.DEVNULL,
                               stdout=stdout, stderr=subprocess.PIPE if not feed else None, cwd=folder,
                               env={**os.environ, **(environment or {})})
    said, complaints = b"", b""
    if feed:
        feed(process.stdin)
        process.stdin.close()
    else:
        said, complaints = _both(process, output)
    if feed and not output:
        said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begin
    process.returncode = code = os.waitstatus_to_exitcode(status)
    for stream in (stdout if output else process.stdout, process.stderr):
        if stream:
            stream.close()
    if code != 0:
        sys.exit(f"exit code {code}: {' '.join(map(str, command))}\n{complaints.decode(errors='replace')}")
    return seconds, usage.ru_maxrss / 1000, said.decode()


def run_together(commands):
    """Seconds until the last of programs has ended that are started together and must succeed."""
    begin = time.monotonic()
    processes = [subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
                 for command in commands]
    if any([process.wait() for process in processes]):
        sys.exit(f"failed: {commands[0]}")
    return time.monotonic() - begin


def _both(process, output):
    import threading

    complaints = []
    reader = threading.Thread(target=lambda: complaints.append(process.stderr.read()))
    reader.start()
    said = b"" if output else process.stdout.read()
    reader.join()
    return said, complaints[0]


def repeated(table, size, chunk=1 << 20):
    """For `run`: the table again and again, until `size` bytes are written; its header once."""

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
