"""DuckDB."""
import duckdb

import sql


class Engine:
    def __init__(self, folder):
        self.connection = duckdb.connect()

    def variants(self, job, part):
        return sql.variants(job, part)

    def results(self, job, part, variant):
        names, numbers, rows = sql.table(job, part, variant)
        columns = ", ".join(f"{sql.double_quoted(n)} {'DOUBLE' if is_number else 'VARCHAR'}" for n, is_number in zip(names, numbers))
        self.connection.execute(f"CREATE OR REPLACE TABLE t ({columns})")
        self.connection.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(names))})", rows)
        return sql.in_order(self.connection.execute(sql.export(job, part, "duckdb")).fetchall())

    def close(self):
        self.connection.close()
