"""Compiles an exported C header with all warnings as errors, and runs it."""
import csv
import io
import math
import os

import compare

FLAGS = ["-std=c99", "-Wall", "-Wextra", "-pedantic", "-Werror", "-Wconversion", "-Wdouble-promotion", "-O1"]
FUNCTIONS = {"encoder": "encode", "decoder": "decode", "autoencoder": "reconstruct", "score": "score"}


def text(cell):
    return '"' + "".join(chr(b) if 32 <= b < 127 and b not in b'"\\?' else f"\\{b:03o}" for b in cell.encode()) + '"'


def value(cell):
    if cell is None:
        return "NAN"
    if isinstance(cell, float) and math.isinf(cell):
        return "HUGE_VAL" if cell > 0 else "-HUGE_VAL"
    return repr(float(cell)) if isinstance(cell, float) or isinstance(cell, int) else text(cell)


class Engine:
    def __init__(self, folder):
        self.folder = folder

    def variants(self, job, part):
        return [""]

    def results(self, job, part, variant):
        header = job.export("c", part, "--name", "m")
        base = os.path.join(job.folder, part)
        with open(os.path.join(job.folder, "m.h"), "wb") as out:
            out.write(header)
        fields = [line.split(";")[0].split()[-1].lstrip("*") for line in header.decode().split("typedef struct {\n")[1].split("} m_row;")[0].splitlines()]
        kinds = [job.expected["decoder"].kinds[i] for i in range(len(fields))]
        lines = ['#include "m.h"', "#include <stdio.h>"]
        codes, columns = len(job.code_names), len(fields)
        quote = ("static void put(const char *s) { putchar('\"'); if (s) for (; *s; ++s) { if (*s == '\"') putchar('\"');"
                 " putchar(*s); } putchar('\"'); }")
        put_row = "".join(f' put(b.{f}); putchar(\',\');' if k == "text" else f' printf("%.17g,", b.{f});' for f, k in zip(fields, kinds))
        if part == "decoder":
            lines.append(f"static const float rows[][{codes}] = {{" + ",\n".join("{" + ",".join("NAN" if c is None else f"{c!r}f" for c in row) + "}" for row in job.code_rows()) + "};")
            body = f"m_row b; m_decode(rows[i], &b);{put_row}"
        else:
            rows = [[row[place] for place in job.features] for row in job.typed_rows(dates_as_days=True)]
            lines.append("static const m_row rows[] = {" + ",\n".join("{" + ",".join(value(c) for c in row) + "}" for row in rows) + "};")
            if part == "encoder":
                body = f'float c[{codes}]; int k; if (m_encode(&rows[i], c)) continue; for (k = 0; k < {codes}; ++k) printf("%.9g,", (double)c[k]);'
            elif part == "autoencoder":
                body = f"m_row b; if (m_reconstruct(&rows[i], &b)) continue;{put_row}"
            else:
                body = 'double s, e; if (m_score(&rows[i], &s, &e)) continue; printf("%.17g,%.17g,", s, e);'
        if "put(" in body:
            lines.append(quote)
        lines.append(f"int main(void) {{ size_t i; for (i = 0; i < sizeof rows / sizeof rows[0]; ++i) {{ {body} putchar('\\n'); }} return 0; }}")
        with open(base + ".c", "w", encoding="ascii") as out:
            out.write("\n".join(lines) + "\n")
        compare.run(["cc", *FLAGS, base + ".c", "-o", base, "-lm"], cwd=job.folder)
        out = compare.run([base]).decode("utf-8")
        return [row[:-1] for row in csv.reader(io.StringIO(out, newline=""))]

    def close(self):
        pass
