// Mean errors on held-out rows, with their standard errors.
#pragma once

#include <array>
#include <vector>

#include "aefx/model/training.h"
#include "train/reduction.h"

namespace aefx::train {

// Errors of the same rows: of the network, of PCA and of the column means.
struct RowErrors {
  const std::vector<double>&network, &pca, &means;
};

// Sums over rows; those of processes can be added.
class ErrorSums {
 public:
  void add(const RowErrors& rows);
  void combine(Reduction& reduction);  // collective

  // Returns mean errors with the standard errors of their ratios. A ratio R of mean errors a and b varies as the mean
  // of (a_i - R b_i) / b over the rows i; its variance is that of a row times 1 / rows + 1 / fitted. The first term is
  // the rows', the second the correction for the rows that happened to be fitted (Nadeau and Bengio, Inference for the
  // Generalization Error, 2003), which folds share for the most part. `fitted`: rows that a network was fitted on.
  [[nodiscard]] model::Errors errors(double fitted) const;

 private:
  [[nodiscard]] double ratio_error(std::size_t other, double fitted) const;

  // Rows, errors of network, PCA and means, their squares, and the products of the network's with the other two.
  std::array<double, 9> sums_{};
};

}  // namespace aefx::train
