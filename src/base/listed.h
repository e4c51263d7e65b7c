// Names in a sentence.
#pragma once

#include <string>
#include <vector>

namespace aefx {

// "a", "a and b", "a, b and c"; of more than `most`, these and "and 7 more".
[[nodiscard]] std::string listed(const std::vector<std::string>& names, std::size_t most = 5);

}  // namespace aefx
