// The result of a row does not depend on other rows.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "nn/pass.h"
#include "reference.h"

namespace aefx::nn {
namespace {

using test::kAllActivations;
using test::random_matrix;

Network network_of(Activation activation) {
  Network network(9, {{17, activation}, {3, activation}, {17, activation}, {9, activation}}, 2);
  test::randomize(network, 1);
  return network;
}

TEST(PassSlices, HaveTheBitsOfTheWhole) {
  const Matrix x = random_matrix(1000, 9, 3);
  Random random(4);
  for (const Activation activation : kAllActivations) {
    const Network network = network_of(activation);
    const Matrix whole = apply(network, x, 0, 4);
    for (int cut = 0; cut < 60; ++cut) {
      const auto begin = static_cast<Index>(random.below(1000));
      const auto rows = static_cast<Index>(1 + random.below(static_cast<std::uint64_t>(1000 - begin)));
      const Matrix slice = apply(network, x.middleRows(begin, rows), 0, 4);
      ASSERT_EQ(std::memcmp(slice.data(), whole.data() + begin * 9, static_cast<std::size_t>(rows * 9) * sizeof(float)),
                0)
          << name(activation) << ", rows " << begin << " to " << begin + rows;
    }
  }
}

TEST(PassSlices, NanAndInfinityDoNotAffectOtherRows) {
  const Matrix x = random_matrix(300, 9, 5);
  for (const Activation activation : kAllActivations) {
    const Network network = network_of(activation);
    const Matrix clean = apply(network, x, 0, 4);
    for (const Index row : {0, 7, 255, 256, 299}) {
      for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        Matrix damaged = x;
        damaged(row, 4) = bad;
        const Matrix out = apply(network, damaged, 0, 4);
        if (std::isnan(bad)) {
          ASSERT_TRUE(out.row(row).array().isNaN().all()) << name(activation) << ", row " << row;
        }
        for (Index r = 0; r < 300; ++r) {
          if (r == row) continue;
          ASSERT_EQ(out.row(r), clean.row(r)) << name(activation) << ", row " << row << " and " << r;
        }
      }
    }
  }
}

TEST(PassSlices, LayerByLayerEqualsTheWholePass) {
  const Matrix x = random_matrix(300, 9, 6);
  for (const Activation activation : kAllActivations) {
    const Network network = network_of(activation);
    Matrix step = x;
    for (std::size_t l = 0; l < 4; ++l) step = apply(network, step, l, l + 1);
    EXPECT_EQ(step, apply(network, x, 0, 4)) << name(activation);
    EXPECT_EQ(step, decode(network, encode(network, x))) << name(activation);
  }
}

}  // namespace
}  // namespace aefx::nn
