// Rows of a table while it is read: what becomes training data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "aefx/csv/reader.h"
#include "aefx/prep/levels.h"
#include "aefx/train/training_data.h"
#include "train/reduction.h"
#include "train/rows/memory_plan.h"
#include "train/rows/spilled_data.h"

namespace aefx::train {

// How the columns of a table become features.
struct CollectedColumns {
  csv::Projection projection;  // numbers are the features; the texts of categories become positions in vocabularies
  prep::Origin origin;
  prep::OnMissing on_missing = prep::OnMissing::mask;
  bool undecided = false;  // restrict_to() may still leave columns out
};

// Keeps rows in memory. Used in the order of its members; those that count or change rows of the whole table are
// collective. Not thread-safe. Throws Error as the reader does.
class RowCollector {
 public:
  explicit RowCollector(CollectedColumns columns) : columns_(std::move(columns)) {}
  RowCollector(const RowCollector&) = delete;
  RowCollector& operator=(const RowCollector&) = delete;
  virtual ~RowCollector() = default;

  // Calls `read_all`, which reads `reader` to its end and adds its rows: of the files, what this process has to read.
  // It may be called again, with a new reader, after the rows so far were forgotten.
  virtual void read(csv::Reader& reader, const std::function<void()>& read_all);
  // Returns the rows among those just read that are this process's.
  [[nodiscard]] virtual csv::RowBatch own_rows(csv::RowBatch batch) const { return batch; }
  // Categories are positions in vocabularies among the numbers.
  virtual void add(csv::RowBatch batch);
  // Makes one table of the rows that were added; read() does.
  void join();
  // Makes one vocabulary of a category of those of all processes, in the order of their rows, of at most `most` values.
  virtual void merge_vocabulary(std::size_t /*category*/, prep::Vocabulary& /*words*/, std::size_t /*most*/) {}

  [[nodiscard]] virtual std::size_t rows() const { return rows_.rows(); }  // of the whole table, so far
  // Leaves out columns: `features` are the positions that stay among the numbers, `texts` those among the texts.
  void restrict_to(const csv::Projection& projection, const std::vector<Index>& features,
                   const std::vector<std::size_t>& texts);
  // Returns for each of the numbers whether all values of its column are whole numbers.
  [[nodiscard]] virtual std::vector<bool> whole_columns() const;
  // Returns what all processes have passed over or mended, `own` being what this one has.
  [[nodiscard]] virtual csv::Irregular irregular(const csv::Irregular& own) const { return own; }
  // Applies the rule for missing values; returns how many rows of the whole table it left out.
  [[nodiscard]] virtual std::uint64_t apply_missing_rule();
  // Makes levels of a category's positions in `words`.
  [[nodiscard]] virtual prep::Levels fit_levels(std::size_t category, const prep::Vocabulary& words,
                                                const prep::LevelOptions& options);
  // Hands the rows over.
  [[nodiscard]] virtual std::unique_ptr<TrainingData> finish(TableDescription description);

 protected:
  [[nodiscard]] const CollectedColumns& columns() const { return columns_; }
  [[nodiscard]] csv::RowBatch& collected() { return rows_; }
  [[nodiscard]] const csv::RowBatch& collected() const { return rows_; }
  [[nodiscard]] Eigen::Ref<Eigen::VectorXd, 0, Eigen::InnerStride<>> category_column(std::size_t category);
  // Rows that the rule for missing values left out, numbered among those of this process.
  [[nodiscard]] std::vector<Index>& left_out() { return left_out_; }
  std::vector<csv::RowBatch> batches_;  // until all are read

 private:
  CollectedColumns columns_;
  csv::RowBatch rows_;
  std::vector<Index> left_out_;
};

// Moves rows to temporary files once they take more memory than the limit.
class SpillingCollector : public RowCollector {
 public:
  // Throws Error: usage where the columns alone take more memory than the limit, io where TMPDIR is too small.
  SpillingCollector(CollectedColumns columns, const SpillLimits& limits);

  void add(csv::RowBatch batch) override;
  [[nodiscard]] std::size_t rows() const override { return spilled_ ? spilled_->rows() : RowCollector::rows(); }
  [[nodiscard]] std::vector<bool> whole_columns() const override;
  [[nodiscard]] std::uint64_t apply_missing_rule() override;
  [[nodiscard]] prep::Levels fit_levels(std::size_t category, const prep::Vocabulary& words,
                                        const prep::LevelOptions& options) override;
  [[nodiscard]] std::unique_ptr<TrainingData> finish(TableDescription description) override;

 private:
  void spill();
  void spill_collected();  // what was read, in memory

  SpillLimits limits_;
  MemoryPlan plan_;
  std::size_t rows_read_ = 0, text_bytes_ = 0;
  std::unique_ptr<SpilledTable> spilled_;
};

}  // namespace aefx::train
