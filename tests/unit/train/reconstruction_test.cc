// Rows as decoding gives them back.
#include "train/reconstruction.h"

#include <gtest/gtest.h>

#include <memory>
#include <mutex>

#include "aefx/infer/encode.h"
#include "dist/distributed_rows.h"
#include "explain/evaluation.h"
#include "nn/pass.h"
#include "train/rows/cached_rows.h"
#include "unit/dist/threads_as_ranks.h"
#include "unit/train/training_tables.h"

namespace aefx::test {
namespace {

void expect_equal(const model::CodeRange& a, const model::CodeRange& b) {
  EXPECT_EQ(a.min, b.min);
  EXPECT_EQ(a.max, b.max);
}

TEST(Reconstruction, IsThatOfDecoding) {
  const MatrixD table = some_table(50, 4);
  model::Model model = some_model(table, {.codes = 2});
  const Matrix inputs = model.pipeline.transform(table).inputs;
  const prep::Prepared fitted = prep::slice(model.pipeline.transform(table), 0, 30);
  model.measurements = explain::evaluate(model, fitted);
  model.measurements.codes[0].max /= 2;
  const model::CodeRange range = model::decoding_range(model::range_of(model.measurements.codes), model.network);
  const Matrix expected = nn::decode(model.network, infer::decodable(model, infer::encode_prepared(model, inputs)));
  EXPECT_EQ(train::reconstruct(model.network, inputs, range), expected);
  EXPECT_NE(expected, nn::apply(model.network, inputs, 0, model.network.layers().size())) << "some codes are beyond";
}

TEST(Reconstruction, WithoutARangeCodesAreNotLimited) {
  const MatrixD table = some_table(20, 4);
  const model::Model model = some_model(table, {.codes = 2});
  const Matrix inputs = model.pipeline.transform(table).inputs;
  EXPECT_EQ(train::reconstruct(model.network, inputs, {}),
            nn::apply(model.network, inputs, 0, model.network.layers().size()));
}

// The range is that of every row that was fitted: in memory, in a file, and of other ranks.
TEST(CodeRange, OfASourceIsThatOfItsRows) {
  const MatrixD table = some_table(6000, 4);
  const model::Model model = some_model(table, {.codes = 2});
  const prep::Prepared rows = model.pipeline.transform(table);
  const model::CodeRange expected = train::code_range(model.network, rows.inputs);
  train::MemoryRows memory(rows);
  expect_equal(train::code_range(model.network, memory), expected);
  std::mutex mutex;
  Job::run(3, [&](dist::Communicator& rank) {
    const auto own = static_cast<Index>(2000 * rank.index());
    prep::Prepared some = prep::slice(rows, own, 2000);
    dist::DistributedRows shared(some, rank);
    const model::CodeRange range = train::code_range(model.network, shared);
    const std::lock_guard lock(mutex);
    expect_equal(range, expected);
  });
}

}  // namespace
}  // namespace aefx::test
