#include "fuzz/prepared_rows.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "fuzz/require.h"
#include "prep/column_subset.h"
#include "prep/joint_normal.h"

namespace aefx::fuzz {
namespace {

// Values come back from what they are scaled to, within the digits of float32.
void require_inverse(const prep::Pipeline& pipeline, const MatrixD& numbers, const Matrix& inputs) {
  const MatrixD back = pipeline.invert(inputs);
  require(back.rows() == numbers.rows() && back.cols() == numbers.cols(), "each feature comes back");
  for (const prep::EncodedColumn& column : pipeline.columns) {
    if (column.transform.log_offset) continue;
    const auto feature = static_cast<Index>(column.source);
    for (Index r = 0; r < numbers.rows(); ++r) {
      const double value = numbers(r, feature);
      if (std::isnan(value) || (column.level && value < 0)) continue;
      const double expected = column.level ? value : column.transform.capped(value);
      const double digits =
          std::max(std::fabs(column.scale.offset), std::fabs(expected)) * 1e-6 + 1e-6 / column.scale.scale;
      require(std::fabs(back(r, feature) - expected) <= digits || !std::isfinite(digits),
              "a value comes back from its scaled one");
    }
  }
}

void require_components(const prep::Pca& pca, Index columns, Index most) {
  require(pca.size() <= most && pca.components.rows() == columns, "there are not more components than wanted");
  require(pca.components.allFinite() && pca.variance.allFinite() && pca.mean.allFinite(), "components are finite");
  const MatrixD products = pca.components.transpose() * pca.components;
  require((products - MatrixD::Identity(pca.size(), pca.size())).cwiseAbs().sum() < 1e-3, "components are orthonormal");
}

void compute_components(const prep::Prepared& rows, const prep::EmComponents& wanted) {
  const Index columns = rows.inputs.cols();
  const prep::Pca pca = prep::fit_pca(rows, wanted.most);
  require_components(pca, columns, wanted.most);
  const Matrix reconstructed = prep::reconstruct(pca, rows.inputs);
  require(reconstructed.rows() == rows.inputs.rows() && reconstructed.allFinite(), "components give rows back");
  if (rows.column_weights.size() == 0) {
    const prep::Pca rotated = prep::varimax(pca, wanted.codes);
    require_components(rotated, columns, wanted.most);
    require(std::fabs(rotated.variance.sum() - pca.variance.sum()) <= 1e-6 * pca.variance.sum(),
            "rotated components explain what they did");
  }
  const prep::Pca with_gaps = prep::fit_pca_with_gaps(rows, wanted);
  require(with_gaps.components.allFinite(), "components of rows with gaps are finite");
  require(prep::scores(with_gaps, rows).allFinite(), "scores are finite");
  require(prep::reconstruct(with_gaps, rows).rows() == rows.inputs.rows(), "rows with gaps are given back");
}

void choose_some(const prep::Pipeline& pipeline, const Matrix& inputs) {
  const std::size_t features = pipeline.features();
  const prep::ColumnSubset subset = prep::choose_columns(inputs, pipeline, std::min<std::size_t>(features, 3));
  std::vector<std::size_t> chosen = subset.features;
  std::sort(chosen.begin(), chosen.end());
  require(std::adjacent_find(chosen.begin(), chosen.end()) == chosen.end(), "a column is chosen once");
  require(chosen.empty() || chosen.back() < features, "and is one of the table");
  for (std::size_t count = 0; count <= subset.features.size(); ++count)
    require(prep::reconstruct(subset, inputs, count).allFinite(), "columns are predicted by finite numbers");
}

// Weights of a row in the loss, and parts of rows.
void require_weights(const prep::Prepared& rows) {
  const prep::Prepared last = prep::slice(rows, rows.inputs.rows() / 2, rows.inputs.rows() - rows.inputs.rows() / 2);
  require(last.inputs == rows.inputs.bottomRows(last.inputs.rows()), "a part of rows has the rows");
  if (!last.weighted()) return;
  Vector weights(last.inputs.cols());
  last.copy_weights(0, weights.data());
  require(weights.allFinite() && weights.minCoeff() >= 0 && weights.maxCoeff() <= 1, "weights are shares");
}

}  // namespace

void require_prepared(const prep::Pipeline& pipeline, const MatrixD& numbers, const prep::Prepared& rows,
                      const prep::EmComponents& wanted) {
  require(rows.inputs.allFinite(), "rows are scaled to finite numbers");
  require(rows.inputs.cwiseAbs().maxCoeff() <= static_cast<float>(prep::kLargestScaled) * 1.001F,
          "and not to large ones");
  require_weights(rows);
  require(pipeline.expand(numbers).cols() == rows.inputs.cols(), "each encoded column is there");
  require_inverse(pipeline, numbers, rows.inputs);
  Matrix linear = rows.inputs;
  pipeline.linearize(linear);
  if (!pipeline.has_logarithms()) require(linear == rows.inputs, "a linear scale is linear");
  if (rows.inputs.rows() < 2 || rows.inputs.cols() > 80) return;
  compute_components(rows, wanted);
  choose_some(pipeline, rows.inputs);
  constexpr Index kMostWork = 400'000;  // more would take seconds
  if (rows.inputs.rows() * rows.inputs.cols() * rows.inputs.cols() > kMostWork) return;
  const prep::JointNormal normal = prep::fit_joint_normal(rows.inputs, rows.weights);
  require(normal.mean().allFinite() && normal.covariance().allFinite(), "columns vary in finite amounts");
}

}  // namespace aefx::fuzz
