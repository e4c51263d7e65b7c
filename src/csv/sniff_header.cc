#include "csv/sniff_header.h"

#include <string_view>
#include <unordered_set>

#include "base/printable.h"
#include "csv/sniff_kinds.h"

namespace aefx::csv {

HeaderVerdict sniff_header(const Tally& tally, const NumberCell& numbers) {
  std::size_t texts = 0, values = 0, number_columns = 0;  // of the first row, above columns of numbers
  for (std::size_t i = 0; i < tally.first.size(); ++i) {
    const std::string_view cell = trim(tally.first[i]);
    const bool lone = tally.rows == 0;
    if (!lone && kind_of(tally.columns[i]) != Kind::number) continue;
    ++number_columns;
    double value = 0;
    if (cell.empty()) continue;
    if (numbers.read(cell, value) == Said::text && !numbers.looks_like_number(cell)) {
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
    if (tally.columns[i].first_row_again)
      return {false, false, "no column holds numbers, and " + quoted(cell) + " comes again below"};
    if (!seen.insert(cell).second)
      return {false, false, "no column holds numbers, and " + quoted(cell) + " stands twice in the first row"};
  }
  return {true, false, "no column holds numbers, and no cell of the first row comes again"};
}

}  // namespace aefx::csv
