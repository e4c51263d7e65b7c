#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "aefx/base/error.h"
#include "aefx/infer/encode.h"
#include "base/number.h"
#include "base/spelling.h"
#include "base/text.h"

namespace aefx::infer {
namespace {

struct Wanted {
  std::string name;
  std::size_t position = 0;
  const prep::Levels* levels = nullptr;  // of a categorical column
  bool date = false;
};

std::vector<std::string> all_names(const csv::Schema& schema) {
  std::vector<std::string> names;
  for (const csv::Column& column : schema.columns) names.push_back(printable(column.name));
  return names;
}

[[noreturn]] void missing(const Wanted& wanted, const csv::Schema& schema, const std::string& table,
                          const std::string& trained_on) {
  const std::string meant = did_you_mean(printable(wanted.name), all_names(schema));
  throw Error(
      Fault::data,
      fmt::format("there is no column \"{}\", which the model learned from {}", printable(wanted.name), trained_on),
      printable(table), meant.empty() ? "name the columns as they were in training (--names)" : meant);
}

// Any cell is a text, but numbers are none of the levels where none of these is a number, and others are an error.
bool fits(csv::Kind kind, const prep::Levels* levels) {
  if (levels == nullptr) return kind != csv::Kind::text && kind != csv::Kind::boolean;
  const bool takes_all = levels->others > 0 || levels->unseen != prep::Unseen::error;
  return takes_all || kind != csv::Kind::number || levels->names.empty() ||
         std::any_of(levels->names.begin(), levels->names.end(),
                     [](const std::string& value) { return parse_number(value).has_value(); });
}

void check_kind(const csv::Schema& schema, std::size_t column, const prep::Levels* levels, const std::string& table) {
  if (fits(schema.columns[column].kind, levels)) return;
  throw Error(Fault::data,
              levels == nullptr ? "this column held numbers in training, and holds text here"
                                : "this column held text in training, and holds numbers here",
              fmt::format("{}, column \"{}\"", printable(table), printable(schema.columns[column].name)),
              levels == nullptr ? "--missing names cells that mean 'no value'"
                                : "check that the columns are those of training, in name or order");
}

std::vector<std::size_t> by_name(const std::vector<Wanted>& wanted, const csv::Schema& schema, const std::string& table,
                                 const std::string& trained_on) {
  // Where names repeat, the n-th of a name is the n-th here.
  std::unordered_map<std::string_view, std::vector<std::size_t>> positions;
  for (std::size_t i = 0; i < schema.columns.size(); ++i) positions[schema.columns[i].name].push_back(i);
  std::unordered_map<std::string_view, std::size_t> taken;
  std::vector<std::size_t> columns;
  for (const Wanted& w : wanted) {
    const auto here = positions.find(w.name);
    const std::size_t nth = taken[w.name]++;
    if (here == positions.end() || nth >= here->second.size()) missing(w, schema, table, trained_on);
    columns.push_back(here->second[nth]);
  }
  return columns;
}

Match match(const std::vector<Wanted>& wanted, bool named, std::size_t table_columns, const csv::Schema& schema,
            const std::string& table, const std::string& trained_on, const std::vector<std::size_t>* carried) {
  Match found;
  if (named && schema.named) {
    found.projection.numbers = by_name(wanted, schema, table, trained_on);
  } else {
    if (schema.columns.size() != table_columns) {
      throw Error(
          Fault::data,
          fmt::format("it has {} columns, and {} had {}; without names on both sides they are matched by position",
                      schema.columns.size(), trained_on, table_columns),
          printable(table), "bring the columns into the same order and number, or name them with --names");
    }
    for (const Wanted& w : wanted) found.projection.numbers.push_back(w.position);
    if (schema.named != named)
      found.said.emplace_back("columns are matched by position, since only one table has names");
  }
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!wanted[i].date) check_kind(schema, found.projection.numbers[i], wanted[i].levels, table);
    if (wanted[i].date) found.projection.dates.push_back(i);
    if (wanted[i].levels != nullptr) found.projection.categories.push_back(i);
  }
  std::vector<bool> is_feature(schema.columns.size(), false);
  for (const std::size_t column : found.projection.numbers) is_feature[column] = true;
  std::vector<std::string> ignored;
  for (std::size_t column = 0; column < schema.columns.size(); ++column) {
    if (is_feature[column]) continue;
    const csv::Kind kind = schema.columns[column].kind;
    // A column that is empty so far may hold text further down.
    const bool words = kind != csv::Kind::number;
    if (carried == nullptr && words) {
      found.projection.texts.push_back(column);
    } else if (!words) {
      ignored.push_back(printable(schema.columns[column].name));
    }
  }
  if (carried != nullptr) {
    found.projection.texts = *carried;
  } else if (!ignored.empty() && schema.columns.size() > table_columns) {
    constexpr std::size_t kMost = 5;
    const std::size_t more = ignored.size() > kMost ? ignored.size() - kMost : 0;
    ignored.resize(ignored.size() - more);
    found.said.push_back(fmt::format("not used by the model: {}{}", fmt::join(ignored, ", "),
                                     more > 0 ? fmt::format(" and {} more", more) : ""));
  }
  return found;
}

}  // namespace

Match match_features(const model::Model& model, const csv::Schema& schema, const std::string& table,
                     const std::vector<std::size_t>* carried) {
  std::vector<Wanted> wanted;
  for (const model::Feature& feature : model.table.features) {
    wanted.push_back({feature.name, feature.position, feature.levels.size() > 0 ? &feature.levels : nullptr,
                      feature.date.has_value()});
  }
  return match(wanted, model.table.named, model.table.columns, schema, table, model.table.name, carried);
}

Match match_codes(const model::Model& model, const csv::Schema& schema, const std::string& table,
                  const std::vector<std::size_t>* carried) {
  std::vector<Wanted> wanted;
  for (const std::string& name : model::code_names(model.network.codes()))
    wanted.push_back({.name = name, .position = wanted.size()});
  for (const Wanted& w : wanted) {
    const bool there = schema.named ? schema.find(w.name) != csv::Schema::npos : w.position < schema.columns.size();
    if (there) continue;
    throw Error(Fault::data,
                fmt::format("there is no column \"{}\", so this is no table of this model's codes", w.name),
                printable(table), "`aefx encode MODEL DATA` makes one");
  }
  // Without names the codes come first, whatever follows them.
  const std::size_t columns = std::max(wanted.size(), schema.columns.size());
  return match(wanted, true, columns, schema, table, "this model's codes", carried);
}

}  // namespace aefx::infer
