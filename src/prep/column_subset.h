// Column subset selection: the columns of a table from which all of its columns follow best, by least squares.
#pragma once

#include <cstddef>
#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/prep/pipeline.h"

namespace aefx::prep {

// Features in the order in which they bring most, and what all columns are predicted from them by.
struct ColumnSubset {
  std::vector<std::size_t> features;
  std::vector<Index> ends;     // of the encoded columns of each feature, in `columns`
  std::vector<Index> columns;  // encoded columns of the features, in their order
  double rows = 0;             // that were chosen on
  VectorD mean, variance;      // 1 x encoded columns, of these rows
  MatrixD moments;             // columns.size() x encoded columns: their covariances with all
};

// Chooses at most `most` features of prepared rows (rows x encoded columns, scaled; missing values replaced): greedily,
// each the one that leaves least of the variance of all columns (Farahat, Ghodsi and Kamel, Efficient greedy feature
// selection for unsupervised learning, 2013), then one after the other exchanged for a better one while there is any.
// The levels of a categorical feature are chosen together. Fewer where the others follow from them exactly. Of wide
// tables, the features that explain most one by one are tried (at most kTriedCells covariances). The same rows give the
// same subset.
inline constexpr Index kTriedCells = 2'000'000;
[[nodiscard]] ColumnSubset choose_columns(const Matrix& inputs, const Pipeline& pipeline, std::size_t most);

// Returns all encoded columns as least squares predict them from the first `count` features: rows x encoded columns.
// Each prediction is drawn to the column's mean by 1 - 1 / F (James and Stein 1961), F being the ratio of the variance
// that it explains to that which chance would: a column that does not depend on the features is predicted by its mean.
[[nodiscard]] Matrix reconstruct(const ColumnSubset& subset, const Matrix& inputs, std::size_t count);

// Returns how many features of a table of so many features and encoded columns choose_columns() tries.
[[nodiscard]] std::size_t tried_features(std::size_t features, Index columns);

}  // namespace aefx::prep
