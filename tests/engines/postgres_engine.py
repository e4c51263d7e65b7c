"""PostgreSQL: a private server of Debian's package in a temporary folder."""
import csv
import glob
import io
import os
import shutil
import tempfile

import compare
import sql


class Engine:
    def __init__(self, folder):
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin/pg_ctl"))
        if not found:
            raise SystemExit("no PostgreSQL here: install postgresql")
        self.bin = os.path.dirname(found[-1])
        self.folder = tempfile.mkdtemp(prefix="aefx-pg-", dir="/tmp")  # paths of sockets must be short
        self.as_server = []
        if os.geteuid() == 0:  # the server refuses to run as root
            shutil.chown(self.folder, "postgres", "postgres")
            self.as_server = ["runuser", "-u", "postgres", "--"]
        self.data = os.path.join(self.folder, "data")
        compare.run(self.as_server + [f"{self.bin}/initdb", "-D", self.data, "-E", "UTF8", "--locale=C", "-A", "trust", "-U", "aefx", "--no-sync"], cwd="/")
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off"
        compare.run(self.as_server + [f"{self.bin}/pg_ctl", "-D", self.data, "-w", "-l", f"{self.folder}/log", "-o", options, "start"], cwd="/")

    def variants(self, job, part):
        return sql.variants(job, part)

    def psql(self, script):
        return compare.run([f"{self.bin}/psql", "-X", "-q", "-h", self.folder, "-U", "aefx", "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-f", "-"],
                           input=script.encode("utf-8")).decode("utf-8")

    def results(self, job, part, variant):
        names, numbers, rows = sql.table(job, part, variant)
        columns = ", ".join(f"{sql.double_quoted(n)} {'double precision' if is_number else 'text'}" for n, is_number in zip(names, numbers))
        lines = io.StringIO(newline="")
        writer = csv.writer(lines, lineterminator="\n", quoting=csv.QUOTE_ALL)
        for row in rows:
            writer.writerow(["<none>" if cell is None else cell for cell in row])
        data = lines.getvalue()
        out = self.psql(f"DROP TABLE IF EXISTS t;\nCREATE TABLE t ({columns});\n"
                        f"COPY t FROM STDIN WITH (FORMAT csv, NULL '<none>', FORCE_NULL ({', '.join(sql.double_quoted(n) for n in names)}));\n{data}\\.\n"
                        f"COPY (\n{sql.export(job, part, 'postgres')}\n) TO STDOUT WITH (FORMAT csv);\n")
        return sql.in_order(csv.reader(io.StringIO(out, newline="")))

    def close(self):
        try:
            compare.run(self.as_server + [f"{self.bin}/pg_ctl", "-D", self.data, "-m", "immediate", "stop"], cwd="/")
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)
