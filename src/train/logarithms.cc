#include "train/logarithms.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "aefx/base/error.h"
#include "aefx/csv/schema.h"
#include "base/number.h"
#include "base/text.h"
#include "prep/skewness.h"
#include "train/caps.h"
#include "train/column_ends.h"

namespace aefx::train {
namespace {

constexpr const char* kFlag = "--transform";

bool is_number(const model::Feature& feature) { return feature.levels.size() == 0 && !feature.date; }

// Returns how to mend --transform log:, of whose columns `unfit` have no logarithm.
std::string without(const std::vector<std::string>& unfit, std::size_t selected) {
  return unfit.size() == selected ? fmt::format("give {} none", kFlag) : fmt::format("leave out {}", join_names(unfit));
}

// Returns the features that `spec` selects. Names of columns that were left out are not known.
std::vector<std::size_t> selected(const TrainingData& data, const std::string& spec) {
  const model::Table& table = data.table();
  csv::Schema schema{.columns = std::vector<csv::Column>(table.columns), .named = table.named};
  for (std::size_t i = 0; i < table.columns; ++i) schema.columns[i].name = fmt::format("column {}", i + 1);
  std::vector<std::size_t> feature_of(table.columns, csv::Schema::npos);
  for (const CarriedColumn& column : data.carried()) {
    if (column.position < table.columns) schema.columns[column.position].name = column.name;
  }
  for (std::size_t i = 0; i < table.features.size(); ++i) {
    schema.columns[table.features[i].position].name = table.features[i].name;
    feature_of[table.features[i].position] = i;
  }
  std::vector<std::size_t> out;
  std::vector<std::string> unfit;
  for (const std::size_t position : csv::select_columns(schema, spec, kFlag)) {
    const std::size_t feature = feature_of[position];
    if (feature != csv::Schema::npos && is_number(table.features[feature])) {
      out.push_back(feature);
      continue;
    }
    unfit.push_back(aefx::quoted(schema.columns[position].name));
  }
  if (!unfit.empty()) {
    throw Error(Fault::usage, "only columns of numbers that are features have a logarithm",
                fmt::format("{} log:{}", kFlag, printable(spec)), without(unfit, unfit.size() + out.size()));
  }
  return out;
}

// Reads the feature as logarithms of its values, of which `smallest` is the least. They need a lower cap: half the
// smallest value where that has to be above 0, which no row of the table reaches.
void take_logarithm(prep::Transform& transform, double smallest) {
  transform.log_offset = prep::log_offset(smallest);
  transform.low = std::max(transform.low, smallest / 2 > 0 ? smallest / 2 : smallest);
}

}  // namespace

Transforms with_given_logarithms(const TrainingData& data, const TrainOptions& options, Transforms transforms) {
  if (options.transform.automatic || options.transform.columns.empty()) return transforms;
  const std::vector<std::size_t> features = selected(data, options.transform.columns);
  const std::vector<double> smallest = column_ends(data).smallest;
  std::vector<std::string> negative;
  std::string value;
  for (const std::size_t i : features) {
    if (smallest[i] < 0) {
      if (negative.empty()) append_number(value, smallest[i]);
      negative.push_back(aefx::quoted(data.table().features[i].name));
    } else if (std::isfinite(smallest[i])) {
      take_logarithm(transforms[i], smallest[i]);
    }
  }
  if (!negative.empty()) {
    throw Error(Fault::data, fmt::format("{} is negative and has no logarithm", value),
                fmt::format("{}, column {}", data.origin().table, negative.front()),
                without(negative, features.size()));
  }
  return transforms;
}

Transforms with_logarithms_of_skewed(const TrainingData& data, ThreadPool& pool) {
  const std::vector<model::Feature>& features = data.table().features;
  const MatrixD some = data.take(spread_rows(data.rows(), static_cast<Index>(features.size())));
  std::vector<char> skewed(features.size(), 0);  // not bool: threads write them
  pool.run(features.size(), [&](std::size_t i) {
    if (!is_number(features[i]) || features[i].transform.log_offset) return;
    const auto column = some.col(static_cast<Index>(i));
    std::vector<double> values;
    double least = std::numeric_limits<double>::infinity();
    for (const double value : column) {
      values.push_back(features[i].transform.capped(value));
      if (value < least) least = value;  // false where it is missing
    }
    if (!(least >= 0)) return;
    skewed[i] = prep::is_right_skewed(std::move(values), prep::log_offset(least)) ? 1 : 0;
  });
  if (std::count(skewed.begin(), skewed.end(), 1) == 0) return {};
  // Rows beyond `some` may hold a smaller value.
  const std::vector<double> smallest = column_ends(data).smallest;
  for (std::size_t i = 0; i < features.size(); ++i) {
    if (smallest[i] < 0) skewed[i] = 0;
  }
  if (std::count(skewed.begin(), skewed.end(), 1) == 0) return {};
  Transforms out;
  for (std::size_t i = 0; i < features.size(); ++i) {
    out.push_back(features[i].transform);
    if (skewed[i] != 0) take_logarithm(out.back(), smallest[i]);
  }
  return out;
}

std::vector<std::string> logarithm_names(const model::Table& table, const Transforms& transforms) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < transforms.size(); ++i) {
    if (transforms[i].log_offset) names.push_back(printable(table.features[i].name));
  }
  return names;
}

std::vector<std::string> logarithm_names(const model::Table& table) {
  Transforms transforms;
  for (const model::Feature& feature : table.features) transforms.push_back(feature.transform);
  return logarithm_names(table, transforms);
}

}  // namespace aefx::train
