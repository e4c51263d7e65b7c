#include "infer/misfit.h"

#include <cmath>
#include <limits>

namespace aefx::infer {

VectorD misfits(const MatrixD& errors, const VectorD& usual, const prep::Pipeline& pipeline) {
  VectorD out = VectorD::Zero(errors.rows());
  for (Index r = 0; r < errors.rows(); ++r) {
    double present = 0;
    for (Index c = 0; c < errors.cols(); ++c) {
      const double error = errors(r, c);
      if (std::isnan(error)) continue;
      const double weight = pipeline.columns[static_cast<std::size_t>(c)].weight;
      out(r) += weight * (error / usual(c)) * (error / usual(c));
      present += weight;
    }
    out(r) = present > 0 ? out(r) / present : std::numeric_limits<double>::quiet_NaN();
  }
  return out;
}

}  // namespace aefx::infer
