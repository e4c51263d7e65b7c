// The start from PCA: a network that is PCA already, and can only improve on it.
#pragma once

#include <functional>
#include <vector>

#include "aefx/base/random.h"
#include "aefx/nn/network.h"
#include "aefx/prep/pipeline.h"
#include "prep/pca.h"

namespace aefx::train {

// What the start has to know of the rows.
struct StartRows {
  prep::Prepared sample;  // those of start_places(), which thresholds and the last layer are fitted to
  // Lowest and highest of what `reading` (columns x count) reads from rows less `mean`, over all rows.
  std::function<void(const VectorD& mean, const MatrixD& reading, VectorD& low, VectorD& high)> ranges;
};

// Evenly spread ones of so many rows, all of them where they are few.
[[nodiscard]] std::vector<Index> start_places(Index rows);

// Of these rows, which must stay alive.
[[nodiscard]] StartRows start_rows(const prep::Prepared& rows);

// Widens low and high to what `reading` reads from the rows.
void widen(const Matrix& rows, const VectorD& mean, const MatrixD& reading, VectorD& low, VectorD& high);

// Sets the parameters of `network`, any stack of layers.
// A unit that carries component k has the pre-activation s (component k) + b. Under relu, leaky-relu and elu, s is 1
// and b so large that the unit is on, and so linear, on every row given; under tanh and sigmoid s is so small that it
// stays where they are nearly straight. Layer after layer hands the components on; the last layer is the linear map
// back divided by the slope of its activation at the column means, and then, if that is a sigmoid, fitted to the rows
// by Gauss-Newton, since the best sigmoid on these codes is not the tangent at the mean. Units beyond the components
// (wide hidden layers; more codes than the rows have dimensions) get a random direction and a threshold in the midst of
// the rows, and outgoing weights of 0: the start is still PCA, with bends to be used. `pca` was fitted on `rows`. The
// same `random` gives the same start.
void start_from_pca(nn::Network& network, const prep::Prepared& rows, const prep::Pca& pca, Random& random);
void start_from_pca(nn::Network& network, const StartRows& rows, const prep::Pca& pca, Random& random);

}  // namespace aefx::train
