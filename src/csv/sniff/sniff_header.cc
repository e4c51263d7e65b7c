#include "csv/sniff/sniff_header.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>

#include "aefx/base/error.h"
#include "base/text.h"

namespace aefx::csv {
namespace {

// Tells whether each of the names is a cell of the first row. Names that are all numbers do not count: cells of any
// row may be numbers.
bool has_names(const Tally& tally, const std::vector<std::string>& names, const CellParser& parser) {
  double value = 0;
  const bool words = std::any_of(names.begin(), names.end(),
                                 [&](const std::string& name) { return parser.read(name, value) == CellKind::text; });
  if (!words) return false;
  std::unordered_set<std::string_view> cells;
  for (const std::string& cell : tally.first) cells.insert(trim(cell));
  return std::all_of(names.begin(), names.end(), [&](const std::string& name) { return cells.contains(trim(name)); });
}

HeaderVerdict judge_cells(const Tally& tally, const CellParser& parser) {
  std::size_t texts = 0, values = 0, number_columns = 0;  // of the first row, above columns of numbers
  for (std::size_t i = 0; i < tally.first.size(); ++i) {
    const std::string_view cell = trim(tally.first[i]);
    const bool lone = tally.rows == 0;
    if (!lone && kind_of(tally.columns[i]) != Kind::number) continue;
    ++number_columns;
    double value = 0;
    if (cell.empty()) continue;
    if (parser.read(cell, value) == CellKind::text && !parser.looks_like_number(cell)) {
      ++texts;
    } else {
      ++values;
    }
  }
  if (number_columns > 0 && texts + values > 0) {
    const std::string above = tally.rows > 0 ? " above columns of numbers" : " in the only row";
    if (values == 0) return {true, true, "text stands in " + counted(texts, "cell") + above};
    return {false, true, "a number, or a missing value, stands in " + counted(values, "cell") + above};
  }

  std::unordered_set<std::string_view> seen;
  for (std::size_t i = 0; i + (tally.trailing_delimiter ? 1 : 0) < tally.first.size(); ++i) {
    const std::string_view cell = trim(tally.first[i]);
    if (cell.empty()) return {false, false, "no column holds numbers, and a cell of the first row is empty"};
    if (tally.columns[i].repeats_first)
      return {false, false, "no column holds numbers, and " + quoted(cell) + " comes again below"};
    if (!seen.insert(cell).second)
      return {false, false, "no column holds numbers, and " + quoted(cell) + " stands twice in the first row"};
  }
  return {true, false, "no column holds numbers, and no cell of the first row comes again"};
}

}  // namespace

HeaderVerdict sniff_header(const Tally& tally, const SniffInput& in) {
  const ReadOptions& options = in.options;
  if (options.header == Header::automatic && has_names(tally, options.header_names, in.parser))
    return {.header = true, .number_columns = true, .because = "it holds the names that are looked for"};
  HeaderVerdict verdict = judge_cells(tally, in.parser);
  if (options.names_follow && !verdict.number_columns)
    verdict = {.header = false, .number_columns = false, .because = "it does not hold the names of the table before"};
  if (options.header != Header::automatic) verdict.header = options.header == Header::yes;
  return verdict;
}

std::string default_name(std::size_t position) { return "x" + std::to_string(position + 1); }

std::vector<std::string> header_names(const Tally& tally, const std::string& file) {
  std::vector<std::string> names;
  names.reserve(tally.first.size());
  for (std::size_t i = 0; i < tally.first.size(); ++i) {
    const std::string_view cell = tally.first_in_quotes[i] ? std::string_view(tally.first[i]) : trim(tally.first[i]);
    if (const std::size_t bad = find_invalid_utf8(cell); bad != cell.size()) {
      throw Error(Fault::data, "the name is not UTF-8: byte " + std::to_string(bad + 1) + " of it is wrong",
                  location(file, tally.first_line, cell),
                  "if it is Latin-1, run: iconv -f LATIN1 -t UTF-8 FILE > utf8.csv");
    }
    names.push_back(cell.empty() ? default_name(i) : std::string(cell));
  }
  return names;
}

}  // namespace aefx::csv
