// Ranks take the rows of one process's batches, each those that it has.
#include "dist/distributed_rows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <mutex>
#include <vector>

#include "unit/dist/threads_as_ranks.h"

namespace aefx::test {
namespace {

constexpr Index kBatch = 1000;

// Rows of the table, whose only column numbers them.
prep::Prepared numbered(Index begin, Index end) {
  prep::Prepared out{.inputs = Matrix(end - begin, 1), .weights = {}, .beyond_float = {}};
  for (Index r = begin; r < end; ++r) out.inputs(r - begin, 0) = static_cast<float>(r);
  return out;
}

struct Epoch {
  std::vector<float> rows;  // in the order in which they are taken
  double behind = 0;        // what is drawn after the order
};

Epoch in_one_process(Index all, bool shuffle) {
  const prep::Prepared table = numbered(0, all);
  train::MemoryRows rows(table);
  Random random(3, 4);
  Epoch out;
  rows.each_batch(random, shuffle, kBatch, [&](const train::Batch& batch) {
    EXPECT_EQ(batch.count, batch.all);
    for (Index r = 0; r < batch.count; ++r) out.rows.push_back(batch.rows.inputs(batch.order[r], 0));
  });
  out.behind = random.uniform();
  return out;
}

Epoch on_ranks(Index all, bool shuffle, std::size_t ranks) {
  Epoch out{.rows = std::vector<float>(static_cast<std::size_t>(all), -1)};
  std::mutex mutex;
  Job::run(ranks, [&](dist::Communicator& rank) {
    const auto part = [&](std::size_t i) {
      return all * static_cast<Index>(i * i) / static_cast<Index>(ranks * ranks);
    };
    prep::Prepared own = numbered(part(rank.index()), part(rank.index() + 1));
    dist::DistributedRows rows(own, rank);
    Random random(3, 4);
    Index at = 0;
    rows.each_batch(random, shuffle, kBatch, [&](const train::Batch& batch) {
      EXPECT_EQ(batch.all, std::min(kBatch, all - at));
      EXPECT_TRUE(std::is_sorted(batch.positions, batch.positions + batch.count));
      for (Index r = 0; r < batch.count; ++r)
        out.rows[static_cast<std::size_t>(at + batch.positions[r])] = own.inputs(batch.order[r], 0);
      at += batch.all;
    });
    EXPECT_EQ(at, all);
    const std::lock_guard lock(mutex);
    out.behind = random.uniform();
  });
  return out;
}

TEST(DistributedRows, TakeTheOrderOfOneProcess) {
  for (const Index all : {Index{2500}, train::kDrawnRows + 2500}) {
    for (const bool shuffle : {true, false}) {
      const Epoch expected = in_one_process(all, shuffle);
      std::vector<float> sorted = expected.rows;
      std::sort(sorted.begin(), sorted.end());
      for (Index r = 0; r < all; ++r) ASSERT_EQ(sorted[static_cast<std::size_t>(r)], static_cast<float>(r));
      EXPECT_EQ(sorted == expected.rows, !shuffle);
      for (const std::size_t ranks : {1, 3}) {
        const Epoch shared = on_ranks(all, shuffle, ranks);
        EXPECT_EQ(shared.rows, expected.rows) << all << " rows, " << ranks << " ranks";
        EXPECT_EQ(shared.behind, expected.behind);
      }
    }
  }
}

}  // namespace
}  // namespace aefx::test
