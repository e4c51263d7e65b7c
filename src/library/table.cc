#include <fmt/format.h>

#include <algorithm>

#include "aefx/base/error.h"
#include "base/text.h"
#include "library/state.h"

namespace aefx {
inline namespace v0 {

using workflow::MemoryColumn;

namespace {

MemoryColumn::Kind kind_of(Column::Kind kind) {
  switch (kind) {
    case Column::Kind::number:
      return MemoryColumn::Kind::number;
    case Column::Kind::category:
      return MemoryColumn::Kind::category;
    case Column::Kind::text:
      return MemoryColumn::Kind::text;
    case Column::Kind::date:
      break;
  }
  return MemoryColumn::Kind::date;
}

[[noreturn]] void misfit(const std::string& message, const std::string& hint) {
  throw Error(Fault::usage, message, "table", hint);
}

// Throws where a column does not hold what its kind says. Returns its rows.
std::size_t rows_of(const Column& column) {
  const std::string name = printable(column.name);
  const bool is_date = column.kind == Column::Kind::date;
  if (!column.numbers.empty() && !column.texts.empty())
    misfit(fmt::format("column \"{}\" holds both numbers and texts", name), "give one of them");
  if (column.kind == Column::Kind::number && !column.texts.empty())
    misfit(fmt::format("column \"{}\" of numbers holds texts", name), "numbers go into Column::numbers");
  if (column.kind != Column::Kind::number && !is_date && !column.numbers.empty())
    misfit(fmt::format("column \"{}\" of texts holds numbers", name), "texts go into Column::texts");
  return std::max(column.numbers.size(), column.texts.size());
}

}  // namespace

std::string version() { return AEFX_VERSION; }

Table::Table(std::shared_ptr<const State> state) : state_(std::move(state)) {}

Table Table::from_files(std::vector<std::string> paths, ReadOptions options) {
  if (paths.empty()) misfit("no file is named", "name at least one");
  auto state = std::make_shared<State>();
  state->paths = std::move(paths);
  state->options = std::move(options);
  return Table(std::move(state));
}

Table Table::from_matrix(std::span<const double> values, std::size_t columns, std::vector<std::string> names) {
  if (columns == 0 || values.size() % columns != 0) {
    misfit(fmt::format("{} values are not rows of {} columns", values.size(), columns),
           "give rows x columns values, row by row");
  }
  if (!names.empty() && names.size() != columns)
    misfit(fmt::format("{} names for {} columns", names.size(), columns), "name each column, or none");
  auto state = std::make_shared<State>();
  state->matrix.assign(values.begin(), values.end());
  state->memory = {.name = "table", .named = !names.empty(), .rows = values.size() / columns, .columns = {}};
  for (std::size_t i = 0; i < columns; ++i) {
    state->memory.columns.push_back({.name = names.empty() ? fmt::format("x{}", i + 1) : names[i],
                                     .numbers = state->matrix.data() + i,
                                     .stride = columns});
  }
  return Table(std::move(state));
}

Table Table::from_columns(std::vector<Column> columns) {
  if (columns.empty()) misfit("the table has no columns", "give at least one");
  auto state = std::make_shared<State>();
  state->columns = std::move(columns);
  state->memory = {.name = "table", .named = true, .rows = rows_of(state->columns.front()), .columns = {}};
  for (const Column& column : state->columns) {
    const std::size_t rows = rows_of(column);
    if (rows != state->memory.rows) {
      misfit(fmt::format(R"(column "{}" has {} rows, and column "{}" has {})", printable(column.name), rows,
                         printable(state->columns.front().name), state->memory.rows),
             "all columns need as many rows; NaN and empty texts are missing values");
    }
    const bool holds_numbers = column.texts.empty() && (column.kind == Column::Kind::number || !column.numbers.empty());
    state->memory.columns.push_back({.name = column.name,
                                     .kind = kind_of(column.kind),
                                     .numbers = holds_numbers ? column.numbers.data() : nullptr,
                                     .texts = column.texts});
  }
  return Table(std::move(state));
}

}  // namespace v0

namespace library {

csv::ReadOptions read_options(const ReadOptions& given, csv::ReadOptions defaults) {
  csv::ReadOptions out = std::move(defaults);
  out.delimiter = given.delimiter;
  if (given.header) out.header = *given.header ? csv::Header::yes : csv::Header::no;
  if (!given.names.empty()) out.names = given.names;
  out.missing.insert(out.missing.end(), given.missing.begin(), given.missing.end());
  if (given.decimal) {
    out.decimal = *given.decimal;
    if (out.thousands == out.decimal) out.thousands = '\0';  // the thousands separator of training
  }
  if (given.thousands) out.thousands = *given.thousands;
  if (given.date_format) out.date_format = *given.date_format;
  out.quote = given.quote;
  out.escape = given.escape;
  out.comment = given.comment;
  out.skip = given.skip;
  if (given.skip_ragged) out.on_ragged = csv::OnRagged::skip;
  return out;
}

void Told::warn(const std::string& text) const {
  const std::string sentence = train::parameter_words(text);
  if (callbacks_.warn) callbacks_.warn(sentence);
  if (all_ != nullptr) all_->push_back(sentence);
}

}  // namespace library
}  // namespace aefx
