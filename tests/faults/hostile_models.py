"""Models that somebody has changed on purpose, their checksum put right: no crash, no hang, little memory, and nothing that a
terminal would obey.

usage: hostile_models.py AEFX [--count N] [--seed S] [--report-every N]

Each model goes through encode and, if that can read it, through report, explain and an export; else through one of them.
"""
import argparse
import collections
import json
import os
import random
import re
import sys
import tempfile
import time
import zlib

SECONDS = 2  # of processor time, whatever else the machine does
LIMIT = 60  # of the clock: it hangs
MEMORY = 100  # MB, beside what the file takes as text and as values
TAIL = len(',\n "checksum": "crc32:00000000"\n}\n')
HOSTILE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
EXPORTS = [["--to", "c"], ["--to", "sql"], ["--to", "sql", "--dialect", "duckdb"], ["--to", "onnx"]]
NUMBERS = [0, -1, 1, 2, 255, 2**31 - 1, 2**31, 2**32, 2**53, 2**63, 2**64, 10**18, 1e308, -1e308, 1e39, 1e-320, 5e-324, 1e-30, -0.0, 0.5]
TEXTS = ["", "x", "x" * 10000, "\x1b]0;owned\x07", "\x1b[2J", "\x9b31m", "a\nb", "\r", "\u202etxt.exe", "\u2066a\u2069", "\u200f", "\x7f",
         "NaN", "inf", "-", "1", "../../etc/passwd", "%s%n", "'; DROP TABLE t; --", '"', "\\", "*/", "]]>", "\ud7ff", "\U0010ffff"]


def tables(random_):
    numbers = "a,b,c\n" + "".join(f"{i},{i * i % 17},{random_.gauss(0, 1):.3f}\n" for i in range(40))
    mixed = "n,kind,day,gap,ok,id\n" + "".join(
        f"{i * 7 % 11 / 4},{'red green blue'.split()[i % 3]},2024-0{i % 9 + 1}-1{i % 9},{'' if i % 5 == 0 else i},"
        f"{'yes' if i % 2 else 'no'},row {i}\n" for i in range(40))
    skewed = "x,y,z,v\n" + "".join(f"{2.718 ** random_.gauss(3, 2):.4f},{i % 4},{i},{-i}\n" for i in range(60))
    return {"numbers": (numbers, []), "mixed": (mixed, ["--categorical", "kind"]), "skewed": (skewed, ["--hidden", "4"]),
            "stable": (numbers, ["--stability", "2", "--activation", "tanh"])}


def places(value, path=()):
    """All places in a JSON value, containers too."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from places(inner, path + (key,))


def at(value, path):
    for key in path:
        value = value[key]
    return value


def changed_value(value, random_, model):
    """A value instead of this one: of its own kind mostly."""
    kind = random_.random()
    if kind < 0.1:
        return random_.choice([None, True, {}, [], [[]], "text", 7, {"a": 1}])
    if kind < 0.15:
        return json.loads(json.dumps(at(model, random_.choice(list(places(model))))))  # a part of the model in another place
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return random_.choice(NUMBERS + [-value, value * 1000, value + 1, value - 1, value / 3])
    if isinstance(value, str):
        return random_.choice(TEXTS + [value + random_.choice(TEXTS), value[:1]])
    if isinstance(value, list):
        if not value:
            return [random_.choice(NUMBERS + TEXTS)]
        i = random_.randrange(len(value))
        return random_.choice([[], value * 2, value[:i], value[i:], value[:i] + value[i + 1:], value + value[i:i + 1], value[::-1],
                               [value[i]] * 3000])
    if isinstance(value, dict):
        out = dict(value)
        if out and random_.random() < 0.7:
            del out[random_.choice(list(out))]
        else:
            out[random_.choice(TEXTS)] = random_.choice(NUMBERS + TEXTS)
        return out
    return random_.choice(NUMBERS + TEXTS)


def mutate_json(model, random_):
    model = json.loads(json.dumps(model))
    for _ in range(random_.choice([1, 1, 1, 2, 4])):
        paths = [p for p in places(model) if p and p[0] not in ("format", "checksum")]
        # Sections have the same chance, however many numbers they hold.
        section = random_.choice(sorted({p[0] for p in paths}))
        path = random_.choice([p for p in paths if p[0] == section])
        at(model, path[:-1])[path[-1]] = changed_value(at(model, path), random_, model)
    model.pop("checksum", None)
    return json.dumps(model, indent=1, ensure_ascii=random_.random() < 0.3).encode("utf-8", "surrogatepass")[:-2]


def mutate_bytes(body, random_):
    for _ in range(random_.choice([1, 1, 2, 8])):
        i = random_.randrange(40, len(body))
        j = min(len(body), i + random_.choice([1, 1, 4, 100]))
        body = random_.choice([
            lambda: body[:i] + bytes([random_.randrange(256)]) + body[i + 1:],
            lambda: body[:i] + body[j:],
            lambda: body[:i] + body[i:j] * random_.choice([2, 50]) + body[j:],
            lambda: body[:i] + random_.choice([b"[" * 100000, b"9" * 400, b"1e999", b"-", b"\xff\xfe", b"\\u0000"]) + body[i:],
        ])()
    return body


def sealed(body):
    return body + b',\n "checksum": "crc32:%08x"\n}\n' % zlib.crc32(body)


def run(command, folder):
    """Returns exit code, seconds of the processor, megabytes, stdout, stderr."""
    out, err = os.path.join(folder, "out"), os.path.join(folder, "err")
    actions = [(os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0)]
    for descriptor, path in ((1, out), (2, err)):
        actions.append((os.POSIX_SPAWN_OPEN, descriptor, path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    child = os.posix_spawn(command[0], command, dict(os.environ, TERM="xterm"), file_actions=actions)
    end = time.monotonic() + LIMIT
    while True:
        done, status, used = os.wait4(child, os.WNOHANG)
        if done:
            break
        if time.monotonic() > end:
            os.kill(child, 9)
            _, status, used = os.wait4(child, 0)
            break
        time.sleep(0.001)
    with open(out, "rb") as o, open(err, "rb") as e:
        return os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, o.read(), e.read()


def fault(command, result, size):
    """What a run did wrong; None if nothing."""
    code, seconds, megabytes, out, err = result
    if code not in (0, 1, 2, 3, 4, 5):
        return f"exit code {code}"
    if seconds > SECONDS:
        return f"{seconds:.1f} s"
    if megabytes > MEMORY + 30 * size / 1e6:
        return f"{megabytes:.0f} MB for a file of {size / 1e6:.1f} MB"
    messages = [line for line in err.split(b"\n") if line.startswith(b"aefx: ")]
    if len(messages) != (code != 0):
        return f"{len(messages)} errors with exit code {code}"
    shown = err.decode("utf-8", "replace") + (out.decode("utf-8", "replace") if command[1] == "report" else "")
    if match := HOSTILE.search(shown):
        return f"{match[0]!r} is shown"
    return None


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("aefx")
    parser.add_argument("--count", type=int, default=10000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--report-every", type=int, default=1000)
    options = parser.parse_args()
    random_ = random.Random(options.seed)
    ends, faults, runs = collections.Counter(), [], 0
    slowest = largest = 0
    with tempfile.TemporaryDirectory() as folder:
        models = []
        for name, (table, flags) in tables(random_).items():
            path = os.path.join(folder, name)
            with open(path + ".csv", "w") as file:
                file.write(table)
            result = run([options.aefx, "train", path + ".csv", "--dim", "2", "--epochs", "2", "-q", "-m", path + ".aefx", "-o",
                          os.devnull] + flags, folder)
            if result[0] != 0:
                sys.exit(f"train failed: {result[4].decode()}")
            with open(path + ".aefx", "rb") as file:
                whole = file.read()
            models.append((whole, json.loads(whole), path + ".csv"))
        changed = os.path.join(folder, "m.aefx")
        for number in range(options.count):
            whole, parsed, table = random_.choice(models)
            body = mutate_json(parsed, random_) if random_.random() < 0.85 else mutate_bytes(whole[:-TAIL], random_)
            with open(changed, "wb") as file:
                file.write(sealed(body))
            others = [["report", changed, "--format", random_.choice(["text", "text", "markdown"])] + random_.choice([[], ["--all"]]),
                      ["explain", changed, table], ["export", changed, "-o", os.path.join(folder, "e")] + random_.choice(EXPORTS)]
            first = True
            for command in [["encode", changed, table]] + others:
                if not first and not readable and command is not single:
                    continue
                result = run([options.aefx] + command, folder)
                runs += 1
                if first:
                    readable, single, first = result[0] != 4, random_.choice(others), False
                ends[command[0], result[0]] += 1
                slowest, largest = max(slowest, result[1]), max(largest, result[2])
                if wrong := fault([options.aefx] + command, result, len(body)):
                    faults.append(wrong)
                    keep = f"hostile-{options.seed}-{number}.aefx"
                    with open(keep, "wb") as file:
                        file.write(sealed(body))
                    print(f"model {number}, {' '.join(command[:1] + command[2:])}: {wrong}; kept as {keep}\n"
                          f"  {result[4].decode('utf-8', 'replace')[:300]!r}", flush=True)
            if (number + 1) % options.report_every == 0:
                print(f"{number + 1} models, {runs} runs", flush=True)
    for (command, code), count in sorted(ends.items()):
        print(f"{command}: {count} ended with {code}")
    print(f"{options.count} models, {runs} runs, {len(faults)} faults; at most {slowest:.2f} s and {largest:.0f} MB")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
