#include "csv/column_tally.h"

#include <algorithm>
#include <map>
#include <utility>

#include "csv/record.h"

namespace aefx::csv {

void ColumnTally::add(std::string_view cell, const NumberCell& reader) {
  double value = 0;
  const Said said = reader.read(cell, value);
  if (said == Said::missing) {
    ++missing;
    return;
  }
  if (said != Said::text || reader.looks_like_number(cell)) {
    ++numbers;
    return;
  }
  const std::string_view word = trim(cell);
  if (texts++ == 0) text = word;
  texts_differ = texts_differ || text != word;
  truths.add(word);
}

Tally tally_sample(const Sample& sample, const std::string& file, const Dialect& dialect, const NumberCell& numbers) {
  Tally tally;
  SampleLines lines(sample);
  RecordReader reader(lines, file, dialect, Quotes::lenient);
  Record record;
  if (!reader.next(record)) return tally;
  tally.comments = record.comments_before;
  const auto ends_empty = [&] { return record.cells.back().empty() && !record.in_quotes(record.cells.size() - 1); };
  tally.first.assign(record.cells.begin(), record.cells.end());
  for (std::size_t i = 0; i < tally.first.size(); ++i) tally.first_in_quotes.push_back(record.in_quotes(i));
  tally.first_line = record.line;
  tally.columns.resize(tally.first.size());
  tally.trailing_delimiter = tally.first.size() > 1 && !dialect.merged && ends_empty();

  std::map<std::size_t, std::pair<std::size_t, std::uint64_t>> counts;  // cells -> times, first line
  while (reader.next(record)) {
    ++tally.rows;
    tally.comments += record.comments_before;
    ++counts.try_emplace(record.cells.size(), 0, record.line).first->second.first;
    tally.trailing_delimiter = tally.trailing_delimiter && ends_empty();
    for (std::size_t i = 0; i < std::min(record.cells.size(), tally.columns.size()); ++i) {
      tally.columns[i].add(record.cells[i], numbers);
      if (record.cells[i] == tally.first[i]) tally.columns[i].first_row_again = true;
    }
  }
  tally.cr_lines = reader.cr_lines() > 0;
  for (const auto& [cells, seen] : counts) {
    if (2 * seen.first <= tally.rows) continue;
    tally.usual_cells = cells;
    tally.usual_line = seen.second;
  }
  return tally;
}

}  // namespace aefx::csv
