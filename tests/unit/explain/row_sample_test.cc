#include "explain/row_sample.h"

#include <gtest/gtest.h>

#include <vector>

namespace aefx::explain {
namespace {

prep::Prepared rows(Index from, Index count) {
  prep::Prepared p{.inputs = Matrix(count, 1), .weights = {}, .beyond_float = {}};
  for (Index r = 0; r < count; ++r) p.inputs(r, 0) = static_cast<float>(from + r);
  return p;
}

TEST(RowSample, KeepsAllOfFewRows) {
  RowSample sample(1, 10);
  sample.add(rows(0, 4));
  sample.add(rows(4, 3));
  EXPECT_EQ(sample.seen(), 7U);
  ASSERT_EQ(sample.rows().inputs.rows(), 7);
  for (Index r = 0; r < 7; ++r) EXPECT_EQ(sample.rows().inputs(r, 0), static_cast<float>(r));
}

TEST(RowSample, DoesNotDependOnBlocks) {
  RowSample whole(1, 16);
  whole.add(rows(0, 1000));
  RowSample parts(1, 16);
  for (Index r = 0; r < 1000; r += 9) parts.add(rows(r, std::min<Index>(9, 1000 - r)));
  EXPECT_EQ(whole.rows().inputs, parts.rows().inputs);
}

// Every row has the same probability, whenever it comes.
TEST(RowSample, IsUniform) {
  RowSample sample(1, 2000);
  sample.add(rows(0, 20000));
  EXPECT_NEAR(sample.rows().inputs.cast<double>().mean(), 9999.5, 400);  // 3 deviations
}

TEST(RowSample, KeepsTheWeightsOfMissingValues) {
  RowSample sample(1, 4);
  sample.add(rows(0, 2));
  prep::Prepared gap = rows(2, 1);
  gap.weights = Matrix::Zero(1, 1);
  sample.add(gap);
  const prep::Prepared kept = sample.rows();
  ASSERT_EQ(kept.weights.rows(), 3);
  EXPECT_EQ(kept.weights(0, 0), 1);
  EXPECT_EQ(kept.weights(2, 0), 0);
}

}  // namespace
}  // namespace aefx::explain
