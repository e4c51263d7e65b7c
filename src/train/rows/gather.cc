#include "train/rows/gather.h"

#include <algorithm>

namespace aefx::train {
void fetch(std::span<const float> values) {
  constexpr std::size_t kLine = 16;  // values
  for (std::size_t i = 0; i < values.size(); i += kLine) __builtin_prefetch(values.data() + i);
}

void gather_rows(const prep::Prepared& data, const RowNumber* rows, Index count, float* to, float* weights) {
  constexpr Index kAhead = 12;
  const Index columns = data.inputs.cols();
  const float* const inputs = data.inputs.data();
  for (Index r = 0; r < count; ++r) {
    if (r + kAhead < count) fetch({inputs + rows[r + kAhead] * columns, static_cast<std::size_t>(columns)});
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
    if (r + kAhead < count) fetch({inputs + rows[r + kAhead] * columns, static_cast<std::size_t>(some)});
    std::copy_n(inputs + rows[r] * columns, some, to + r * columns + begin);
  }
}

}  // namespace aefx::train
