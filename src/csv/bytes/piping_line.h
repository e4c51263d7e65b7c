// Commands that messages propose for files that are no tables of text: their output is one, which aefx reads.
#pragma once

#include <string>
#include <string_view>

namespace aefx::csv {

// A file's name as a word of a command; FILE for a pipe, and for a name that a terminal can't show.
[[nodiscard]] std::string file_word(std::string_view name);

// "to pipe it in: COMMAND | aefx ... -"
[[nodiscard]] std::string piping_line(const std::string& command);

// The line that has Python read a file: `imports` are its libraries, and `write` gets from sys.argv[1] to sys.stdout.
[[nodiscard]] std::string python_line(std::string_view imports, std::string_view write, std::string_view name);

// The line that has pandas read it; `frame` gets a DataFrame from sys.argv[1].
[[nodiscard]] std::string pandas_line(std::string_view imports, std::string_view frame, std::string_view name);

// The line that has DuckDB read a file of Parquet.
[[nodiscard]] std::string duckdb_line(std::string_view name);

}  // namespace aefx::csv
