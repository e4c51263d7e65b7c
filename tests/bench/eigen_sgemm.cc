// Speed of Eigen's matrix products of one training step of a D-K-D network, without other work: an upper bound.
// Compiled with -march=native, in a separate program so that no other code shares its template instances.
//
// Usage: eigen_sgemm COLUMNS DIM BATCH SECONDS, with OMP_NUM_THREADS threads. Prints rows per second of such steps and
// GFLOP/s as a line of JSON.
#include <Eigen/Core>
#include <chrono>
#include <cstdio>
#include <cstdlib>

int main(int count, char** words) {
  if (count != 5) return 2;
  using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Eigen::Index columns = std::atol(words[1]), dim = std::atol(words[2]), batch = std::atol(words[3]);
  const double least = std::atof(words[4]);
  const Matrix x = Matrix::Random(batch, columns), codes = Matrix::Random(batch, dim);
  const Matrix delta = Matrix::Random(batch, columns), code_delta = Matrix::Random(batch, dim);
  const Matrix down = Matrix::Random(columns, dim), up = Matrix::Random(dim, columns);
  Matrix new_codes(batch, dim), output(batch, columns), up_gradient(dim, columns), new_code_delta(batch, dim),
      down_gradient(columns, dim);
  const auto step = [&] {
    new_codes.noalias() = x * down;
    output.noalias() = codes * up;
    up_gradient.noalias() = codes.transpose() * delta;
    new_code_delta.noalias() = delta * up.transpose();
    down_gradient.noalias() = x.transpose() * code_delta;
  };
  for (int i = 0; i < 3; ++i) step();
  const auto begin = std::chrono::steady_clock::now();
  double taken = 0;
  long steps = 0;
  while (taken < least) {
    step();
    ++steps;
    taken = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  }
  const double rows = static_cast<double>(batch) * static_cast<double>(steps) / taken;
  std::printf(R"({"rows_per_second": %.6g, "gflops": %.6g, "versions": {"Eigen": "%d.%d.%d"}})"
              "\n",
              rows, 10e-9 * static_cast<double>(columns * dim) * rows, EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION,
              EIGEN_MINOR_VERSION);
  return 0;
}
