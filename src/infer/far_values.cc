#include "infer/far_values.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/date.h"
#include "base/number.h"
#include "base/text.h"

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
                        .whole_days = feature.date && feature.date->whole_days,
                        .date = feature.date.has_value(),
                        .place = {}});
    lower_.push_back(of.min - range);
    upper_.push_back(of.max + range);
  }
}

void FarValues::look(const prep::Origin& origin, const csv::RowBatch& rows, ThreadPool* pool) {
  constexpr Index kShare = 1024;
  const Index n = rows.numbers.rows();
  std::vector<std::vector<Index>> found(static_cast<std::size_t>((n + kShare - 1) / kShare));
  run(pool, found.size(), [&](std::size_t share) {
    const Index begin = static_cast<Index>(share) * kShare;
    for (Index r = begin; r < std::min(n, begin + kShare); ++r) {
      if (has_far(rows.numbers.row(r).data())) found[share].push_back(r);
    }
  });
  for (const std::vector<Index>& some : found) {
    for (const Index r : some) look_at(origin, rows, r);
  }
}

bool FarValues::has_far(const double* features) const {
  bool any = false;
  for (std::size_t c = 0; c < columns_.size(); ++c) any |= is_far(c, features[columns_[c].feature]);
  return any;
}

void FarValues::look_at(const prep::Origin& origin, const csv::RowBatch& rows, Index row) {
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    Column& column = columns_[c];
    const double value = rows.numbers(row, static_cast<Index>(column.feature));
    if (!is_far(c, value) || column.count++ > 0) continue;
    column.first = value;
    column.place = prep::location(origin, rows, {row, column.feature});
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
