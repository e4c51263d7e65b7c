#include "model/code_range.h"

#include <algorithm>
#include <cmath>

namespace aefx::model {

CodeRange range_of(const std::vector<CodeStatistics>& codes) {
  const auto count = static_cast<Index>(codes.size());
  CodeRange range{.min = Vector(count), .max = Vector(count)};
  for (Index k = 0; k < count; ++k) {
    range.min(k) = static_cast<float>(codes[static_cast<std::size_t>(k)].min);
    range.max(k) = static_cast<float>(codes[static_cast<std::size_t>(k)].max);
  }
  return range;
}

CodeRange decoding_range(CodeRange trained, const nn::Network& network) {
  if (network.layers().size() > network.encoder_layers() + 1) return trained;
  const Vector beyond = (trained.max - trained.min) / 2;
  return {.min = trained.min - beyond, .max = trained.max + beyond};
}

CodeRange joined(CodeRange range, const CodeRange& more) {
  if (range.min.size() == 0 || more.min.size() == 0) return range;
  return {.min = range.min.cwiseMin(more.min), .max = range.max.cwiseMax(more.max)};
}

void limit(Matrix& codes, const CodeRange& range) {
  if (codes.rows() == 0) return;
  for (Index k = 0; k < range.min.size(); ++k) {
    for (float& code : codes.col(k)) {
      if (std::isfinite(code)) code = std::clamp(code, range.min(k), range.max(k));
    }
  }
}

}  // namespace aefx::model
