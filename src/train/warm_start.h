// Warm start: parameters with which a network, before it is trained, computes PCA or another linear reconstruction.
#pragma once

#include <functional>
#include <vector>

#include "aefx/nn/network.h"
#include "aefx/prep/pipeline.h"
#include "base/random.h"
#include "prep/pca.h"

namespace aefx::train {

// The rows that a warm start is computed from.
struct WarmStartData {
  prep::Prepared sample;  // rows of warm_start_rows(), to which thresholds and the last layer are fitted
  // Minimum and maximum (1 x count) of (row - mean) * projection (columns x count) over all rows.
  std::function<void(const VectorD& mean, const MatrixD& projection, VectorD& low, VectorD& high)> ranges;
};

// Evenly spaced row numbers in [0, rows), at most 2000.
[[nodiscard]] std::vector<Index> warm_start_rows(Index rows);

// Refers to `rows`, which must outlive the result.
[[nodiscard]] WarmStartData warm_start_data(const prep::Prepared& rows);

// Extends [low, high] (1 x count) by the values (row - mean) * projection of these rows.
void extend_ranges(const Matrix& rows, const VectorD& mean, const MatrixD& projection, VectorD& low, VectorD& high);

// Sets the parameters of `network`, a stack of any layers, from `pca` of the same rows.
// A unit for component k has the pre-activation s (component k) + b. For relu, leaky-relu and elu, s is 1 and b so
// large that the unit is on, and so linear, on every row; for tanh and sigmoid s is so small that the unit is nearly
// linear. The last layer is the linear reconstruction divided by the slope of its activation at the column means; if it
// is a sigmoid, it is then fitted to the sample (fit_sigmoid_layer), since the best sigmoid is not the tangent at the
// mean. Other units (of wide hidden layers; codes beyond the dimensions of the rows) get a random direction, a
// threshold amid the rows, and outgoing weights of 0: the network still computes PCA. The same `random` gives the same
// parameters.
void start_from_pca(nn::Network& network, const prep::Prepared& rows, const prep::Pca& pca, Random& random);
void start_from_pca(nn::Network& network, const WarmStartData& rows, const prep::Pca& pca, Random& random);

// Sets the parameters of the decoder alone, likewise, so that it gives the linear reconstruction of the sample from the
// codes that the encoder gives.
void start_decoder(nn::Network& network, const WarmStartData& rows, Random& random);

}  // namespace aefx::train
