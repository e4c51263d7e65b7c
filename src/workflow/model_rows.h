// Rows of a table as a model takes them, batch by batch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "aefx/base/thread_pool.h"
#include "aefx/infer/column_matching.h"
#include "aefx/model/model.h"
#include "aefx/prep/rows.h"
#include "infer/range_check.h"
#include "prep/level_coder.h"
#include "train/process_group.h"
#include "workflow/messages.h"
#include "workflow/row_reader.h"

namespace aefx::workflow {

class ModelRows {
 public:
  // Opens the table. `model` must stay alive. `threads` 0: as many as the machine has cores.
  ModelRows(const train::TableSource& source, const model::Model& model, std::size_t threads);
  // Reads a table in memory.
  ModelRows(std::unique_ptr<RowReader> rows, const model::Model& model, std::size_t threads);

  [[nodiscard]] const csv::Schema& schema() const { return reader_->schema(); }
  [[nodiscard]] const std::string& name() const { return reader_->name(); }
  // Of the first file; a comma where rows are in memory.
  [[nodiscard]] char delimiter() const;
  void keep_as_written();                              // text cells, as csv::Reader
  [[nodiscard]] ThreadPool& pool() { return *pool_; }  // which reads the table, and is idle in between

  // Called once before next(), with columns that are the model's features, or its codes.
  void use_features(infer::ColumnMatch features);
  void use_codes(infer::ColumnMatch codes);
  [[nodiscard]] const prep::Origin& origin() const { return origin_; }
  // Positions of the features (or codes) in the table.
  [[nodiscard]] const std::vector<std::size_t>& positions() const { return match_.projection.numbers; }

  // Replaces `rows` by the next ones, at most `most`: categorical features as levels, and without the rows that the
  // model's rule for missing values drops, so that there may be none. False at the end. Throws Error.
  bool next(std::size_t most, csv::RowBatch& rows);
  void look_ahead() { reader_->prefetch(); }  // as csv::Reader

  [[nodiscard]] const std::vector<std::uint64_t>& numbers() const { return numbers_; }  // of the last rows, from 1
  [[nodiscard]] std::uint64_t seen() const { return seen_; }  // rows so far, those left out among them

  // Says, at the end, what was left out, mended, or is unlike anything in training.
  void say(const Messages& messages) const;

 private:
  void drop_gaps(csv::RowBatch& rows);
  [[nodiscard]] std::vector<Index> apply_missing_rule(prep::OnMissing rule, csv::RowBatch& rows) const;

  const model::Model& model_;
  std::unique_ptr<ThreadPool> pool_;
  std::unique_ptr<RowReader> reader_;
  infer::ColumnMatch match_;
  prep::Origin origin_;
  prep::LevelCoder coder_;
  infer::RangeCheck range_check_;
  bool features_ = true;
  std::vector<std::uint64_t> numbers_;
  std::uint64_t seen_ = 0, dropped_ = 0;
};

}  // namespace aefx::workflow
