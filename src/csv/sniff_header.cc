#include "csv/sniff_header.h"

#include <string_view>
#include <unordered_set>

#include "csv/sniff_kinds.h"

namespace aefx::csv {

bool sniff_header(const Tally& tally, const NumberCell& numbers) {
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
  if (number_columns > 0 && texts + values > 0) return values == 0;

  std::unordered_set<std::string_view> seen;
  for (std::size_t i = 0; i + (tally.trailing_delimiter ? 1 : 0) < tally.first.size(); ++i) {
    const std::string_view cell = trim(tally.first[i]);
    if (cell.empty() || tally.columns[i].first_row_again || !seen.insert(cell).second) return false;
  }
  return true;
}

}  // namespace aefx::csv
