#include "base/listed.h"

#include <algorithm>

namespace aefx {

std::string listed(const std::vector<std::string>& names, std::size_t most) {
  const std::size_t shown = std::min(most, names.size());
  const std::size_t more = names.size() - shown;
  std::string out;
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) out += more == 0 && i + 1 == shown ? " and " : ", ";
    out += names[i];
  }
  if (more > 0) out += " and " + std::to_string(more) + " more";
  return out;
}

}  // namespace aefx
