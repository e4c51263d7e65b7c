// The codes and scores of the training rows, with which infer::Scorer compares other rows. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "aefx/base/matrix.h"

namespace aefx::model {

struct CodeSpread {
  VectorD mean;        // K; empty, like the covariance, if there were no training rows
  MatrixD covariance;  // K x K, divided by the number of rows
};

// How the encoded columns of the training rows (D of them) vary together, in scaled units: what is expected of one that
// is missing follows from the others.
struct ColumnSpread {
  VectorD mean;        // D; empty, like the covariance, where it was not measured
  MatrixD covariance;  // D x D, positive definite
};

// The score above which a new row is flagged.
struct ScoreThreshold {
  double score = 0;
  double expected = 0;  // share of new rows like those of training that score higher: that of a new row's rank
};

struct ScoreQuantiles {
  VectorD levels;  // shares of the rows, strictly ascending from 0 to 1; empty if no row was scored
  VectorD scores;  // the quantile at each level, ascending; empty likewise
  // Rows that were scored by networks that had not seen them; 0: the scores are of rows that were fitted.
  std::uint64_t held_out_rows = 0;

  [[nodiscard]] bool empty() const { return levels.size() == 0; }
  // The score at a level from 0 to 1, interpolated linearly. The quantiles must not be empty.
  [[nodiscard]] double at(double level) const;
  // The ceil(level (n + 1))-th smallest of n held-out scores, or the next one that is stored: a new row exceeds it with
  // a probability of at most 1 - level (split conformal: Papadopoulos and others 2002; Vovk, Gammerman and Shafer
  // 2005). Empty where there are too few held-out rows, or none.
  [[nodiscard]] std::optional<ScoreThreshold> threshold(double level) const;
};

// Summarizes scores in any order, ignoring NaN: all of them if they are few, else several hundred quantiles, at steps
// of 0.01 up to 0.9, of 0.001 up to 0.99, and so on to 0.9999, and the maximum. A quantile between two scores is
// interpolated linearly, as numpy.quantile does.
[[nodiscard]] ScoreQuantiles score_quantiles(std::vector<double> scores);

// Summarizes scores of rows that were held out, ignoring NaN: all of them if they are few, else the order statistics
// that ScoreQuantiles::threshold() takes at the levels above.
[[nodiscard]] ScoreQuantiles held_out_quantiles(std::vector<double> scores);

}  // namespace aefx::model
