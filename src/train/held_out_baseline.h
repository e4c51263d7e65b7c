// PCA and the column means on rows that had no part in fitting anything.
#pragma once

#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/nn/activation.h"
#include "aefx/prep/pipeline.h"
#include "prep/pca.h"

namespace aefx::train {

class HeldOutBaseline {
 public:
  // Fits up to `most` components to the rows `fit`, as `pipeline` prepares them; `held_out` are other rows. Both are
  // rows x features. `output`: PCA's reconstructions are limited as those of a network with this output are.
  HeldOutBaseline(prep::Pipeline pipeline, nn::Activation output, const MatrixD& fit, const MatrixD& held_out,
                  Index most);

  [[nodiscard]] const prep::Pipeline& pipeline() const { return pipeline_; }
  [[nodiscard]] const prep::Prepared& held_out() const { return held_out_; }
  [[nodiscard]] const VectorD& units() const { return units_; }  // column_units() of the fitted rows

  // Return unit_errors() of the held-out rows: of PCA with so many components, of the column means, and of `output`
  // (rows x encoded columns).
  [[nodiscard]] std::vector<double> pca_errors(Index components) const;
  [[nodiscard]] std::vector<double> means_errors() const;
  [[nodiscard]] std::vector<double> errors(const Matrix& output) const;

 private:
  prep::Pipeline pipeline_;
  prep::Prepared held_out_;
  VectorD units_;
  prep::Pca pca_;  // where no value is missing
  nn::Activation output_;
  prep::Prepared gaps_{};  // the fitted rows, where values are missing: EM fits each number of components by itself
};

}  // namespace aefx::train
