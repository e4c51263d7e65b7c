#include "train/trust_region.h"

#include <algorithm>
#include <cstddef>
#include <span>

#include "nn/pass.h"

namespace aefx::train {

TrustRegion::TrustRegion(const nn::Network& start, const Matrix& rows)
    : start_(start), rows_(rows), codes_(nn::encode(start, rows)) {
  const MatrixD apart = codes_.cast<double>().rowwise() - codes_.cast<double>().colwise().mean();
  deviation_ = (apart.colwise().squaredNorm() / static_cast<double>(apart.rows())).cwiseSqrt();
}

// Returns how far each code has moved, in units of what it may.
VectorD TrustRegion::moved(const nn::Network& network) const {
  const MatrixD change = (nn::encode(network, rows_) - codes_).cast<double>();
  VectorD out = (change.colwise().squaredNorm() / static_cast<double>(change.rows())).cwiseSqrt();
  for (Index k = 0; k < out.size(); ++k) {
    if (out(k) > 0) out(k) /= kMostMoved * deviation_(k);  // infinite for a code that was the same on every row
  }
  return out;
}

void TrustRegion::pull_back(nn::Network& network) const {
  constexpr int kTries = 20;         // a code is linear in its own weights only where its unit is on
  constexpr double kWithin = 0.999;  // so that rounding leaves none outside
  const std::size_t layers = network.encoder_layers();
  const std::span<const float> from = start_.parameters();
  for (int i = 0; i < kTries; ++i) {
    const VectorD far = moved(network);
    if (far.maxCoeff() <= 1) return;
    if (layers == 1) {
      for (Index k = 0; k < far.size(); ++k) {
        if (far(k) <= 1) continue;
        const auto part = static_cast<float>(kWithin / far(k));
        const auto kernel = start_.kernel(0).col(k);
        network.kernel(0).col(k) = kernel + part * (network.kernel(0).col(k) - kernel);
        network.bias(0)(k) = start_.bias(0)(k) + part * (network.bias(0)(k) - start_.bias(0)(k));
      }
    } else {
      const auto part = static_cast<float>(kWithin / far.maxCoeff());
      const std::span<float> now = network.parameters().first(network.layers()[layers].kernel_at);
      for (std::size_t p = 0; p < now.size(); ++p) now[p] = from[p] + part * (now[p] - from[p]);
    }
  }
  std::copy_n(from.begin(), network.layers()[layers].kernel_at, network.parameters().begin());
}

}  // namespace aefx::train
