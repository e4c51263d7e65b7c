"""Other CSV readers. Tables that they read differently on purpose are skipped, each with its reason."""


class DuckDB:
    name = "DuckDB"

    def __init__(self):
        import duckdb

        self.connection = duckdb.connect()
        self.connection.execute("SET threads = 1")

    def reads(self, table):
        # - mixed line ends and lone CRs are errors, or are read as one kind;
        # - text has to be UTF-8;
        # - an empty line is a row of a table of one column, or an error.
        return table.encoding == "utf-8" and table.line_end in ("\n", "\r\n") and not table.blank_lines

    def rows(self, table, path):
        columns = {f"c{i}": "VARCHAR" for i in range(len(table.rows[0]))}
        read = self.connection.execute(
            "SELECT * FROM read_csv(?, delim = ?, quote = '\"', escape = '\"', header = false, auto_detect = false, "
            f"columns = {columns}, new_line = ?)", [path, table.delimiter, repr(table.line_end)[1:-1]])
        # Empty cells are NULL.
        return [["" if cell is None else cell for cell in row] for row in read.fetchall()]

    def difference(self, table, path):
        """Returns None if the table is not compared, else the differences."""
        if not self.reads(table):
            return None
        try:
            rows = self.rows(table, path)
        except Exception as error:
            return f"error: {str(error)[:300]}"
        return "" if rows == table.rows else f"{len(rows)} rows: {str(rows)[:300]}"


class Polars:
    name = "Polars"

    def __init__(self):
        import polars

        self.polars = polars

    def reads(self, table):
        # - lines end in LF or CRLF only;
        # - text has to be UTF-8;
        # - an empty line is a row;
        # - a quote inside an unquoted cell opens a quoted part.
        return not table.bare_quotes and table.encoding == "utf-8" and table.line_end in ("\n", "\r\n") and not table.blank_lines

    def rows(self, table, path):
        frame = self.polars.read_csv(path, separator=table.delimiter, has_header=False, infer_schema=False,
                                     empty_string_is_null=False)
        return [list(row) for row in frame.rows()]

    difference = DuckDB.difference


def found():
    readers = []
    for kind in (DuckDB, Polars):
        try:
            readers.append(kind())
        except ImportError:
            print(f"{kind.name} is not installed, and is left out")
    return readers
