// Training data that is larger than the memory it may take: all rows in temporary files, a sample of them in memory.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "aefx/train/training_data.h"
#include "train/rows/cached_rows.h"
#include "train/rows/fit_data.h"
#include "train/rows/memory_plan.h"
#include "train/rows/spilled_table.h"

namespace aefx::train {

// Returns how many columns the network sees of a table.
[[nodiscard]] Index columns_seen(const model::Table& table);

// Statistics and weights are of all rows; quartiles, PCA, choices and figures are of the sample.
class SpilledData : public TrainingData {
 public:
  // `spilled` holds levels where features are categorical.
  SpilledData(std::unique_ptr<SpilledTable> spilled, const SpillLimits& limits, TableDescription description);

  [[nodiscard]] Index rows() const override { return spilled_->features().rows(); }
  [[nodiscard]] const csv::RowBatch& resident_rows() const override { return *sample_; }
  [[nodiscard]] MatrixD take(const std::vector<Index>& rows) const override { return spilled_->features().take(rows); }
  [[nodiscard]] std::vector<prep::ColumnStatistics> statistics(ThreadPool& pool) const override;
  void each_feature_block(const UseFeatures& use) const override;
  [[nodiscard]] std::uint32_t checksum() const override;
  [[nodiscard]] std::size_t memory_limit() const override { return memory_; }
  [[nodiscard]] std::string storage_note() const override;
  [[nodiscard]] Split split(double share, std::uint64_t seed) const override;
  [[nodiscard]] FitData fit_data(const FitRequest& request) override;
  [[nodiscard]] EvaluationRows evaluation_rows(const prep::Pipeline& pipeline, ThreadPool& pool) override;
  void each_block(const prep::Pipeline& pipeline, ThreadPool& pool, const UseBlock& use) override;

 private:
  std::unique_ptr<SpilledTable> spilled_;
  std::size_t memory_;
  MemoryPlan plan_;
  std::vector<Index> sampled_;  // row numbers of the sample, ascending
  std::shared_ptr<const csv::RowBatch> sample_;
  std::shared_ptr<CachedRows> cached_;  // all rows as the network sees them, from fit_data() on
};

}  // namespace aefx::train
