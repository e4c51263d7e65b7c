#include "train/held_out_baseline.h"

#include <algorithm>
#include <utility>

#include "prep/em_pca.h"
#include "train/range_error.h"
#include "train/selection/cross_validation.h"

namespace aefx::train {

HeldOutBaseline::HeldOutBaseline(prep::Pipeline pipeline, nn::Activation output, const MatrixD& fit,
                                 const MatrixD& held_out, Index most)
    : pipeline_(std::move(pipeline)),
      held_out_(pipeline_.transform(held_out)),
      units_(column_units(pipeline_)),
      output_(output) {
  bound(held_out_, pipeline_);
  prep::Prepared fitted = pipeline_.transform(fit);
  if (fitted.weights.rows() > 0)
    gaps_ = std::move(fitted);
  else
    pca_ = prep::fit_pca(fitted, most);
}

std::vector<double> HeldOutBaseline::pca_errors(Index components) const {
  const prep::Pca some = gaps_.weights.rows() > 0
                             ? prep::fit_pca_with_gaps(gaps_, {.codes = components, .most = components})
                             : pca_.first(components);
  const PcaBaseline baseline{.pipeline = pipeline_, .pca = some, .output = output_};
  return errors(baseline.reconstruct(held_out_));
}

std::vector<double> HeldOutBaseline::means_errors() const {
  return errors(mean_row(pipeline_).replicate(held_out_.inputs.rows(), 1));
}

std::vector<double> HeldOutBaseline::errors(const Matrix& output) const {
  return unit_errors(output, held_out_, pipeline_, units_);
}

}  // namespace aefx::train
