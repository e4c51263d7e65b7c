#include <gtest/gtest.h>

#include "nn/pass.h"
#include "reference.h"

namespace aefx::nn {
namespace {

using test::kAllActivations;

TEST(CodeSlopes, MatchFiniteDifferences) {
  constexpr double kStep = 1e-6;
  for (const Activation activation : kAllActivations) {
    Network network(5, {{6, activation}, {4, activation}, {2, activation}, {5, Activation::linear}}, 3);
    test::randomize(network, 3);
    const Matrix x = test::random_matrix(8, 5, 4);
    const test::Parameters p = test::parameters_of(network);
    ASSERT_GT(test::reference_pass(network, p, x.cast<double>()).nearest_to_kink(), 1e-5) << "choose another seed";
    for (Index code = 0; code < 2; ++code) {
      const Matrix slopes = code_slopes(network, x, code);
      ASSERT_EQ(slopes.rows(), 8);
      ASSERT_EQ(slopes.cols(), 5);
      for (Index input = 0; input < 5; ++input) {
        MatrixD above = x.cast<double>();
        MatrixD below = above;
        above.col(input).array() += kStep;
        below.col(input).array() -= kStep;
        const VectorD difference = (test::reference_pass(network, p, above).before[2].col(code) -
                                    test::reference_pass(network, p, below).before[2].col(code)) /
                                   (2 * kStep);
        for (Index r = 0; r < 8; ++r) {
          EXPECT_NEAR(slopes(r, input), difference(r), 1e-5) << name(activation) << " " << code << " " << input;
        }
      }
    }
  }
}

TEST(CodeSlopes, EqualTheKernelOfASingleLayer) {
  Network network(3, {{2, Activation::relu}, {3, Activation::linear}}, 1);
  test::randomize(network, 5);
  const Matrix slopes = code_slopes(network, test::random_matrix(4, 3, 6), 1);
  for (Index r = 0; r < 4; ++r) EXPECT_EQ(slopes.row(r), network.kernel(0).col(1).transpose());
}

}  // namespace
}  // namespace aefx::nn
