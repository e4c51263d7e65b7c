#include "aefx/infer/far_values.h"

#include <fmt/format.h>

#include <algorithm>

#include "aefx/base/date.h"
#include "aefx/base/number.h"
#include "aefx/base/printable.h"

namespace aefx::infer {
namespace {

std::string shown(double value, bool date, bool whole_days) {
  if (date) return date_text(value, {}, whole_days);
  std::string text;
  append_number(text, at_float_precision(value));
  return text;
}

}  // namespace

FarValues::FarValues(const model::Model& model) {
  for (const prep::EncodedColumn& column : model.pipeline.columns) {
    if (column.level) continue;
    const prep::ColumnStatistics& of = column.statistics;
    const double range = of.max - of.min;
    const model::Feature& feature = model.table.features[column.source];
    columns_.push_back({.feature = column.source,
                        .name = feature.name,
                        .min = of.min,
                        .max = of.max,
                        .lower = of.min - range,
                        .upper = of.max + range,
                        .whole_days = feature.date && feature.date->whole_days,
                        .date = feature.date.has_value(),
                        .place = {}});
  }
}

void FarValues::look(const prep::Origin& origin, const csv::RowBatch& rows) {
  for (Index r = 0; r < rows.numbers.rows(); ++r) {
    const double* const values = rows.numbers.data() + r * rows.numbers.cols();
    for (Column& column : columns_) {
      const double value = values[column.feature];
      if (!(value < column.lower || value > column.upper)) continue;  // a missing value is not
      if (column.count++ > 0) continue;
      column.first = value;
      column.place = prep::place(origin, rows, {r, column.feature});
    }
  }
}

std::vector<std::string> FarValues::said() const {
  std::vector<const Column*> far;
  for (const Column& column : columns_) {
    if (column.count > 0) far.push_back(&column);
  }
  std::stable_sort(far.begin(), far.end(), [](const Column* a, const Column* b) { return a->count > b->count; });
  constexpr std::size_t kMost = 5;
  std::vector<std::string> out;
  for (std::size_t i = 0; i < std::min(far.size(), kMost); ++i) {
    const Column* const column = far[i];
    out.push_back(fmt::format("{} of {} {} far outside of training's {} to {}, the first at {}: {}",
                              counted(column->count, "value"), aefx::quoted(column->name),
                              column->count == 1 ? "is" : "are", shown(column->min, column->date, column->whole_days),
                              shown(column->max, column->date, column->whole_days), column->place,
                              shown(column->first, column->date, column->whole_days)));
  }
  if (far.size() > kMost)
    out.push_back(fmt::format("{} have such values too", counted(far.size() - kMost, "more column")));
  return out;
}

}  // namespace aefx::infer
