// Principal components: the best linear autoencoder.
#pragma once

#include <functional>
#include <span>

#include "aefx/base/matrix.h"
#include "aefx/base/thread_pool.h"
#include "aefx/prep/pipeline.h"

namespace aefx::prep {

struct Pca {
  VectorD mean;               // 1 x columns, over values that are not missing
  MatrixD components;         // columns x K, orthonormal, strongest first; the largest loading of each is positive
  VectorD variance;           // 1 x K, along each component (divided by the number of rows)
  double total_variance = 0;  // of all columns
  // 1 x columns: square roots of the columns' weights, by which columns are multiplied before components are computed,
  // so that a weighted reconstruction error is an unweighted one of scaled columns. Empty: all are 1.
  VectorD column_scale{};
  // Variance of what the components leave in a column, where EM fitted them to rows with missing values (em_pca.h); 0:
  // missing values count as the mean.
  double noise = 0;

  [[nodiscard]] Index size() const { return components.cols(); }
  // Returns this with the first `count` components alone, or with all where there are fewer.
  [[nodiscard]] Pca first(Index count) const;
  // columns x K: component k of a row x is (x - mean) * projection().col(k).
  [[nodiscard]] MatrixD projection() const;
  // Divides each column of `rows` (any number x columns) by its scale.
  void unscale(MatrixD& rows) const;
};

// At most `most` components of prepared rows, with column weights; missing values count as the mean. Components without
// variance are left out. Exact for up to 1000 rows or columns. Few components of more columns and rows are computed by
// subspace iteration, until the variance they explain changes by less than 1e-7 of itself. Neither depends on the
// number of threads.
[[nodiscard]] Pca fit_pca(const Prepared& rows, Index most, ThreadPool* pool = nullptr);

// Sums values over all processes, element by element.
using SumOverShares = std::function<void(std::span<double>)>;

// Components of a table of `all` rows, of which this process has `rows`; called by all processes. The number of rows
// must not be below that of columns unless components are computed by iteration.
[[nodiscard]] Pca fit_pca(const Prepared& rows, Index all, Index most, const SumOverShares& sum,
                          ThreadPool* pool = nullptr);

// Makes the largest loading of each component (columns x K) positive: its sign is arbitrary, and runs can be compared
// so.
void fix_signs(MatrixD& components);

// mean + (x - mean) C C', in scaled columns: rows x columns.
[[nodiscard]] Matrix reconstruct(const Pca& pca, const Matrix& inputs);

// Rotates the first `count` components so that the variance of their squared loadings is largest (Kaiser 1958): each
// then depends on few columns. Together they explain as much variance as before. Components without variance stay as
// they are. Strongest first, the largest loading of each positive.
[[nodiscard]] Pca varimax(const Pca& pca, Index count);

}  // namespace aefx::prep
