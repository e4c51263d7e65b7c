// The limit to how far the codes of a continued model may move.
#pragma once

#include "aefx/base/matrix.h"
#include "aefx/nn/network.h"

namespace aefx::train {

// Networks whose codes of some rows are near those of the network that training started from. The root mean square of
// a code's changes is at most kMostMoved times the deviation of the former code, so that the correlation of both is
// above 0.98. Thread-safe.
class TrustRegion {
 public:
  static constexpr double kMostMoved = 0.18;

  // `rows` are scaled (rows x inputs).
  TrustRegion(const nn::Network& start, const Matrix& rows);

  // Moves the encoder back towards that of the start, as little as it takes: of one without hidden layers each code by
  // itself, else all of its weights.
  void pull_back(nn::Network& network) const;

 private:
  [[nodiscard]] VectorD moved(const nn::Network& network) const;

  nn::Network start_;
  Matrix rows_, codes_;
  VectorD deviation_;  // 1 x codes, at the start
};

}  // namespace aefx::train
