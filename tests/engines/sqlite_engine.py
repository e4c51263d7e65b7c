"""SQLite, through Python's own module."""
import math
import sqlite3

import sql


def logarithm(value):
    return None if value is None or value <= 0 else math.log(value)


class Engine:
    def __init__(self, folder):
        pass

    def variants(self, job, part):
        return sql.variants(job, part)

    def results(self, job, part, variant):
        names, numbers, rows = sql.table(job, part, variant)
        connection = sqlite3.connect(":memory:")
        try:
            connection.execute("SELECT exp(1.0), ln(1.0)")
        except sqlite3.OperationalError:  # built without SQLite's math functions
            connection.create_function("exp", 1, math.exp, deterministic=True)
            connection.create_function("ln", 1, logarithm, deterministic=True)
        columns = ", ".join(f"{sql.double_quoted(n)} {'REAL' if is_number else 'TEXT'}" for n, is_number in zip(names, numbers))
        connection.execute(f"CREATE TABLE t ({columns})")
        connection.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(names))})", rows)
        out = sql.in_order(connection.execute(sql.export(job, part, "sqlite")).fetchall())
        connection.close()
        return out

    def close(self):
        pass
