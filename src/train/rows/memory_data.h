// Training data in memory.
#pragma once

#include <memory>
#include <vector>

#include "aefx/train/training_data.h"
#include "train/rows/fit_data.h"

namespace aefx::train {

class MemoryData : public TrainingData {
 public:
  MemoryData(csv::RowBatch rows, TableDescription description)
      : TrainingData(std::move(description)), rows_(std::make_shared<const csv::RowBatch>(std::move(rows))) {}

  [[nodiscard]] Index rows() const override { return rows_->numbers.rows(); }
  [[nodiscard]] const csv::RowBatch& resident_rows() const override { return *rows_; }
  [[nodiscard]] MatrixD take(const std::vector<Index>& rows) const override { return take_rows(rows_->numbers, rows); }
  [[nodiscard]] std::vector<prep::ColumnStatistics> statistics(ThreadPool& pool) const override;
  [[nodiscard]] std::uint32_t checksum() const override;
  [[nodiscard]] Split split(double share, std::uint64_t seed) const override;
  [[nodiscard]] FitData fit_data(const FitRequest& request) override;
  [[nodiscard]] EvaluationRows evaluation_rows(const prep::Pipeline& pipeline, ThreadPool& pool) override;
  void each_block(const prep::Pipeline& pipeline, ThreadPool& pool, const UseBlock& use) override;

 private:
  [[nodiscard]] std::shared_ptr<const prep::Prepared> prepared(const prep::Pipeline& pipeline, ThreadPool& pool);

  std::shared_ptr<const csv::RowBatch> rows_;
  std::shared_ptr<const prep::Prepared> prepared_;  // all rows, once they are known
  std::shared_ptr<const prep::Pca> pca_;            // of prepared_, where training has fitted it
};

// Returns a CRC-32 of numbers to be learned from; `before` is that of the numbers before them.
[[nodiscard]] std::uint32_t checksum_of(const MatrixD& numbers, std::uint32_t before = 0);

// Calls `use` with some thousand rows at a time; `first` is the number of the first row.
void each_slice(const prep::Prepared& prepared, const csv::TextColumns& texts, Index first,
                const TrainingData::UseBlock& use);

}  // namespace aefx::train
