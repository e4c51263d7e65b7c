// Selects columns by a SPEC. The first line holds the column names separated by '/'; the rest is the SPEC.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/csv/schema.h"
#include "fuzz/require.h"

namespace aefx::fuzz {
namespace {

csv::Schema schema_of(std::string_view names) {
  csv::Schema schema;
  schema.named = names.starts_with('#');
  for (std::size_t begin = 0; begin <= names.size();) {
    const std::size_t end = std::min(names.find('/', begin), names.size());
    schema.columns.push_back({.name = std::string(names.substr(begin, end - begin))});
    begin = end + 1;
  }
  return schema;
}

void require_positions(const csv::Schema& schema, std::vector<std::size_t> chosen) {
  std::sort(chosen.begin(), chosen.end());
  require(chosen.empty() || chosen.back() < schema.columns.size(), "every position is one of the table");
  require(std::adjacent_find(chosen.begin(), chosen.end()) == chosen.end(), "every position comes once");
}

std::string in_quotes(std::string_view name) {
  std::string text = "\"";
  for (const char c : name) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

// A quoted name selects the column of that name (the first, if there are several).
void require_reachable(const csv::Schema& schema) {
  for (const csv::Column& column : schema.columns) {
    const std::string spec = in_quotes(column.name);
    if (schema.find(spec) != csv::Schema::npos) continue;  // another column has this name including the quotes
    require(csv::select_columns(schema, spec, "--keep") == std::vector{schema.find(column.name)},
            "a name in quotes means its column");
  }
}

}  // namespace
}  // namespace aefx::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace aefx;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t line = std::min(text.find('\n'), text.size());
  const csv::Schema schema = fuzz::schema_of(text.substr(0, line));
  try {
    fuzz::require_positions(schema, csv::select_columns(schema, text.substr(std::min(line + 1, size)), "--keep"));
  } catch (const Error& error) {
    fuzz::require_error(error, {Fault::usage});
  }
  fuzz::require_reachable(schema);
  return 0;
}
