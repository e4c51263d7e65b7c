"""Streams many gigabytes through `aefx encode`, and as many through `aefx score`: every row must come out, equal to the
codes or scores of the same rows alone, in constant memory.

AEFX_PROGRAM is the program. Argument: gigabytes (default 10). Prints the figures; fails where one of them does not hold.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time

MOST_MEMORY = 128  # MB
COLUMNS = 16
BLOCK_ROWS = 200_000


def block() -> bytes:
    """Returns rows of numbers and two text cells, one of them quoted over two lines; the same on every run."""
    state = 12345
    rows = []
    for row in range(BLOCK_ROWS):
        cells = []
        for column in range(COLUMNS):
            state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
            cells.append("" if state >> 58 == 0 else f"{(state >> 40) / 2**24 + column * (row % 7):.5f}")
        rows.append(",".join(cells) + f',id{row % 1000},"a ""quoted"", cell\nof {row % 10} lines"\n')
    return "".join(rows).encode()


def stream(command: list, header: bytes, rows: bytes, times: int) -> bool:
    """Sends the rows so many times through the command, prints what was seen, and returns whether all holds."""
    alone = subprocess.run(command, input=header + rows, check=True, capture_output=True).stdout
    result_header, expected = alone.split(b"\n", 1)
    begun = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def feed() -> None:
        process.stdin.write(header)
        for _ in range(times):
            process.stdin.write(rows)
        process.stdin.close()

    writer = threading.Thread(target=feed)
    writer.start()
    wrong = 0
    got = process.stdout.read(len(result_header) + 1)
    wrong += got != result_header + b"\n"
    for _ in range(times):
        wrong += process.stdout.read(len(expected)) != expected
    rest = process.stdout.read()
    writer.join()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begun

    code = os.waitstatus_to_exitcode(status)
    memory = usage.ru_maxrss / 1024
    size = (len(header) + times * len(rows)) / 1e9
    print(f"{command[1]}: {size:.2f} GB in, {times * BLOCK_ROWS:,} rows, {seconds:.0f} s "
          f"({size / seconds * 1000:.0f} MB/s), exit code {code}, peak memory {memory:.0f} MB, blocks that differ: "
          f"{wrong}, bytes too many: {len(rest)}", flush=True)
    return code == 0 and wrong == 0 and not rest and memory <= MOST_MEMORY


def main() -> int:
    gigabytes = float(sys.argv[1]) if len(sys.argv) > 1 else 10
    program = os.environ["AEFX_PROGRAM"]
    rows = block()
    header = ",".join([f"c{i + 1}" for i in range(COLUMNS)] + ["id", "note"]).encode() + b"\n"
    times = max(1, round(gigabytes * 1e9 / len(rows)))
    with tempfile.TemporaryDirectory() as folder:
        model = os.path.join(folder, "m.aefx")
        first = header + b"\n".join(rows.split(b"\n", 4000)[:4000]) + b"\n"
        subprocess.run([program, "train", "-", "--dim", "4", "-q", "-m", model], input=first, check=True,
                       stdout=subprocess.DEVNULL)
        holds = [stream([program, command, model, "-"], header, rows, times) for command in ("encode", "score")]
    return 0 if all(holds) else 1


if __name__ == "__main__":
    sys.exit(main())
