#include "explain/row_sample.h"

#include <algorithm>

namespace aefx::explain {

RowSample::RowSample(Index columns, Index size)
    : size_(size), random_(0, 0x5a3917e), inputs_(0, columns), weights_(0, columns) {}

void RowSample::add(const prep::Prepared& rows) {
  const Index have = inputs_.rows();
  const Index fresh = std::min(size_ - have, rows.inputs.rows());
  if (fresh > 0) {
    inputs_.conservativeResize(have + fresh, Eigen::NoChange);
    weights_.conservativeResize(have + fresh, Eigen::NoChange);
  }
  for (Index r = 0; r < rows.inputs.rows(); ++r, ++seen_) {
    if (seen_ < static_cast<std::uint64_t>(size_)) {
      place(rows, r, static_cast<Index>(seen_));
    } else if (const std::uint64_t at = random_.below(seen_ + 1); at < static_cast<std::uint64_t>(size_)) {
      place(rows, r, static_cast<Index>(at));
    }
  }
}

void RowSample::place(const prep::Prepared& rows, Index from, Index to) {
  inputs_.row(to) = rows.inputs.row(from);
  if (rows.weights.rows() > 0) {
    gaps_ = true;
    weights_.row(to) = rows.weights.row(from);
  } else {
    weights_.row(to).setOnes();
  }
}

prep::Prepared RowSample::rows() const {
  return {.inputs = inputs_, .weights = gaps_ ? weights_ : Matrix(), .beyond_float = {}};
}

}  // namespace aefx::explain
