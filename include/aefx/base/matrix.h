// The matrices of the program. Rows are samples and lie one after the other in memory.
#pragma once

#include <Eigen/Core>

namespace aefx {

// float32: what the network computes with.
using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::Matrix<float, 1, Eigen::Dynamic, Eigen::RowMajor>;

// float64: the table as it was read, and statistics of it.
using MatrixD = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using VectorD = Eigen::Matrix<double, 1, Eigen::Dynamic, Eigen::RowMajor>;

using Eigen::Index;

}  // namespace aefx
