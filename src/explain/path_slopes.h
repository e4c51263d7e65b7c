// The slopes of deep codes, averaged along straight paths: integrated gradients, summed exactly.
#pragma once

#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/nn/network.h"

namespace aefx::explain {

// Tells whether the slopes of the codes can be summed exactly along a path: every hidden layer before the codes but the
// last is piecewise linear, so that a path has finitely many pieces on which the last one's pre-activations are linear.
// There its activation, of whatever kind, has the mean slope (f(b) - f(a)) / (b - a).
[[nodiscard]] bool has_exact_path(const nn::Network& network);

// Averages the slopes of the codes' pre-activations along the straight path from one row, the base, to other rows. The
// mean slope by an input, times the distance from the base along it, is the integrated gradient of that input
// (Sundararajan, Taly and Yan 2017); over all inputs they sum to what the pre-activation differs by from that of the
// base.
//
// Pieces of a path end where a hidden unit changes sign. They are found layer by layer: on a piece of the layers below,
// a layer's pre-activations are linear, and change sign at most once. Nothing is approximated; all is in double. Costs
// of a row: as a pass for each code through the first hidden layer, and through each further one as many as the path
// has pieces of the layers two below it. Const members may be called from several threads.
class PathSlopes {
 public:
  // `base`: 1 x inputs of the network, which has hidden layers before the codes, and an exact path.
  PathSlopes(const nn::Network& network, const VectorD& base);

  [[nodiscard]] const VectorD& base_codes() const { return base_codes_; }  // K: pre-activations of the base

  // d pre-activation of a code / d pre-activation of each unit of the first layer, mean over each row's path: for each
  // code, N x units. `distances`: N x inputs, rows less the base.
  [[nodiscard]] std::vector<MatrixD> by_units(const MatrixD& distances) const;

  // The same by inputs, N x inputs, from by_units() of a code.
  [[nodiscard]] MatrixD by_inputs(const MatrixD& by_units) const;

 private:
  friend class PathWalk;

  struct Layer {
    MatrixD kernel;   // units of the layer below x units
    double low = 1;   // slope of its activation below 0, where that is piecewise linear
    VectorD at_base;  // pre-activations of the base
    nn::Activation activation = nn::Activation::linear;
  };

  std::vector<Layer> hidden_;  // layers before the codes
  MatrixD code_kernel_;        // units of the last of them x K
  VectorD base_codes_;
};

}  // namespace aefx::explain
