// Largest eigenvalues of a symmetric matrix, and their eigenvectors.
#pragma once

#include "aefx/base/matrix.h"

namespace aefx {

// Largest first.
struct Spectrum {
  Eigen::VectorXd values;
  Eigen::MatrixXd vectors;  // orthonormal columns
};

// At most `most` eigenvalues of a symmetric positive semidefinite matrix, of which the lower triangle is read. Where
// few of many are wanted, vectors are found by inverse iteration on the tridiagonal form, which takes a sixth of the
// time of all: rotating every vector is what costs most. Both are exact to rounding.
[[nodiscard]] Spectrum leading_eigenvectors(const MatrixD& symmetric, Index most);

}  // namespace aefx
