// Rows for training, and a silent observer.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "aefx/csv/row_batch.h"
#include "aefx/prep/pipeline.h"
#include "aefx/train/train.h"
#include "unit/model/models.h"

namespace aefx::test {

class Silent : public train::Observer {
 public:
  explicit Silent(std::uint64_t stop_after = static_cast<std::uint64_t>(-1)) : left_(stop_after) {}
  void begin(std::string_view, std::uint64_t) override {}
  void epoch(std::uint64_t, const model::EpochLoss&) override { left_ -= left_ > 0 ? 1 : 0; }
  void end() override {}
  [[nodiscard]] bool stop() const override { return left_ == 0; }

 private:
  std::uint64_t left_;
};

inline prep::Prepared prepared(const Matrix& inputs) { return {.inputs = inputs, .weights = {}, .beyond_float = {}}; }

// Returns rows of some_table, scaled to [0, 1].
inline prep::Prepared some_rows(Index rows, Index columns, std::uint64_t seed = 1) {
  const MatrixD table = some_table(rows, columns, seed);
  return some_model(table, {.codes = 1}).pipeline.transform(table);
}

inline std::vector<float> parameters(const nn::Network& network) {
  return {network.parameters().begin(), network.parameters().end()};
}

inline bool all_finite(const nn::Network& network) {
  for (const float v : network.parameters()) {
    if (!std::isfinite(v)) return false;
  }
  return true;
}

inline csv::RowBatch batch_of(const MatrixD& numbers) {
  csv::RowBatch batch;
  batch.numbers = numbers;
  for (Index r = 0; r < numbers.rows(); ++r) batch.lines.push_back(static_cast<std::uint64_t>(r) + 2);
  return batch;
}

// Trains on rows in memory.
inline train::Trained train_in_memory(csv::RowBatch rows, train::TableDescription description,
                                      const train::TrainOptions& options, train::Observer& observer,
                                      train::Checkpoint* checkpoint = nullptr) {
  const auto data = train::in_memory(std::move(rows), std::move(description));
  return train::train(*data, options, observer, checkpoint);
}

}  // namespace aefx::test
