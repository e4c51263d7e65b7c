#include "model/code_range.h"

#include <gtest/gtest.h>

#include <limits>

namespace aefx::model {
namespace {

CodeRange range(float min, float max) { return {.min = Vector::Constant(1, min), .max = Vector::Constant(1, max)}; }

nn::Network network(const std::vector<Index>& decoder) {
  std::vector<nn::LayerOptions> layers{{.units = 1, .activation = nn::Activation::relu}};
  for (const Index units : decoder) layers.push_back({.units = units, .activation = nn::Activation::sigmoid});
  return {4, layers, 1};
}

TEST(DecodingRange, OfHiddenLayersIsThatOfTheTrainingRows) {
  const CodeRange out = decoding_range(range(1, 5), network({8, 4}));
  EXPECT_EQ(out.min(0), 1);
  EXPECT_EQ(out.max(0), 5);
}

TEST(DecodingRange, OfASingleLayerIsTwiceAsWide) {
  const CodeRange out = decoding_range(range(1, 5), network({4}));
  EXPECT_EQ(out.min(0), -1);
  EXPECT_EQ(out.max(0), 7);
}

TEST(DecodingRange, LimitsCodesThatAreNumbers) {
  Matrix codes(5, 1);
  codes << -9, 0, 9, std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN();
  limit(codes, decoding_range(range(0, 2), network({4})));
  EXPECT_EQ(codes(0, 0), -1);
  EXPECT_EQ(codes(1, 0), 0);
  EXPECT_EQ(codes(2, 0), 3);
  EXPECT_EQ(codes(3, 0), std::numeric_limits<float>::infinity());
  EXPECT_NE(codes(4, 0), codes(4, 0));
}

TEST(Joined, HoldsBothRanges) {
  const CodeRange out = joined(range(1, 5), range(-2, 3));
  EXPECT_EQ(out.min, range(-2, 5).min);
  EXPECT_EQ(out.max, range(-2, 5).max);
  EXPECT_EQ(joined(range(1, 5), {}).max, range(1, 5).max) << "there is no other";
  EXPECT_EQ(joined({}, range(1, 5)).min.size(), 0) << "what has no limits gets none";
}

TEST(DecodingRange, OfNoRowsHasNoLimits) { EXPECT_EQ(decoding_range({}, network({4})).min.size(), 0); }

}  // namespace
}  // namespace aefx::model
