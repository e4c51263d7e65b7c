#include "explain/row_sample.h"

#include <algorithm>

namespace aefx::explain {

RowSample::RowSample(Index columns, Index size) : size_(size), reservoir_(static_cast<std::uint64_t>(size), 0x5a3917e) {
  rows_.inputs.resize(0, columns);
  rows_.weights.resize(0, columns);
}

// Rows without missing values take no weights until one has some.
void RowSample::add(const prep::Prepared& rows) {
  Matrix& inputs = rows_.inputs;
  Matrix& weights = rows_.weights;
  const bool gaps = rows.weights.rows() > 0;
  const Index before = inputs.rows();
  const Index total = std::min(size_, before + rows.inputs.rows());
  inputs.conservativeResize(total, Eigen::NoChange);
  if (gaps || weights.rows() > 0) {
    const Index known = weights.rows();
    weights.conservativeResize(total, Eigen::NoChange);
    weights.bottomRows(total - known).setOnes();
  }
  for (Index r = 0; r < rows.inputs.rows(); ++r) {
    const std::optional<std::uint64_t> slot = reservoir_.next();
    if (!slot) continue;
    const auto at = static_cast<Index>(*slot);
    inputs.row(at) = rows.inputs.row(r);
    if (gaps) {
      weights.row(at) = rows.weights.row(r);
    } else if (weights.rows() > 0) {
      weights.row(at).setOnes();
    }
  }
}

}  // namespace aefx::explain
