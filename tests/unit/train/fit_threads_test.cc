// Weights do not depend on the number of threads.
#include <gtest/gtest.h>

#include <initializer_list>

#include "train/fit.h"
#include "unit/train/rows.h"

namespace aefx::test {
namespace {

void expect_same_bytes(const nn::Network& start, const prep::Prepared& rows, const prep::Prepared& valid,
                       std::initializer_list<Index> batches) {
  for (const Index batch : batches) {
    train::FitOptions options;
    options.epochs = 2;
    options.batch = batch;
    options.noise = 0.01;
    options.sparsity = 0.01;
    std::vector<train::FitResult> results;
    for (const std::size_t threads : {1U, 2U, 4U}) {
      ThreadPool pool(threads);
      Silent observer;
      results.push_back(train::fit(start, rows, &valid, options, pool, observer));
    }
    ASSERT_NE(parameters(results[0].network), parameters(start));
    for (const train::FitResult& r : results) {
      EXPECT_EQ(parameters(r.network), parameters(results[0].network)) << batch;
      EXPECT_EQ(r.curve[1].train, results[0].curve[1].train) << batch;
      EXPECT_EQ(r.curve[1].valid, results[0].curve[1].valid) << batch;
    }
  }
}

TEST(FitThreads, ResultDoesNotDependOnThreads) {
  // Enough rows that shuffles are prepared ahead.
  expect_same_bytes(some_network(5, {.hidden = {6}, .codes = 2}), some_rows(12'000, 5), some_rows(1500, 5, 2),
                    {32, 1024});
}

// Through ColumnParallelPass, and through blocks of rows with slices of the parameters.
TEST(FitThreads, ResultOfAWideNetworkDoesNotDependOnThreads) {
  expect_same_bytes(some_network(120, {.hidden = {90}, .codes = 70}), some_rows(650, 120), some_rows(100, 120, 2),
                    {100, 300});
}

}  // namespace
}  // namespace aefx::test
