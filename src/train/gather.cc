#include "train/gather.h"

#include <algorithm>

namespace aefx::train {
namespace {

constexpr Index kLine = 16;  // values in a line of the cache

void fetch(const float* values, Index count) {
  for (Index i = 0; i < count; i += kLine) __builtin_prefetch(values + i);
}

}  // namespace

void gather_rows(const prep::Prepared& data, const RowNumber* rows, Index count, float* to, float* weights) {
  constexpr Index kAhead = 12;
  const Index columns = data.inputs.cols();
  const float* const inputs = data.inputs.data();
  for (Index r = 0; r < count; ++r) {
    if (r + kAhead < count) fetch(inputs + rows[r + kAhead] * columns, columns);
    std::copy_n(inputs + rows[r] * columns, columns, to + r * columns);
    if (weights != nullptr) data.count_row(rows[r], weights + r * columns);
  }
}

void gather_columns(const prep::Prepared& data, const RowNumber* rows, Index count, Index begin, Index some,
                    float* to) {
  constexpr Index kAhead = 4;
  const Index columns = data.inputs.cols();
  const float* const inputs = data.inputs.data() + begin;
  for (Index r = 0; r < count; ++r) {
    if (r + kAhead < count) fetch(inputs + rows[r + kAhead] * columns, some);
    std::copy_n(inputs + rows[r] * columns, some, to + r * columns + begin);
  }
}

}  // namespace aefx::train
