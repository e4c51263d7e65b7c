// Scores how unusual rows are, compared with the training rows of a model. All functions are thread-safe.
#pragma once

#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/base/thread_pool.h"
#include "aefx/model/model.h"

namespace aefx::infer {

// Scores of N rows. A row is unusual if it is far from all but a few rows that the codes of training give: because its
// own codes can't reconstruct it, or because they are far from those of the training rows. The distance of two rows is
// the mean of |difference| / deviation over the columns; that from the training rows is the rank()-th smallest of those
// from the reconstructions of at most kNeighbors of them (distances from a sample: Sugiyama and Borgwardt 2013; a few
// smaller ones are passed over so that odd rows that are alike do not hide each other).
// A model of an earlier version, which holds the spread of its codes, scores (misfit + distance) / 2.
struct Scores {
  VectorD rows;      // N: 0 or more; about 1 on average over training rows without capped values
  VectorD misfit;    // N: weighted mean of (error / usual error)^2 over the columns with a value
  VectorD distance;  // N: `rows`; of an earlier version the squared Mahalanobis distance of the codes / directions
  MatrixD parts;     // N x D: what each encoded column adds to `rows`, their sum; empty for an earlier version
  VectorD error;     // N: weighted mean of (error / training range)^2 over the columns with a value
  // N x D: reconstruction - value, in the units of the column; NaN if missing. Caps do not change the value; a level is
  // 0 or 1.
  MatrixD errors;
};

inline constexpr Index kNeighbors = 128;

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
  // D x neighbors: reconstructions of training rows, in the units of `errors`; empty for an earlier version.
  [[nodiscard]] const MatrixD& neighbors() const { return neighbors_; }
  // D: what a column's difference adds to a distance: weight / deviation / usual distance; likewise.
  [[nodiscard]] const VectorD& steps() const { return steps_; }
  // How many smaller distances are passed over.
  [[nodiscard]] Index rank() const;
  // K x directions in which codes vary: (codes - mean) * whitening has unit covariance. Of an earlier version, else
  // empty.
  [[nodiscard]] const MatrixD& whitening() const { return whitening_; }

 private:
  // Returns what codes give back, in the units of Scores::errors.
  [[nodiscard]] MatrixD reconstructed(const Matrix& codes) const;
  void set_neighbors();
  void add_distances(const MatrixD& values, Scores& scores) const;

  const model::Model& model_;
  VectorD range_, usual_;
  MatrixD neighbors_, whitening_;
  VectorD steps_;
};

// Returns Scores::rows of rows given as for Scorer::score(). `pool` may be null.
[[nodiscard]] std::vector<double> row_scores(const model::Model& model, const MatrixD& features, const Matrix& inputs,
                                             ThreadPool* pool = nullptr);

// Sets, if `model` holds none, the codes of its measurements' points, from which scores are distances, from its
// training rows `inputs` (N x D), prepared.
void set_score_points(model::Model& model, const Matrix& inputs);

// set_score_points(), and sets `scores` of `model` from its training rows, given as for Scorer::score, or from
// kMostScored of them, spread evenly. The rest of its measurements must be set. `pool` may be null.
inline constexpr Index kMostScored = 20'000;
void measure_scores(model::Model& model, const MatrixD& features, const Matrix& inputs, ThreadPool* pool = nullptr);

}  // namespace aefx::infer
