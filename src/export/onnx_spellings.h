// ONNX compares texts byte by byte.
#pragma once

#include <string>
#include <vector>

namespace aefx::exported {

// `words`, which are in lower case, in every mixture of cases; of long ones, in the four usual: nan, NAN, Nan and as
// it stands.
[[nodiscard]] std::vector<std::string> spellings(const std::vector<std::string>& words);

}  // namespace aefx::exported
