// Training data of which every rank has some rows.
#pragma once

#include <memory>
#include <vector>

#include "aefx/train/training_data.h"
#include "dist/row_range.h"
#include "train/rows/fit_data.h"

namespace aefx::dist {

// Statistics, PCA and weights are of all rows; figures are of rows gathered at the first rank. Choices are made on the
// same rows everywhere.
class DistributedData : public train::TrainingData {
 public:
  // Rows that the first rank gathers to measure figures on.
  struct Figures {
    std::uint64_t seed;  // draws them
    std::size_t memory;  // that rows may take
  };

  // `own` are this rank's rows. Collective.
  DistributedData(csv::RowBatch own, train::TableDescription description, const Figures& figures, Communicator& ranks);

  [[nodiscard]] Index rows() const override { return range_.rows(); }
  [[nodiscard]] train::Reduction& reduction() const override { return ranks_; }
  [[nodiscard]] const csv::RowBatch& resident_rows() const override { return own_; }
  [[nodiscard]] MatrixD take(const std::vector<Index>& rows) const override { return range_.take(own_.numbers, rows); }
  [[nodiscard]] std::vector<prep::ColumnStatistics> statistics(ThreadPool& pool) const override;
  void each_feature_block(const UseFeatures& use) const override { use(range_.begin(), own_.numbers); }
  [[nodiscard]] std::uint32_t checksum() const override;
  [[nodiscard]] train::Split split(double share, std::uint64_t seed) const override;
  [[nodiscard]] train::FitData fit_data(const train::FitRequest& request) override;
  [[nodiscard]] train::EvaluationRows evaluation_rows(const prep::Pipeline& pipeline, ThreadPool& pool) override;
  void each_block(const prep::Pipeline& pipeline, ThreadPool& pool, const UseBlock& use) override;

 private:
  [[nodiscard]] std::optional<prep::Pca> em_pca(const prep::Pipeline& pipeline, const train::FitRequest& request,
                                                Index most) const;
  [[nodiscard]] train::Learner learner(const MatrixD& features, const train::FitRequest& request) const;
  [[nodiscard]] csv::RowBatch gather_rows() const;

  csv::RowBatch own_;
  Communicator& ranks_;
  Figures figures_;
  RowRange range_;
  std::shared_ptr<prep::Prepared> prepared_;  // this rank's rows, where all of them are fitted
};

}  // namespace aefx::dist
