// The codes and scores of the training rows, with which infer::Scorer compares other rows. Plain values.
#pragma once

#include <vector>

#include "aefx/base/matrix.h"

namespace aefx::model {

struct CodeSpread {
  VectorD mean;        // K; empty, like the covariance, if there were no training rows
  MatrixD covariance;  // K x K, divided by the number of rows
};

struct ScoreQuantiles {
  VectorD levels;  // shares of the training rows, strictly ascending from 0 to 1; empty if no row was scored
  VectorD scores;  // the quantile at each level, ascending; empty likewise

  [[nodiscard]] bool empty() const { return levels.size() == 0; }
  // The score at a level from 0 to 1, interpolated linearly. The quantiles must not be empty.
  [[nodiscard]] double at(double level) const;
};

// Summarizes scores in any order, ignoring NaN: all of them if they are few, else several hundred quantiles, at steps
// of 0.01 up to 0.9, of 0.001 up to 0.99, and so on to 0.9999, and the maximum. A quantile between two scores is
// interpolated linearly, as numpy.quantile does.
[[nodiscard]] ScoreQuantiles score_quantiles(std::vector<double> scores);

}  // namespace aefx::model
