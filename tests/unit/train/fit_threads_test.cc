// The number of threads does not show in the weights.
#include <gtest/gtest.h>

#include "aefx/train/fit.h"
#include "unit/train/rows.h"

namespace aefx::test {
namespace {

TEST(FitThreads, GiveTheSameBytesWhateverTheirNumber) {
  const prep::Prepared rows = some_rows(12'000, 5);  // so many that orders are drawn ahead
  const prep::Prepared valid = some_rows(1500, 5, 2);
  const nn::Network start = some_network(5, {.hidden = {6}, .codes = 2});
  for (const Index batch : {32, 1024}) {
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

}  // namespace
}  // namespace aefx::test
