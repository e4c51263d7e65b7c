// Principal components: what a linear autoencoder can reach at best.
#pragma once

#include <functional>
#include <span>

#include "aefx/base/matrix.h"
#include "aefx/prep/pipeline.h"

namespace aefx::prep {

struct Pca {
  VectorD mean;               // 1 x columns, over the values that are there
  MatrixD components;         // columns x K, orthonormal, strongest first; each one's largest loading is positive
  VectorD variance;           // 1 x K: variance along each component (divided by rows)
  double total_variance = 0;  // of all columns together
  // 1 x columns, or empty: all 1. Square roots of the columns' weights, by which they are stretched before components
  // are looked for: a weighted reconstruction error is an ordinary one of stretched columns.
  VectorD stretch{};

  [[nodiscard]] Index size() const { return components.cols(); }
  // columns x K: component k of a row is (x - mean) * reading().col(k).
  [[nodiscard]] MatrixD reading() const;
  // Rows of stretched columns (any number x columns) back to columns as they are.
  void relax(MatrixD& rows) const;
};

// Of prepared rows, columns counting by their weights; where a value does not count it is taken as the mean. At most
// `most` components; fewer where rows or columns are fewer (components of zero variance are left out). Exact where rows
// or columns are few. Where both are many and few components are wanted, they are found by iteration until what they
// keep of the variance changes by less than 1e-7 of itself.
[[nodiscard]] Pca fit_pca(const Prepared& rows, Index most);

// Adds up, element by element, what all have who share the rows of a table.
using SumOverShares = std::function<void(std::span<double>)>;

// The same of a table of `all` rows, of which `rows` are a share: all who have one call it. Rows must not be fewer than
// columns where components are not found by iteration.
[[nodiscard]] Pca fit_pca(const Prepared& rows, Index all, Index most, const SumOverShares& sum);

// The rows seen through the components and back: mean + (x - mean) C C', of stretched columns.
[[nodiscard]] Matrix reconstruct(const Pca& pca, const Matrix& inputs);

}  // namespace aefx::prep
