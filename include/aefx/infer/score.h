// Scores how unusual rows are, compared with the training rows of a model. All functions are thread-safe.
#pragma once

#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/base/thread_pool.h"
#include "aefx/model/model.h"

namespace aefx::infer {

// Scores of N rows. A row is unusual if its codes can't reconstruct it, or if its codes are far from those of the
// training rows. A well-trained autoencoder also reconstructs unusual rows that are extreme along its own codes, so
// each measure alone misses some. (In process control they are the statistics Q and T^2: Jackson and Mudholkar 1979,
// Hotelling 1947.)
struct Scores {
  VectorD rows;    // N: (misfit + distance) / 2, 0 or more; about 1 on average over training rows without capped values
  VectorD misfit;  // N: weighted mean of (error / usual error)^2 over the columns with a value
  VectorD distance;  // N: squared Mahalanobis distance of the codes from their training mean, divided by directions
  VectorD error;     // N: weighted mean of (error / training range)^2 over the columns with a value
  // N x D: reconstruction - value, in the units of the column; NaN if missing. Caps do not change the value; a level is
  // 0 or 1.
  MatrixD errors;
};

// Computes scores. Values are not capped: the farther out one is, the larger its error. Rows, misfit and error are NaN
// for a row without any value. The usual error of a column is the root mean square on the training rows, at least a
// thousandth of the range. A column that was constant in training is reconstructed as that constant, whose absolute
// value serves as the range. Levels have weight 1 / number of levels.
class Scorer {
 public:
  // `model` must outlive the scorer. Throws Error (model) if the model holds no scores of its training rows.
  explicit Scorer(const model::Model& model);

  // Returns the scores of `features` (N x features, NaN if missing); `inputs` (N x D) are the same rows, prepared by
  // prep::Pipeline::transform. The bits of a row's scores do not depend on the other rows.
  [[nodiscard]] Scores score(const MatrixD& features, const Matrix& inputs) const;

  [[nodiscard]] const VectorD& range() const { return range_; }  // D: training range in the units of `errors`, > 0
  [[nodiscard]] const VectorD& usual() const { return usual_; }  // D: usual error in the units of `errors`, > 0
  // K x directions in which codes vary: (codes - mean) * whitening has unit covariance.
  [[nodiscard]] const MatrixD& whitening() const { return whitening_; }

 private:
  [[nodiscard]] MatrixD errors(const MatrixD& features, const Matrix& codes) const;

  const model::Model& model_;
  VectorD range_, usual_;
  MatrixD whitening_;
};

// Returns Scores::rows of rows given as for Scorer::score(). `pool` may be null.
[[nodiscard]] std::vector<double> row_scores(const model::Model& model, const MatrixD& features, const Matrix& inputs,
                                             ThreadPool* pool = nullptr);

// Sets `spread` and `scores` of `model` from its training rows, given as for Scorer::score. The model's measurements
// must be set. `pool` may be null.
void measure_scores(model::Model& model, const MatrixD& features, const Matrix& inputs, ThreadPool* pool = nullptr);

}  // namespace aefx::infer
