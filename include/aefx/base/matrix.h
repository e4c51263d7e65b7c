// Matrices and vectors, stored row by row. A row is a sample.
#pragma once

#include <Eigen/Core>

namespace aefx {

// float32, for the network.
using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::Matrix<float, 1, Eigen::Dynamic, Eigen::RowMajor>;

// float64, for tables as they are read, and for statistics.
using MatrixD = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using VectorD = Eigen::Matrix<double, 1, Eigen::Dynamic, Eigen::RowMajor>;

using Eigen::Index;

}  // namespace aefx
