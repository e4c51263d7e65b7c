// Splits the scores of rows by feature.
#pragma once

#include "aefx/base/matrix.h"
#include "aefx/infer/score.h"
#include "aefx/model/model.h"

namespace aefx::explain {

// Splits infer::Scores::rows of N rows: N x (features + 1) parts, which sum to the score of each row: Scores::parts of
// each feature's columns; the last column is 0. Of a model of an earlier version the part of a feature is half of its
// share of the misfit, and half of what its contributions to the codes (Contributions) bring to their distance, which
// may be negative: z = W^T (code - mean) has the squared length that is the distance, and (code - mean) is a sum over
// features, so that z^T z is one too. The last column is the rest of the distance, of no feature: of the mean row's own
// codes, and of codes that their activation cuts. NaN where the score is. `scores`: of these rows by `scorer`;
// `inputs`: the rows, prepared. Thread-safe.
[[nodiscard]] MatrixD score_parts(const model::Model& model, const infer::Scorer& scorer, const infer::Scores& scores,
                                  const Matrix& inputs);

}  // namespace aefx::explain
