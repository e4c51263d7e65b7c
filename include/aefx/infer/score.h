// How odd rows are, held against the rows that a model learned from.
#pragma once

#include "aefx/base/matrix.h"
#include "aefx/base/thread_pool.h"
#include "aefx/model/model.h"

namespace aefx::infer {

// Of N rows. A row is odd in two ways: what its codes can't give back, and how far out its codes lie. An autoencoder
// that was trained well gives back many odd rows too, those that are extreme along its own codes, so either way alone
// is blind to some (in process control: the statistics Q and T^2).
struct Scores {
  VectorD rows;    // (misfit + distance) / 2: about 1 on average of the training rows
  VectorD misfit;  // mean over the columns that have a value of (error / the column's usual error)^2, levels by weight
  VectorD distance;  // squared Mahalanobis distance of the codes from the training rows' mean, per direction
  VectorD error;     // mean over the columns that have a value of (error / range in training)^2, whatever the scaling
  // N x D, the columns that the network sees: reconstruction - value in the column's own units (0 or 1 for a level);
  // NaN where the value is missing.
  MatrixD errors;
};

// Rows, misfit and error are NaN for a row without any value. The usual error is the root of the mean square on the
// training rows, at least a thousandth of the range; a column that was constant in training is given back as it was,
// and its size stands for its range.
class Scorer {
 public:
  // `model` must stay alive. Throws Error (model) where its training rows were not measured.
  explicit Scorer(const model::Model& model);
  // Features are N x features, NaN where missing; `inputs` the same rows prepared (Pipeline::transform). A row's bits
  // do not depend on the others.
  [[nodiscard]] Scores score(const MatrixD& features, const Matrix& inputs) const;

  // What an error is divided by, in the columns' own units (D), and the codes' way from their mean multiplied by
  // (K x directions that vary).
  [[nodiscard]] const VectorD& range() const { return range_; }
  [[nodiscard]] const VectorD& usual() const { return usual_; }
  [[nodiscard]] const MatrixD& whitening() const { return whitening_; }

 private:
  const model::Model& model_;
  [[nodiscard]] MatrixD errors(const MatrixD& features, const Matrix& codes) const;

  VectorD range_, usual_;  // D, own units
  MatrixD whitening_;      // K x directions: (codes - mean) times it has variance 1 in every direction
};

// Sets the spread and the scores of `model` from its training rows. Its measurements must be there. The threads of
// `pool` help, if there is one.
void measure_scores(model::Model& model, const MatrixD& features, const Matrix& inputs, ThreadPool* pool = nullptr);

}  // namespace aefx::infer
