// What came of trying a candidate.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace aefx::train {

struct Trial {
  std::vector<double> errors;  // of every held-out row of every fold, after `epochs`
  std::size_t told = 0;        // of which the first so many are told: those of folds that are not far
  std::uint64_t epochs = 0;    // after which their mean was smallest
  bool diverged = false;

  [[nodiscard]] double mean_error() const;  // over all of them
  [[nodiscard]] double told_error() const;
  [[nodiscard]] double far_error() const;  // sum over the rest
};

}  // namespace aefx::train
