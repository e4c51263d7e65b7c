// The range of codes that are decoded.
#pragma once

#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/model/measurements.h"
#include "aefx/nn/network.h"

namespace aefx::model {

struct CodeRange {
  Vector min, max;  // 1 x codes
};

[[nodiscard]] CodeRange range_of(const std::vector<CodeStatistics>& codes);

// Returns the range to which decoding limits codes, for that of the training rows' codes. Hidden layers were never
// taught what is beyond it. A decoder without them goes on as it is within: it gets half the range more on either side.
[[nodiscard]] CodeRange decoding_range(CodeRange trained, const nn::Network& network);

// Returns the range that holds both. Where either has no codes (it limits nothing) it is `range`.
[[nodiscard]] CodeRange joined(CodeRange range, const CodeRange& more);

// Limits codes (rows x codes) to the range; those that are not finite stay as they are.
void limit(Matrix& codes, const CodeRange& range);

}  // namespace aefx::model
