#include "aefx/nn/network.h"

#include <gtest/gtest.h>

#include <utility>

namespace aefx::nn {
namespace {

Network small() { return {3, {{2, Activation::relu}, {3, Activation::sigmoid}}, 1}; }

TEST(Network, StoresKernelThenBiasLayerByLayer) {
  Network network = small();
  ASSERT_EQ(network.parameters().size(), 3U * 2 + 2 + 2 * 3 + 3);
  for (std::size_t i = 0; i < network.parameters().size(); ++i) network.parameters()[i] = static_cast<float>(i);
  EXPECT_EQ(network.kernel(0)(0, 1), 1);  // inputs x outputs, row after row
  EXPECT_EQ(network.kernel(0)(2, 0), 4);
  EXPECT_EQ(network.bias(0)(1), 7);
  EXPECT_EQ(network.kernel(1)(0, 0), 8);
  EXPECT_EQ(network.kernel(1)(1, 2), 13);
  EXPECT_EQ(std::as_const(network).bias(1)(2), 16);
}

TEST(Network, ParametersStartAtZero) {
  const Network network = small();
  for (const float p : network.parameters()) EXPECT_EQ(p, 0);
  EXPECT_EQ(network.inputs(), 3);
  EXPECT_EQ(network.codes(), 2);
  EXPECT_EQ(network.outputs(), 3);
  EXPECT_EQ(Network().inputs(), 0);
  EXPECT_EQ(Network().codes(), 0);
}

TEST(Network, CopiesAreDeep) {
  Network network = small();
  const Network copy = network;
  network.bias(0)(0) = 5;
  EXPECT_EQ(copy.bias(0)(0), 0);
}

}  // namespace
}  // namespace aefx::nn
