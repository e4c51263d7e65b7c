#include "explain/row_sample.h"

#include <algorithm>

namespace aefx::explain {

RowSample::RowSample(Index columns, Index size)
    : size_(size), reservoir_(static_cast<std::uint64_t>(size), 0x5a3917e), inputs_(0, columns), weights_(0, columns) {}

void RowSample::add(const prep::Prepared& rows) {
  const Index total = std::min(size_, inputs_.rows() + rows.inputs.rows());
  inputs_.conservativeResize(total, Eigen::NoChange);
  weights_.conservativeResize(total, Eigen::NoChange);
  for (Index r = 0; r < rows.inputs.rows(); ++r) {
    const std::optional<std::uint64_t> slot = reservoir_.next();
    if (!slot) continue;
    const auto at = static_cast<Index>(*slot);
    inputs_.row(at) = rows.inputs.row(r);
    if (rows.weights.rows() > 0) {
      gaps_ = true;
      weights_.row(at) = rows.weights.row(r);
    } else {
      weights_.row(at).setOnes();
    }
  }
}

prep::Prepared RowSample::rows() const {
  return {.inputs = inputs_, .weights = gaps_ ? weights_ : Matrix(), .beyond_float = {}};
}

}  // namespace aefx::explain
