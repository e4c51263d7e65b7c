// Describes codes in sentences, for readers without the background.
#pragma once

#include <string>
#include <vector>

#include "aefx/explain/explanation.h"

namespace aefx::explain {

struct Findings {
  std::vector<std::string> codes;  // on single codes: the columns that make it
  std::vector<std::string> all;    // on all codes: whether they are reproducible, unused columns
};

// Describes the codes of `e`, whose sentences are not read.
[[nodiscard]] Findings describe(const Explanation& e);

}  // namespace aefx::explain
