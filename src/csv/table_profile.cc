#include "csv/table_profile.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "base/text.h"
#include "csv/select_columns.h"

namespace aefx::csv {
namespace {

constexpr std::size_t kMostDistinct = 1000;          // of one column
constexpr std::size_t kMostDistinctAll = 2'000'000;  // of all
constexpr std::size_t kMostNumbers = 10'000;         // kept of one column
constexpr std::size_t kMostNumbersAll = 10'000'000;  // of all
constexpr std::size_t kShownValues = 5;
constexpr std::size_t kShownBytes = 40;

}  // namespace

TableProfile::TableProfile(Schema schema, std::vector<bool> dates, const ReadOptions& options)
    : schema_(std::move(schema)),
      dates_(std::move(dates)),
      parser_(options),
      columns_(schema_.columns.size()),
      most_distinct_(
          std::clamp<std::size_t>(kMostDistinctAll / std::max<std::size_t>(columns_.size(), 1), 1, kMostDistinct)),
      most_numbers_(
          std::clamp<std::size_t>(kMostNumbersAll / std::max<std::size_t>(columns_.size(), 1), 1, kMostNumbers)) {}

void TableProfile::add_cell(std::size_t c, std::string_view cell, RowLine at) {
  Column& column = columns_[c];
  ColumnProfile& profile = column.profile;
  double value = 0;
  const CellKind kind = parser_.read(cell, value);
  if (kind == CellKind::missing) {
    ++profile.missing;
    return;
  }
  const std::string_view word = trim(cell);
  add_value(column, word);
  if (find_invalid_utf8(word) != word.size()) ++profile.not_utf8;
  double day = 0;
  const bool is_date = parser_.read_date(cell, day) == CellKind::number;
  ++(is_date ? profile.dates : profile.no_dates);
  const bool first = profile.first_other.empty();
  if (first && (dates_[c] ? !is_date : kind != CellKind::number && schema_.columns[c].kind == Kind::number)) {
    profile.first_other = word;
    profile.first_other_at = at;
    profile.hint =
        dates_[c] ? CellParser::date_hint(cell) : parser_.hint(cell, column_spec(schema_.columns[c].name, c));
  }
  if (kind == CellKind::number) {
    add_number(column, value);
  } else {
    ++profile.others;
  }
}

void TableProfile::add_number(Column& column, double value) const {
  ColumnProfile& s = column.profile;
  const bool first = s.numbers++ == 0;
  s.min = first ? value : std::min(s.min, value);
  s.max = first ? value : std::max(s.max, value);
  if (s.first_numbers.size() < most_numbers_) s.first_numbers.push_back(value);
  s.mean += value / static_cast<double>(s.numbers) - s.mean / static_cast<double>(s.numbers);
}

void TableProfile::add_value(Column& column, std::string_view cell) const {
  ColumnProfile& s = column.profile;
  if (s.more_distinct || !column.hashes.insert(std::hash<std::string_view>{}(cell)).second) return;
  if (column.hashes.size() > most_distinct_) {
    s.more_distinct = true;
    column.hashes = {};
    return;
  }
  ++s.distinct;
  if (s.values.size() < kShownValues) s.values.emplace_back(cell.substr(0, kShownBytes));
}

Projection TableProfile::projection() const {
  Projection all;
  for (std::size_t c = 0; c < columns_.size(); ++c) all.texts.push_back(c);
  return all;
}

void TableProfile::add(const RowBatch& rows) {
  for (std::size_t r = 0; r < rows.rows(); ++r) {
    for (std::size_t c = 0; c < columns_.size(); ++c) add_cell(c, rows.texts.at(r, c), rows.lines[r]);
    ++rows_;
  }
}

std::vector<ColumnProfile> TableProfile::columns() const {
  std::vector<ColumnProfile> out;
  for (const Column& column : columns_) out.push_back(column.profile);
  return out;
}

}  // namespace aefx::csv
