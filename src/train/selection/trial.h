// Errors of a candidate that was tried on held-out rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace aefx::train {

struct Trial {
  // Errors of every held-out row of every fold, after `epochs`, without doubtful values; those of far folds come last.
  std::vector<double> errors;
  std::uint64_t near_rows = 0;  // rows of folds that are not far
  // The last after which the mean error was within 1% of the smallest, and below that of the start.
  std::uint64_t epochs = 0;
  std::uint64_t given_up = 0;  // epochs after which it was given up, far behind the best; 0: it was not
  bool diverged = false;
  std::vector<float>
      weights{};  // parameters after `epochs` of the networks of the folds that are not far, in their order
  std::vector<double> reported{};  // errors of the near rows with all values

  [[nodiscard]] double mean_error() const;  // over all rows
  [[nodiscard]] double near_error() const;  // mean over the rows of folds that are not far
  [[nodiscard]] double far_error() const;   // sum over the rows of far folds
};

}  // namespace aefx::train
