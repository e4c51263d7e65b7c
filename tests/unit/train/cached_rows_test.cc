// CachedRows returns the rows of a temporary file as MemoryRows does those in memory.
#include "train/rows/cached_rows.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>

#include "train/fit.h"
#include "unit/train/rows.h"

namespace aefx::test {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct Table {
  MatrixD rows;
  prep::StoredFeatures stored{3};
  prep::Pipeline pipeline;
};

// Returns a table whose first column identifies the row.
void fill(Table& table, Index n, bool gaps) {
  Random random(1);
  table.rows.resize(n, 3);
  for (Index r = 0; r < n; ++r) {
    table.rows.row(r) << static_cast<double>(r), random.normal(), random.uniform();
    if (gaps && r % 7 == 3) table.rows(r, 1) = kNone;
  }
  for (Index at = 0; at < n; at += 1000) table.stored.add(table.rows.middleRows(at, std::min<Index>(1000, n - at)));
  table.pipeline = prep::fit_pipeline(prep::column_statistics(table.rows, prep::all_rows(n)), {});
}

std::set<Index> rows_of(const Table& table, train::CachedRows& cached, bool shuffle, Index batch, bool& whole_batches) {
  std::set<Index> seen;
  const prep::Prepared all = table.pipeline.transform(table.rows);
  Random random(5);
  bool last = false;
  whole_batches = true;
  cached.each_window(random, shuffle, batch, [&](const prep::Prepared& rows, const train::RowOrder& order) {
    whole_batches = whole_batches && !last;
    EXPECT_LE(rows.inputs.rows(), all.inputs.rows()) << "memory for rows that there are not";
    last = static_cast<Index>(order.size()) % batch != 0;
    for (const Index r : order) {
      const auto row = static_cast<Index>(
          std::lround(table.pipeline.columns[0].scale.invert(static_cast<double>(rows.inputs(r, 0)))));
      EXPECT_TRUE(seen.insert(row).second) << row << " twice";
      EXPECT_EQ(Vector(rows.inputs.row(r)), Vector(all.inputs.row(row))) << row;
      if (all.weights.rows() > 0) {
        EXPECT_EQ(Vector(rows.weights.row(r)), Vector(all.weights.row(row))) << row;
      }
    }
  });
  return seen;
}

TEST(CachedRows, ReturnEveryFittedRowOncePerEpoch) {
  ThreadPool pool(2);
  for (const bool gaps : {false, true}) {
    Table table;
    fill(table, 20'011, gaps);
    const std::vector<Index> held{0, 1, 17, 4096, 12'000, 20'010};
    for (const std::size_t window : {std::size_t{1}, std::size_t{100'000}, std::size_t{1} << 30U}) {
      train::CachedRows cached(table.stored, table.pipeline, held, window, pool);
      EXPECT_EQ(cached.rows(), 20'011 - 6);
      EXPECT_EQ(cached.weighted(), gaps);
      for (const Index batch : {Index{1}, Index{32}, Index{1000}, Index{20'005}}) {
        bool whole = false;
        const std::set<Index> seen = rows_of(table, cached, true, batch, whole);
        EXPECT_EQ(seen.size(), 20'005U) << window << " " << batch;
        for (const Index row : held) EXPECT_FALSE(seen.contains(row)) << row;
        EXPECT_TRUE(whole) << "only the last batch may be short";
      }
    }
  }
}

TEST(CachedRows, KeepTableOrderWithoutShuffling) {
  ThreadPool pool(1);
  Table table;
  fill(table, 9000, true);
  const train::CachedRows cached(table.stored, table.pipeline, {3}, 1, pool);
  const prep::Prepared all = table.pipeline.transform(table.rows);
  Index next = 0;
  cached.each_block([&](Index begin, const prep::Prepared& rows) {
    EXPECT_EQ(begin, next);
    EXPECT_EQ(Matrix(rows.inputs), Matrix(all.inputs.middleRows(begin, rows.inputs.rows())));
    next += rows.inputs.rows();
  });
  EXPECT_EQ(next, 9000);
}

// Without shuffling the batches are equal, and so are all bits.
TEST(CachedRows, TrainTheWeightsOfMemoryRows) {
  ThreadPool pool(2);
  Table table;
  fill(table, 5000, true);
  const prep::Prepared rows = table.pipeline.transform(table.rows);
  const nn::Network start = some_network(3, {.hidden = {}, .codes = 2});
  train::FitOptions options;
  options.epochs = 2;
  options.shuffle = false;
  Silent observer;
  train::CachedRows cached(table.stored, table.pipeline, {}, 1, pool);
  const train::FitResult here = train::fit(start, rows, nullptr, options, pool, observer);
  const train::FitResult there = train::fit(start, cached, nullptr, options, pool, observer);
  EXPECT_EQ(parameters(here.network), parameters(there.network));
}

// A batch mixes rows from all parts of a sorted table.
TEST(CachedRows, ShuffleAcrossTheWholeTable) {
  ThreadPool pool(1);
  Table table;
  fill(table, 100'000, false);
  train::CachedRows cached(table.stored, table.pipeline, {}, 300'000, pool);  // a quarter of the table
  Random random(3);
  cached.each_window(random, true, 50, [&](const prep::Prepared& rows, const train::RowOrder& order) {
    for (std::size_t at = 0; at + 50 <= order.size(); at += 5000) {
      float least = 1, most = 0;
      for (std::size_t i = at; i < at + 50; ++i) {
        least = std::min(least, rows.inputs(order[i], 0));
        most = std::max(most, rows.inputs(order[i], 0));
      }
      EXPECT_GT(most - least, 0.4F);
    }
  });
}

}  // namespace
}  // namespace aefx::test
