#include "csv/sniff/sniff_kinds.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "base/text.h"
#include "base/truth_words.h"
#include "csv/parse/record.h"

namespace aefx::csv {
void TruthWords::add(std::string_view word) {
  constexpr std::size_t kLongest = 5;
  ++words_;
  if (word.size() > kLongest || words_ > affirmed_ + denied_ + 1) return;  // another word came before
  const std::optional<bool> truth = truth_of(word);
  if (!truth) return;
  if (words_ == 1) first_ = word;
  if (are_of_one_pair(first_, word)) ++(*truth ? affirmed_ : denied_);
}

bool TruthWords::only() const { return affirmed_ > 0 && denied_ > 0 && affirmed_ + denied_ == words_; }

void ColumnTally::add(std::string_view cell, const CellParser& parser) {
  double value = 0;
  const CellKind kind = parser.read(cell, value);
  kind == CellKind::number ? whole.add(cell, value) : whole.add_other();
  count(cell, kind, parser);
}

void ColumnTally::add_first(std::string_view cell, const CellParser& parser) {
  double value = 0;
  const CellKind kind = parser.read(cell, value);
  kind == CellKind::number ? whole.add_first(cell, value) : whole.add_other();
  count(cell, kind, parser);
}

void ColumnTally::count(std::string_view cell, CellKind kind, const CellParser& parser) {
  if (kind == CellKind::missing) {
    ++missing;
    return;
  }
  if (kind != CellKind::text || parser.looks_like_number(cell)) {
    ++numbers;
    return;
  }
  const std::string_view word = trim(cell);
  if (texts++ == 0) text = word;
  if (text != word) {
    if (other_text.empty()) other_text = word;
    texts_differ = texts_differ || other_text != word;
  }
  truths.add(word);
}

Tally tally_sample(const SniffInput& in, const Dialect& dialect) {
  Tally tally;
  SampleLines lines(in.sample);
  RecordReader reader(lines, in.file, dialect, Quotes::lenient);
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
      tally.columns[i].add(record.cells[i], in.parser);
      if (record.cells[i] == tally.first[i]) tally.columns[i].repeats_first = true;
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

Kind kind_of(const ColumnTally& column) {
  const std::size_t values = column.numbers + column.texts;
  if (values == 0) return Kind::empty;
  if (column.numbers == 0 && column.truths.only()) return Kind::boolean;
  const bool few = 10 * column.texts <= values;
  const bool mixed_truths = truth_of(column.text).has_value();  // 1, 0, TRUE and FALSE
  const bool one_or_two = !mixed_truths && (column.other_text.empty() || (!column.texts_differ && column.texts >= 4));
  return column.numbers > column.texts && (few || one_or_two) ? Kind::number : Kind::text;
}

}  // namespace aefx::csv
