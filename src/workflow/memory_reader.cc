#include "workflow/memory_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "aefx/base/error.h"
#include "base/number.h"
#include "base/text.h"
#include "csv/parse/cell_parser.h"
#include "csv/select_columns.h"
#include "csv/sniff/sniff_kinds.h"

namespace aefx::workflow {
namespace {

using Kind = MemoryColumn::Kind;

constexpr std::size_t kSniffedRows = 1000;  // as many as of a file
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

class MemoryReader : public RowReader {
 public:
  MemoryReader(const MemoryColumns& table, const csv::ReadOptions& options)
      : table_(table), cells_(options), names_{table.name} {
    schema_.named = table.named;
    for (const MemoryColumn& column : table.columns)
      schema_.columns.push_back({.name = column.name, .kind = kind_of(column), .whole = whole_numbers(column)});
  }

  [[nodiscard]] const csv::Schema& schema() const override { return schema_; }
  [[nodiscard]] const std::string& name() const override { return table_.name; }
  [[nodiscard]] const std::vector<std::string>& names() const override { return names_; }
  [[nodiscard]] const std::vector<std::string>& remarks() const override { return remarks_; }

  bool read(const csv::Projection& projection, std::size_t most, csv::RowBatch& batch) override {
    const std::size_t count = std::min(most, table_.rows - next_);
    batch = {};
    batch.numbers.resize(static_cast<Index>(count), static_cast<Index>(projection.numbers.size()));
    batch.labels = csv::TextColumns(projection.categories.size());
    batch.texts = csv::TextColumns(projection.texts.size());
    if (count == 0) return false;
    std::vector<bool> is_category(projection.numbers.size(), false), is_date(projection.numbers.size(), false);
    for (const std::size_t i : projection.categories) is_category[i] = true;
    for (const std::size_t i : projection.dates) is_date[i] = true;
    for (std::size_t i = 0; i < projection.numbers.size(); ++i) {
      const MemoryColumn& column = table_.columns[projection.numbers[i]];
      auto to = batch.numbers.col(static_cast<Index>(i));
      if (is_category[i]) {
        to.setConstant(kNone);
      } else {
        for (std::size_t r = 0; r < count; ++r)
          to(static_cast<Index>(r)) = is_date[i] ? date(column, next_ + r) : number(column, next_ + r);
      }
    }
    std::string text;
    for (std::size_t r = next_; r < next_ + count; ++r) {
      for (const std::size_t i : projection.categories)
        batch.labels.push_back(cells_.label(cell(table_.columns[projection.numbers[i]], r, text)));
      for (const std::size_t i : projection.texts) batch.texts.push_back(cell(table_.columns[i], r, text));
      batch.lines.emplace_back(r + 1);
    }
    next_ += count;
    return true;
  }

 private:
  [[nodiscard]] std::string place(const MemoryColumn& column, std::size_t row) const {
    return location(printable(table_.name), row + 1, column.name);
  }

  // Returns the value as the cell of a file; `text` holds that of a number.
  [[nodiscard]] static std::string_view cell(const MemoryColumn& column, std::size_t row, std::string& text) {
    if (column.numbers == nullptr) return column.texts[row];
    text.clear();
    const double value = column.numbers[row * column.stride];
    if (!std::isnan(value)) append_number(text, value);
    return text;
  }

  [[nodiscard]] double number(const MemoryColumn& column, std::size_t row) const {
    if (column.numbers != nullptr) {
      const double value = column.numbers[row * column.stride];
      if (std::isinf(value))
        throw Error(Fault::data, "this number is infinite", place(column, row), "NaN is a missing value");
      return value;
    }
    double value = kNone;
    const csv::CellKind kind = cells_.read(column.texts[row], value);
    if (kind != csv::CellKind::number && kind != csv::CellKind::missing) {
      throw Error(Fault::data, fmt::format("{} is not a number", aefx::quoted(column.texts[row])), place(column, row),
                  "give the column as numbers, NaN where one is missing");
    }
    return value;
  }

  [[nodiscard]] double date(const MemoryColumn& column, std::size_t row) const {
    if (column.kind == Kind::date && column.numbers != nullptr) return number(column, row);
    std::string text;
    double value = kNone;
    const std::string_view given = cell(column, row, text);
    const csv::CellKind kind = cells_.read_date(given, value);
    if (kind != csv::CellKind::number && kind != csv::CellKind::missing) {
      throw Error(Fault::data, fmt::format("{} is no date {}", aefx::quoted(given), cells_.date_form()),
                  place(column, row), csv::CellParser::date_hint(given));
    }
    return value;
  }

  [[nodiscard]] csv::Kind kind_of(const MemoryColumn& column) const {
    if (column.numbers != nullptr) {
      if (column.kind == Kind::date) return csv::Kind::text;  // as in a file
      for (std::size_t r = 0; r < table_.rows; ++r)
        if (!std::isnan(column.numbers[r * column.stride])) return csv::Kind::number;
      return csv::Kind::empty;
    }
    csv::TruthWords words;
    bool any = false;
    for (const std::string& text : column.texts) {
      const std::string_view label = cells_.label(text);
      if (label.empty()) continue;
      any = true;
      words.add(label);
    }
    return !any ? csv::Kind::empty : words.only() ? csv::Kind::boolean : csv::Kind::text;
  }

  // Only columns that have names can be seen to count the rows: of others nothing is left out unasked.
  [[nodiscard]] csv::WholeNumbers whole_numbers(const MemoryColumn& column) const {
    if (!table_.named || column.kind != Kind::number) return {};
    csv::ColumnTally tally;
    std::string text;
    for (std::size_t r = 0; r < std::min(table_.rows, kSniffedRows); ++r) tally.add(cell(column, r, text), cells_);
    return tally.whole.result();
  }

  const MemoryColumns& table_;
  csv::CellParser cells_;
  csv::Schema schema_;
  std::vector<std::string> names_, remarks_;
  std::size_t next_ = 0;
};

// Returns the positions that a SPEC selects.
std::vector<bool> selected(const csv::Schema& schema, const std::optional<std::string>& spec, const std::string& flag) {
  std::vector<bool> out(schema.columns.size(), false);
  if (!spec || spec->empty()) return out;
  for (const std::size_t column : csv::select_columns(schema, *spec, flag)) out[column] = true;
  return out;
}

}  // namespace

std::unique_ptr<RowReader> read_memory(const MemoryColumns& table, const csv::ReadOptions& options) {
  return std::make_unique<MemoryReader>(table, options);
}

prep::FeatureFlags declared_features(const MemoryColumns& table, const csv::Schema& schema, prep::FeatureFlags flags) {
  const bool automatic = flags.categorical == "auto";
  const std::vector<bool> features = selected(schema, flags.features, "--features");
  const std::vector<bool> dropped = selected(schema, flags.drop, "--drop");
  const std::vector<bool> dates = selected(schema, flags.dates, "--dates");
  const std::vector<bool> levels = selected(schema, automatic ? std::nullopt : flags.categorical, "--categorical");
  const auto add = [](std::optional<std::string>& spec, const std::string& column) {
    spec = spec && !spec->empty() ? *spec + "," + column : column;
  };
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const bool is_told = dropped[i] || dates[i] || levels[i] || (flags.features && !features[i]);
    const std::string spec = csv::column_spec(table.columns[i].name, i);
    if (table.columns[i].kind == Kind::date && !is_told) add(flags.dates, spec);
    if (table.columns[i].kind == Kind::category && !is_told && !automatic) add(flags.categorical, spec);
  }
  return flags;
}

}  // namespace aefx::workflow
