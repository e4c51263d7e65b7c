#include "base/large_pages.h"

#include <gtest/gtest.h>

#include <vector>

namespace aefx {
namespace {

TEST(LargePages, MemoryIsUsable) {
  for (const Index rows : {Index{0}, Index{1}, Index{1000}, Index{200'000}}) {  // up to 24 MB
    Matrix matrix;
    resize_large(matrix, rows, 30);
    ASSERT_EQ(matrix.rows(), rows);
    ASSERT_EQ(matrix.cols(), 30);
    for (Index i = 0; i < matrix.size(); ++i) matrix.data()[i] = static_cast<float>(i % 1009);
    bool same = true;
    for (Index i = 0; i < matrix.size(); ++i) same = same && matrix.data()[i] == static_cast<float>(i % 1009);
    EXPECT_TRUE(same) << rows;
  }
}

TEST(LargePages, IgnoresSmallMemory) {
  prefer_large_pages(nullptr, 0);
  std::vector<double> values(100, 1.5);
  prefer_large_pages(values.data(), values.size() * sizeof(double));
  EXPECT_EQ(values, std::vector<double>(100, 1.5));
}

}  // namespace
}  // namespace aefx
