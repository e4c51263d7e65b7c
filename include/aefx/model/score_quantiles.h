// How the training rows scored, kept so that other rows can be held against them.
#pragma once

#include <vector>

#include "aefx/base/matrix.h"

namespace aefx::model {

struct ScoreQuantiles {
  VectorD levels;  // shares of the rows, strictly ascending from 0 to 1
  VectorD scores;  // at each level, ascending; like the levels empty where no row was scored

  [[nodiscard]] bool empty() const { return levels.size() == 0; }
  // The score at a level from 0 to 1, interpolated linearly. Not of empty quantiles.
  [[nodiscard]] double at(double level) const;
};

// Of scores in any order, NaN left out: all of them where they are few, else some hundreds of quantiles, closer and
// closer towards the largest: steps of 0.01 up to 0.9, of 0.001 up to 0.99, and so on to 0.9999, and the largest
// itself. Between scores quantiles are interpolated linearly, as NumPy does.
[[nodiscard]] ScoreQuantiles quantiles_of(std::vector<double> scores);

}  // namespace aefx::model
