// Networks that equal PCA before training.
#include "train/warm_start.h"

#include <gtest/gtest.h>

#include <Eigen/QR>
#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "nn/pass.h"
#include "unit/train/rows.h"

namespace aefx::test {
namespace warm_start_test {

using nn::Activation;

struct Started {
  nn::Network network;
  prep::Pca pca;
};

Started started(const prep::Prepared& rows, const Shape& shape) {
  const Index columns = rows.inputs.cols();
  Index most = shape.codes;
  for (const Index units : shape.hidden) most = std::max(most, units);
  Started s{some_network(columns, shape), prep::fit_pca(rows, std::min(most, columns))};
  Random random(3);
  train::start_from_pca(s.network, rows, s.pca, random);
  return s;
}

Matrix through(const nn::Network& network, const Matrix& x) {
  return nn::apply(network, x, 0, network.layers().size());
}

Matrix pca_of(const prep::Prepared& rows, Index codes) {
  return prep::reconstruct(prep::fit_pca(rows, codes), rows.inputs);
}

const std::vector<std::vector<Index>> kHidden{{}, {8}, {3}, {20, 8}};

TEST(StartFromPca, EqualsPcaForPiecewiseLinearUnits) {
  const prep::Prepared rows = some_rows(300, 6);
  for (const Activation a : {Activation::linear, Activation::relu, Activation::leaky_relu, Activation::elu}) {
    for (const auto& hidden : kHidden) {
      const nn::Network network =
          started(rows, {.hidden = hidden, .codes = 2, .activation = a, .output = Activation::linear}).network;
      EXPECT_LT((through(network, rows.inputs) - pca_of(rows, 2)).cwiseAbs().maxCoeff(), 1e-4)
          << nn::name(a) << " " << hidden.size();
    }
  }
}

// tanh and sigmoid are used where they are nearly linear: the error may be a tenth of the table's deviation.
TEST(StartFromPca, IsCloseToPcaForSmoothUnits) {
  const prep::Prepared rows = some_rows(300, 6);
  const double spread = (rows.inputs.rowwise() - rows.inputs.colwise().mean()).norm();
  for (const Activation a : {Activation::tanh, Activation::sigmoid}) {
    for (const auto& hidden : kHidden) {
      const nn::Network network =
          started(rows, {.hidden = hidden, .codes = 2, .activation = a, .output = Activation::linear}).network;
      EXPECT_LT((through(network, rows.inputs) - pca_of(rows, 2)).norm(), 0.1 * spread)
          << nn::name(a) << " " << hidden.size();
    }
  }
}

TEST(StartFromPca, SigmoidOutputIsCloseToPca) {
  const prep::Prepared rows = some_rows(300, 6);
  const nn::Network network = started(rows, {.codes = 2}).network;
  const double pca = (pca_of(rows, 2) - rows.inputs).squaredNorm();
  EXPECT_LT((through(network, rows.inputs) - rows.inputs).squaredNorm(), 1.5 * pca);
}

TEST(StartFromPca, ReluCodesAreActiveOnEveryRow) {
  const prep::Prepared rows = some_rows(5000, 6);
  for (const auto& hidden : kHidden) {
    const nn::Network network = started(rows, {.hidden = hidden, .codes = 3}).network;
    EXPECT_GT(nn::encode(network, rows.inputs).minCoeff(), 0) << hidden.size();
  }
}

void expect_codes_vary(const prep::Prepared& rows, const Shape& shape, const std::string& what) {
  const nn::Network network = started(rows, shape).network;
  EXPECT_TRUE(all_finite(network)) << what;
  const Matrix codes = nn::encode(network, rows.inputs);
  for (Index k = 0; k < codes.cols(); ++k) {
    EXPECT_GT(codes.col(k).maxCoeff(), codes.col(k).minCoeff()) << what << ", code " << k;
  }
}

TEST(StartFromPca, EveryCodeVariesWithMoreCodesThanDimensions) {
  for (const Activation a : {Activation::relu, Activation::tanh, Activation::sigmoid, Activation::linear}) {
    expect_codes_vary(some_rows(100, 3), {.codes = 7, .activation = a}, "more codes than columns");
    expect_codes_vary(some_rows(4, 6), {.codes = 5, .activation = a}, "more codes than rows");
    expect_codes_vary(some_rows(2, 6), {.codes = 4, .activation = a}, "two rows");
    expect_codes_vary(some_rows(100, 3), {.hidden = {2}, .codes = 4, .activation = a}, "a hidden waist");
    prep::Prepared constant = some_rows(50, 4);
    constant.inputs.col(0).setConstant(0.5F);
    constant.inputs.col(2).setConstant(0.5F);
    expect_codes_vary(constant, {.codes = 4, .activation = a}, "constant columns");
  }
}

TEST(StartFromPca, IsFiniteOnAConstantTable) {
  for (const auto& hidden : kHidden) {
    for (const Activation a : {Activation::relu, Activation::tanh, Activation::sigmoid}) {
      const Shape shape{.hidden = hidden, .codes = 3, .activation = a};
      for (const Index n : {1, 30}) {
        const prep::Prepared rows = prepared(Matrix::Constant(n, 4, 0.25F));
        const nn::Network network = started(rows, shape).network;
        EXPECT_TRUE(all_finite(network));
        EXPECT_LT((through(network, rows.inputs) - rows.inputs).cwiseAbs().maxCoeff(), 1e-4);
      }
    }
  }
}

TEST(StartFromPca, IsFiniteOnOneRow) {
  EXPECT_TRUE(all_finite(started(some_rows(1, 4), {.hidden = {5}, .codes = 3}).network));
}

TEST(StartFromPca, IsDeterministic) {
  const prep::Prepared rows = some_rows(100, 4);
  const Shape shape{.hidden = {12}, .codes = 2};
  EXPECT_EQ(parameters(started(rows, shape).network), parameters(started(rows, shape).network));
}

// Any encoder: what the network then gives is the linear reconstruction from its codes that is best on the rows.
TEST(StartDecoder, GivesTheBestLinearReconstructionFromTheCodes) {
  const prep::Prepared rows = some_rows(300, 6);
  for (const auto& hidden : kHidden) {
    const Shape shape{.hidden = hidden, .codes = 2, .output = Activation::linear};
    nn::Network network = started(rows, shape).network;
    const std::size_t end = network.layers()[network.encoder_layers()].kernel_at;
    Random random(5);
    const std::span<float> parameters = network.parameters();
    for (std::size_t i = 0; i < end; ++i) parameters[i] += 0.1F * static_cast<float>(random.normal());
    for (std::size_t i = end; i < parameters.size(); ++i) parameters[i] = 7;
    const std::vector<float> encoder(parameters.begin(), parameters.begin() + static_cast<std::ptrdiff_t>(end));
    train::start_decoder(network, train::warm_start_data(rows), random);
    EXPECT_TRUE(std::equal(encoder.begin(), encoder.end(), parameters.begin())) << "the encoder stays";
    MatrixD with_one(rows.inputs.rows(), 3);
    with_one << nn::encode(network, rows.inputs).cast<double>(), Eigen::VectorXd::Ones(rows.inputs.rows());
    const Eigen::MatrixXd inputs = rows.inputs.cast<double>();
    const Eigen::MatrixXd best = with_one * Eigen::MatrixXd(with_one).colPivHouseholderQr().solve(inputs);
    EXPECT_LT((through(network, rows.inputs).cast<double>() - best).cwiseAbs().maxCoeff(), 1e-4) << hidden.size();
  }
}

TEST(StartDecoder, IsFiniteWhereCodesAreConstantOrRepeated) {
  const prep::Prepared rows = some_rows(50, 4);
  for (const Activation output : {Activation::linear, Activation::sigmoid}) {
    nn::Network network = some_network(4, {.codes = 3, .output = output});
    network.kernel(0).col(0).setZero();  // the first code is the same on every row
    network.bias(0).setConstant(20);
    network.kernel(0).col(2) = network.kernel(0).col(1);
    Random random(5);
    train::start_decoder(network, train::warm_start_data(rows), random);
    ASSERT_TRUE(all_finite(network));
    const double left = (through(network, rows.inputs) - rows.inputs).squaredNorm();
    EXPECT_LT(left, (rows.inputs.rowwise() - rows.inputs.colwise().mean()).squaredNorm());
  }
}

}  // namespace warm_start_test
}  // namespace aefx::test
