#include "aefx/infer/column_matching.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "aefx/base/error.h"
#include "base/number.h"
#include "base/spelling.h"
#include "base/text.h"
#include "base/truth_words.h"

namespace aefx::infer {
namespace {

struct RequiredColumn {
  std::string name;
  std::size_t position = 0;
  const prep::Levels* levels = nullptr;  // null: not categorical
  bool date = false;
};

// The columns that a model needs, and the table that defined them.
struct Requirements {
  std::vector<RequiredColumn> columns;
  bool named = true;
  std::size_t table_columns = 0;
  std::string origin;  // the name of that table, for messages
  const std::vector<model::OtherColumn>& identifiers;
  const std::vector<model::OtherColumn>& left_out;
};

// Any cell is text, so only a categorical column without numeric levels, in which other values are errors, rejects
// numbers; 1 and 0 mean true and false.
bool has_right_kind(csv::Kind kind, const prep::Levels* levels) {
  if (levels == nullptr) return kind != csv::Kind::text && kind != csv::Kind::boolean;
  const bool takes_all = levels->others > 0 || levels->unseen != prep::Unseen::error;
  return takes_all || kind != csv::Kind::number || levels->names.empty() || are_truths(levels->names) ||
         std::any_of(levels->names.begin(), levels->names.end(),
                     [](const std::string& value) { return parse_number(value).has_value(); });
}

void check_kind(const csv::Column& column, const prep::Levels* levels, const std::string& table) {
  if (has_right_kind(column.kind, levels)) return;
  throw Error(Fault::data,
              levels == nullptr ? "this column held numbers in training, and holds text here"
                                : "this column held text in training, and holds numbers here",
              fmt::format("{}, column \"{}\"", printable(table), printable(column.name)),
              levels == nullptr ? "--missing names missing-value markers"
                                : "check that the columns are those of training, in name or order");
}

std::vector<std::size_t> match_names(const Requirements& required, const csv::Schema& schema,
                                     const std::string& table) {
  std::unordered_map<std::string_view, std::vector<std::size_t>> positions;
  for (std::size_t i = 0; i < schema.columns.size(); ++i) positions[schema.columns[i].name].push_back(i);
  std::unordered_map<std::string_view, std::size_t> used;  // names may repeat
  std::vector<std::size_t> columns;
  for (const RequiredColumn& column : required.columns) {
    const auto found = positions.find(column.name);
    const std::size_t nth = used[column.name]++;
    if (found == positions.end() || nth >= found->second.size()) {
      std::vector<std::string> names;
      for (const csv::Column& other : schema.columns) names.push_back(printable(other.name));
      const std::string suggestion = did_you_mean(printable(column.name), names);
      throw Error(Fault::data,
                  fmt::format("there is no column \"{}\", which the model learned from {}", printable(column.name),
                              required.origin),
                  printable(table),
                  suggestion.empty() ? "name the columns as they were in training (--names)" : suggestion);
    }
    columns.push_back(found->second[nth]);
  }
  return columns;
}

std::vector<std::size_t> match_positions(const Requirements& required, const csv::Schema& schema,
                                         const std::string& table) {
  if (schema.columns.size() != required.table_columns) {
    throw Error(
        Fault::data,
        fmt::format("it has {} columns, and {} had {}; without names on both sides they are matched by position",
                    schema.columns.size(), required.origin, required.table_columns),
        printable(table), "bring the columns into the same order and number, or name them with --names");
  }
  std::vector<std::size_t> columns;
  for (const RequiredColumn& column : required.columns) columns.push_back(column.position);
  return columns;
}

// Returns for each column of the table whether it is one of these of the model.
std::vector<bool> find_columns(const std::vector<model::OtherColumn>& columns, const csv::Schema& schema,
                               bool by_name) {
  std::vector<bool> is_found(schema.columns.size(), false);
  for (const model::OtherColumn& column : columns) {
    // Names may repeat: the one at the same position is meant then.
    const bool is_there = column.position < is_found.size() && schema.columns[column.position].name == column.name;
    const std::size_t position = by_name && !is_there ? schema.find(column.name) : column.position;
    if (position < is_found.size()) is_found[position] = true;
  }
  return is_found;
}

ColumnMatch match(const Requirements& required, const csv::Schema& schema, const std::string& table,
                  const std::vector<std::size_t>* carried) {
  ColumnMatch found;
  csv::Projection& projection = found.projection;
  const bool by_name = required.named && schema.named;
  projection.numbers = by_name ? match_names(required, schema, table) : match_positions(required, schema, table);
  if (required.named != schema.named)
    found.warnings.emplace_back("columns are matched by position, since only one table has names");
  for (std::size_t i = 0; i < required.columns.size(); ++i) {
    const RequiredColumn& column = required.columns[i];
    if (!column.date) check_kind(schema.columns[projection.numbers[i]], column.levels, table);
    if (column.date) projection.dates.push_back(i);
    if (column.levels != nullptr) projection.categories.push_back(i);
  }
  std::vector<bool> is_feature(schema.columns.size(), false);
  for (const std::size_t column : projection.numbers) is_feature[column] = true;
  const std::vector<bool> is_identifier = find_columns(required.identifiers, schema, by_name);
  const std::vector<bool> is_left_out = find_columns(required.left_out, schema, by_name);
  std::vector<std::string> ignored;
  for (std::size_t column = 0; column < schema.columns.size(); ++column) {
    if (is_feature[column]) continue;
    // A column without values so far may have text further down.
    if (schema.columns[column].kind == csv::Kind::number && !is_identifier[column]) {
      ignored.push_back(printable(schema.columns[column].name));
    } else if (carried == nullptr && !is_left_out[column]) {
      projection.texts.push_back(column);
    }
  }
  if (carried != nullptr) {
    projection.texts = *carried;
  } else if (!ignored.empty() && schema.columns.size() > required.table_columns) {
    constexpr std::size_t kMost = 5;
    const std::size_t more = ignored.size() > kMost ? ignored.size() - kMost : 0;
    ignored.resize(ignored.size() - more);
    found.warnings.push_back(fmt::format("not used by the model: {}{}", fmt::join(ignored, ", "),
                                         more > 0 ? fmt::format(" and {} more", more) : ""));
  }
  return found;
}

}  // namespace

ColumnMatch match_features(const model::Model& model, const csv::Schema& schema, const std::string& table,
                           const std::vector<std::size_t>* carried) {
  Requirements required{.columns = {},
                        .named = model.table.named,
                        .table_columns = model.table.columns,
                        .origin = model.table.name,
                        .identifiers = model.table.identifiers,
                        .left_out = model.table.left_out};
  for (const model::Feature& feature : model.table.features) {
    required.columns.push_back({feature.name, feature.position, feature.levels.size() > 0 ? &feature.levels : nullptr,
                                feature.date.has_value()});
  }
  return match(required, schema, table, carried);
}

ColumnMatch match_codes(const model::Model& model, const csv::Schema& schema, const std::string& table,
                        const std::vector<std::size_t>* carried) {
  static const std::vector<model::OtherColumn> kNone;  // a table of codes has no columns that were not asked for
  Requirements required{
      .columns = {}, .origin = "this model's codes", .identifiers = model.table.identifiers, .left_out = kNone};
  for (const std::string& name : model::code_names(model.network.codes())) {
    const std::size_t position = required.columns.size();
    const bool exists = schema.named ? schema.find(name) != csv::Schema::npos : position < schema.columns.size();
    if (!exists) {
      throw Error(Fault::data,
                  fmt::format("there is no column \"{}\", so this is no table of this model's codes", name),
                  printable(table), "`aefx encode MODEL DATA` makes one");
    }
    required.columns.push_back({.name = name, .position = position});
  }
  // Without names the codes are the first columns, whatever follows them.
  required.table_columns = std::max(required.columns.size(), schema.columns.size());
  return match(required, schema, table, carried);
}

}  // namespace aefx::infer
