// Rows of a table as a model wants them, batch by batch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "aefx/base/thread_pool.h"
#include "aefx/csv/reader.h"
#include "aefx/infer/encode.h"
#include "aefx/model/model.h"
#include "aefx/prep/rows.h"
#include "cli/messages.h"
#include "cli/table_input.h"
#include "infer/far_values.h"
#include "prep/level_coder.h"

namespace aefx::cli {

// Should rows come out while the table is still being written?
enum class Pace { whole_table, as_it_comes };

class ModelRows {
 public:
  // Opens the table. `model` must stay alive.
  ModelRows(const TableFlags& flags, const model::Model& model, Pace pace);

  [[nodiscard]] const csv::Schema& schema() const { return reader_.schema(); }
  [[nodiscard]] const std::string& name() const { return reader_.name(); }
  [[nodiscard]] ThreadPool& pool() { return *pool_; }  // which reads the table, and is idle in between

  // To be called before next(), with columns that are the model's features, or its codes.
  void use(infer::Match features);
  void use_codes(infer::Match codes);
  [[nodiscard]] const csv::Projection& projection() const { return match_.projection; }
  [[nodiscard]] const prep::Origin& origin() const { return origin_; }

  // The next rows, at most `most`: categorical features as levels, and without the rows that the model's rule for
  // missing values leaves out, so that there may be none. False at the end. Throws Error.
  bool next(std::size_t most, csv::RowBatch& rows);
  void look_ahead() { reader_.look_ahead(); }  // as csv::Reader

  // Of the last rows, in the table; from 1.
  [[nodiscard]] const std::vector<std::uint64_t>& numbers() const { return numbers_; }
  [[nodiscard]] std::uint64_t seen() const { return seen_; }  // rows so far, those left out among them

  // At the end: what was left out, mended, or is unlike anything in training.
  void say(const Messages& messages) const;

 private:
  void drop_gaps(csv::RowBatch& rows);

  const model::Model& model_;
  std::unique_ptr<ThreadPool> pool_;
  csv::Reader reader_;
  infer::Match match_;
  prep::Origin origin_;
  prep::LevelCoder coder_;
  infer::FarValues far_;
  bool features_ = true;
  std::vector<std::uint64_t> numbers_;
  std::uint64_t seen_ = 0, dropped_ = 0;
};

// What a reader passed over or mended, said.
void say_irregular(const csv::Reader& reader, const Messages& messages);

}  // namespace aefx::cli
