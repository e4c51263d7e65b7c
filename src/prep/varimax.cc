#include "prep/varimax.h"

#include <Eigen/SVD>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace aefx::prep {
namespace {

constexpr int kMostSteps = 500;
constexpr double kSettled = 1e-12;    // relative growth of the criterion that ends the search
constexpr double kNoVariance = 1e-8;  // of the strongest: such components are directions of rounding

// The rotation R of loadings L that makes the columns of (L R)^2 vary most.
MatrixD rotation(const MatrixD& loadings) {
  const Index k = loadings.cols();
  MatrixD turn = MatrixD::Identity(k, k);
  double before = 0;
  for (int step = 0; step < kMostSteps; ++step) {
    const MatrixD turned = loadings * turn;
    const VectorD mean_square = turned.array().square().colwise().mean();
    const MatrixD cubes = turned.array().cube() - turned.array().rowwise() * mean_square.array();
    const Eigen::JacobiSVD<Eigen::MatrixXd> svd(loadings.transpose() * cubes,
                                                Eigen::ComputeThinU | Eigen::ComputeThinV);
    turn = svd.matrixU() * svd.matrixV().transpose();
    const double now = svd.singularValues().sum();
    if (now <= before * (1 + kSettled)) break;
    before = now;
  }
  return turn;
}

}  // namespace

Pca varimax(const Pca& pca, Index count) {
  Index strong = 0;
  while (strong < std::min(count, pca.size()) && pca.variance(strong) > kNoVariance * pca.variance(0)) ++strong;
  if (strong < 2) return pca;
  const MatrixD turn = rotation(pca.components.leftCols(strong));
  const MatrixD turned = pca.components.leftCols(strong) * turn;
  const VectorD variance = pca.variance.head(strong) * turn.array().square().matrix();
  std::vector<Index> order(static_cast<std::size_t>(strong));
  std::iota(order.begin(), order.end(), Index{0});
  std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) { return variance(a) > variance(b); });
  Pca out = pca;
  for (Index k = 0; k < strong; ++k) {
    const Index from = order[static_cast<std::size_t>(k)];
    Index largest = 0;
    turned.col(from).cwiseAbs().maxCoeff(&largest);
    out.components.col(k) = turned.col(from) * (turned(largest, from) < 0 ? -1.0 : 1.0);
    out.variance(k) = variance(from);
  }
  return out;
}

}  // namespace aefx::prep
