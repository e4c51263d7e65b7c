#include "train/rows/row_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "aefx/base/error.h"
#include "unit/train/rows.h"

namespace aefx::train {
namespace {

constexpr Index kRows = 100;

prep::Prepared rows_of(Index rows) { return {.inputs = Matrix::Zero(rows, 2), .weights = {}, .beyond_float = {}}; }

RowOrder order_of(MemoryRows& rows, Random& random) {
  RowOrder order;
  rows.each_window(random, true, 10, [&](const prep::Prepared& all, const RowOrder& some) {
    EXPECT_EQ(all.inputs.rows(), kRows);
    order = some;
  });
  return order;
}

// Whatever part of it was drawn before, and what is drawn behind it is the same too.
TEST(MemoryRows, PreparedShuffleEqualsDirectShuffle) {
  const prep::Prepared all = rows_of(kRows);
  MemoryRows plain(all);
  Random random(1, 5);
  const RowOrder expected = order_of(plain, random);
  const double behind = random.uniform();
  for (const Index drawn : {0, 1, 50, 99, 100, 1000}) {
    MemoryRows rows(all);
    Random first(1, 4);
    order_of(rows, first);
    rows.prepare_shuffle(Random(1, 5));
    for (Index at = 0; at < drawn; at += 10) rows.advance_shuffle(10);
    Random second(1, 5);
    EXPECT_EQ(order_of(rows, second), expected) << drawn;
    EXPECT_EQ(second.uniform(), behind) << drawn;
  }
}

TEST(MemoryRows, DiscardsUnusedPreparedShuffle) {
  const prep::Prepared all = rows_of(kRows);
  MemoryRows plain(all), rows(all);
  Random random(1, 6), same(1, 6);
  rows.prepare_shuffle(Random(1, 5));
  rows.advance_shuffle(30);
  EXPECT_EQ(order_of(rows, same), order_of(plain, random));
  rows.advance_shuffle(30);  // nothing is foreseen
  EXPECT_EQ(order_of(rows, same), order_of(plain, random));
}

// Without columns, so that they take no memory.
TEST(MemoryRows, RejectsMoreThanTwoTo32Rows) {
  prep::Prepared all;
  all.inputs.resize(Index{1} << 32, 0);
  try {
    const MemoryRows rows(all);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.fault(), Fault::other);
    EXPECT_THAT(error.what(), testing::HasSubstr("4294967296 rows are to be held in memory"));
    EXPECT_THAT(error.hint(), testing::HasSubstr("--max-memory"));
  }
}

}  // namespace
}  // namespace aefx::train
