// The range of codes that a decoder was trained on.
#pragma once

#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/model/measurements.h"

namespace aefx::model {

struct CodeRange {
  Vector min, max;  // 1 x codes
};

[[nodiscard]] CodeRange range_of(const std::vector<CodeStatistics>& codes);

// Limits codes (rows x codes) to the range; those that are not finite stay as they are.
void limit(Matrix& codes, const CodeRange& range);

}  // namespace aefx::model
