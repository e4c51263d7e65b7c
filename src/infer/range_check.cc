#include "infer/range_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/date.h"
#include "base/number.h"
#include "base/text.h"

namespace aefx::infer {

RangeCheck::RangeCheck(const model::Model& model) {
  for (const prep::EncodedColumn& column : model.pipeline.columns) {
    if (column.level) continue;
    const prep::ColumnStatistics& s = column.statistics;
    const double range = s.max - s.min;
    // The logarithm of a constant does not always give back its last digit.
    const auto own = [&](double transformed) {
      return column.transform.log_offset && s.constant() ? s.own_mean : column.transform.invert(transformed);
    };
    columns_.push_back({.feature = column.source,
                        .description = &model.table.features[column.source],
                        .min = own(s.min),
                        .max = own(s.max),
                        .place = {}});
    lower_.push_back(own(s.min - range));
    upper_.push_back(own(s.max + range));
  }
}

void RangeCheck::add(const prep::Origin& origin, const csv::RowBatch& rows, ThreadPool* pool) {
  constexpr Index kBlock = 1024;
  const Index n = rows.numbers.rows();
  std::vector<std::vector<Index>> found(static_cast<std::size_t>((n + kBlock - 1) / kBlock));
  run(pool, found.size(), [&](std::size_t block) {
    const Index begin = static_cast<Index>(block) * kBlock;
    for (Index r = begin; r < std::min(n, begin + kBlock); ++r) {
      const double* const features = rows.numbers.row(r).data();
      bool any = false;
      for (std::size_t c = 0; c < columns_.size(); ++c) any |= out_of_range(c, features[columns_[c].feature]);
      if (any) found[block].push_back(r);
    }
  });
  for (const std::vector<Index>& block : found) {
    for (const Index r : block) count_row(origin, rows, r);
  }
}

void RangeCheck::count_row(const prep::Origin& origin, const csv::RowBatch& rows, Index row) {
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    Column& column = columns_[c];
    const double value = rows.numbers(row, static_cast<Index>(column.feature));
    if (!out_of_range(c, value) || column.count++ > 0) continue;
    column.first = value;
    column.place = prep::location(origin, rows, {row, column.feature});
  }
}

std::vector<std::string> RangeCheck::warnings() const {
  std::vector<const Column*> affected;
  for (const Column& column : columns_) {
    if (column.count > 0) affected.push_back(&column);
  }
  std::stable_sort(affected.begin(), affected.end(),
                   [](const Column* a, const Column* b) { return a->count > b->count; });
  constexpr std::size_t kMost = 5;
  std::vector<std::string> out;
  for (std::size_t i = 0; i < std::min(affected.size(), kMost); ++i) {
    const Column& column = *affected[i];
    const auto text = [&](double value) {
      if (column.description->date) return date_text(value, {}, column.description->date->whole_days);
      std::string number;
      append_number(number, at_float_precision(value));
      return number;
    };
    out.push_back(fmt::format("{} of {} {} far outside of training's {} to {}, the first at {}: {}",
                              counted(column.count, "value"), aefx::quoted(column.description->name),
                              column.count == 1 ? "is" : "are", text(column.min), text(column.max), column.place,
                              text(column.first)));
  }
  if (affected.size() > kMost)
    out.push_back(fmt::format("{} have such values too", counted(affected.size() - kMost, "more column")));
  return out;
}

}  // namespace aefx::infer
