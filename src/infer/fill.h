// Fills missing values by what is expected of them, given the other values of their row.
#pragma once

#include <optional>

#include "aefx/base/matrix.h"
#include "aefx/base/thread_pool.h"
#include "aefx/model/model.h"
#include "prep/joint_normal.h"

namespace aefx::infer {

// Encoded columns of which covariances are measured and stored.
inline constexpr Index kMostJointColumns = 100;

// Sets `columns` of `model` from training rows, given as features (N x F, NaN where missing) and as the network sees
// them (N x D); leaves it empty where there are more than kMostJointColumns columns, or fewer than two rows. `pool` may
// be null.
void measure_columns(model::Model& model, const MatrixD& features, const Matrix& inputs, ThreadPool* pool = nullptr);

// All functions are thread-safe.
class Filler {
 public:
  // `model` must outlive the filler.
  explicit Filler(const model::Model& model);

  // Tells whether values follow from the columns' covariances; else they are reconstructed from the row's codes, round
  // after round.
  [[nodiscard]] bool by_covariance() const { return spread_.has_value(); }

  // Returns features (N x F, NaN where missing) with all missing values filled, in their own units: within the range of
  // the training rows, whole numbers where training had nothing else, the likeliest level of a category. Values that
  // are there stay as they are. The bits of a row do not depend on the other rows.
  [[nodiscard]] MatrixD fill(const MatrixD& features) const;

 private:
  void reconstruct_missing(Matrix& inputs, const Matrix& weights) const;

  const model::Model& model_;
  std::optional<prep::JointNormal> spread_;
};

}  // namespace aefx::infer
