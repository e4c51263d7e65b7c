#include "csv/survey.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "base/utf8.h"
#include "csv/number_cell.h"
#include "csv/spec_word.h"

namespace aefx::csv {
namespace {

constexpr std::size_t kMostDistinct = 1000;          // of one column
constexpr std::size_t kMostDistinctAll = 2'000'000;  // of all
constexpr std::size_t kShownValues = 5;
constexpr std::size_t kShownBytes = 40;

struct ColumnState {
  ColumnSurvey survey;
  double last = 0;
  std::unordered_set<std::size_t> hashes{};
};

}  // namespace

struct Survey::State {
  State(const Schema& table, std::vector<bool> date_columns, const ReadOptions& options)
      : schema(table),
        dates(std::move(date_columns)),
        numbers(options),
        columns(table.columns.size()),
        most(std::clamp<std::size_t>(kMostDistinctAll / std::max<std::size_t>(columns.size(), 1), 1, kMostDistinct)) {}

  void add(std::size_t c, std::string_view cell, RowLine at);
  void add_number(ColumnState& column, double value) const;
  void add_value(ColumnState& column, std::string_view cell) const;

  Schema schema;
  std::vector<bool> dates;
  NumberCell numbers;
  std::vector<ColumnState> columns;
  std::size_t most;
  std::uint64_t rows = 0;
};

void Survey::State::add(std::size_t c, std::string_view cell, RowLine at) {
  ColumnState& column = columns[c];
  double value = 0;
  const Said said = numbers.read(cell, value);
  if (said == Said::missing) {
    ++column.survey.missing;
    column.survey.counts = false;
    return;
  }
  const std::string_view word = trim(cell);
  add_value(column, word);
  if (find_invalid_utf8(word) != word.size()) ++column.survey.not_utf8;
  double day = 0;
  const bool is_date = numbers.read_date(cell, day) == Said::number;
  ++(is_date ? column.survey.dates : column.survey.no_dates);
  const bool first = column.survey.first_other.empty();
  if (first && (dates[c] ? !is_date : said != Said::number && schema.columns[c].kind == Kind::number)) {
    column.survey.first_other = word;
    column.survey.first_other_at = at;
    column.survey.remedy =
        dates[c] ? NumberCell::date_remedy(cell) : numbers.remedy(cell, spec_word(schema.columns[c].name, c));
  }
  if (said == Said::number) {
    add_number(column, value);
  } else {
    ++column.survey.others;
    column.survey.counts = false;
  }
}

void Survey::State::add_number(ColumnState& column, double value) const {
  ColumnSurvey& s = column.survey;
  const bool first = s.numbers++ == 0;
  s.min = first ? value : std::min(s.min, value);
  s.max = first ? value : std::max(s.max, value);
  s.counts = first ? rows == 0 : s.counts && value == column.last + 1;
  column.last = value;
  s.mean += value / static_cast<double>(s.numbers) - s.mean / static_cast<double>(s.numbers);
}

void Survey::State::add_value(ColumnState& column, std::string_view cell) const {
  ColumnSurvey& s = column.survey;
  if (s.more_distinct || !column.hashes.insert(std::hash<std::string_view>{}(cell)).second) return;
  if (column.hashes.size() > most) {
    s.more_distinct = true;
    column.hashes = {};
    return;
  }
  ++s.distinct;
  if (s.values.size() < kShownValues) s.values.emplace_back(cell.substr(0, kShownBytes));
}

Survey::Survey(const Schema& schema, const std::vector<bool>& dates, const ReadOptions& options)
    : state_(std::make_unique<State>(schema, dates, options)) {}
Survey::~Survey() = default;

Projection Survey::projection() const {
  Projection all;
  for (std::size_t c = 0; c < state_->columns.size(); ++c) all.texts.push_back(c);
  return all;
}

void Survey::add(const RowBatch& rows) {
  for (std::size_t r = 0; r < rows.rows(); ++r) {
    for (std::size_t c = 0; c < state_->columns.size(); ++c) state_->add(c, rows.texts.at(r, c), rows.lines[r]);
    ++state_->rows;
  }
}

std::uint64_t Survey::rows() const { return state_->rows; }

std::vector<ColumnSurvey> Survey::columns() const {
  std::vector<ColumnSurvey> out;
  for (const ColumnState& column : state_->columns) {
    out.push_back(column.survey);
    out.back().counts = column.survey.counts && column.survey.numbers > 1;
  }
  return out;
}

}  // namespace aefx::csv
