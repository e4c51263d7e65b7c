// Held-out error over the number of codes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "aefx/train/observer.h"
#include "aefx/train/options.h"
#include "aefx/train/training_data.h"

namespace aefx::train {

// Mean squared reconstruction errors on the held-out rows, every column divided by its range on the others.
struct SweepPoint {
  Index codes = 0;
  double network = 0;
  double pca = 0;  // as many components as codes
};

struct Sweep {
  std::uint64_t fit_rows = 0, held_out_rows = 0;
  double means = 0;                // error of always predicting the column means
  std::vector<SweepPoint> points;  // in the order of the sizes that were asked for
  bool interrupted = false;        // the observer stopped it: the points are those that were done
};

// The rows of `data` are all in memory. Holds out a random TrainOptions::valid (above 0) of the rows, by the seed,
// once; then trains each of `sizes` on the other rows alone as train() does without held-out rows, choices included. So
// the errors are of rows that had no part in fitting or choosing anything. TrainOptions::dim is of no account. Throws
// Error as train() does, and usage where a size is above the number of columns.
[[nodiscard]] Sweep sweep(TrainingData& data, const TrainOptions& options, const std::vector<Index>& sizes,
                          Observer& observer);

// The size after which more codes bring little: the point whose error lies farthest below the straight line from no
// codes (the error of the means) to the last point, both axes taken from 0 to 1. None where that is less than a tenth
// below, with fewer than two points, or where the last point is no better than the means. Sizes ascend.
[[nodiscard]] std::optional<std::size_t> elbow(const Sweep& sweep);

}  // namespace aefx::train
