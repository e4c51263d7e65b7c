// What makes each code, for readers without the background.
#pragma once

#include <string>
#include <vector>

#include "aefx/explain/explanation.h"

namespace aefx::explain {

// A sentence or two a code: with what it rises and falls, what it alone keeps, what PCA calls it; and which columns
// no code draws much on.
struct Told {
  std::vector<std::string> codes;  // of single codes
  std::vector<std::string> all;  // of all of them: whether they came back, which columns could swap roles or do little
};
[[nodiscard]] Told tell(const Explanation& e);

}  // namespace aefx::explain
