#include "csv/bytes/piping_line.h"

#include "base/shell_word.h"
#include "base/text.h"

namespace aefx::csv {

std::string file_word(std::string_view name) {
  if (name == "<stdin>" || printable(name) != name) return "FILE";
  return shell_word((name.starts_with('-') ? "./" : "") + std::string(name));
}

std::string piping_line(const std::string& command) { return "to pipe it in: " + command + " | aefx ... -"; }

std::string python_line(std::string_view imports, std::string_view write, std::string_view name) {
  return piping_line("python3 -c \"import sys, " + std::string(imports) + "; " + std::string(write) + "\" " +
                     file_word(name));
}

std::string pandas_line(std::string_view imports, std::string_view frame, std::string_view name) {
  return python_line(imports, std::string(frame) + ".to_csv(sys.stdout, index=False)", name);
}

std::string duckdb_line(std::string_view name) {
  // A name with these signs would be a pattern for DuckDB, and that of a pipe is none: the person puts in what it is.
  const bool is_name = name != "<stdin>" && printable(name) == name && name.find_first_of("*?[]{}") == name.npos;
  std::string quoted = "'";
  for (const char c : is_name ? name : "FILE") quoted += c == '\'' ? std::string("''") : std::string(1, c);
  const std::string sql = "COPY (FROM read_parquet(" + quoted + "')) TO '/dev/stdout'";
  // Inside of double quotes, where a shell takes all other signs as they are.
  const bool plain = sql.find_first_of("\"\\$`!") == sql.npos;
  return piping_line("duckdb -c " + (plain ? '"' + sql + '"' : shell_word(sql)));
}

}  // namespace aefx::csv
