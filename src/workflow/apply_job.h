// The job of applying a model to a table: rows come out in the order they come in, in constant memory.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/infer/column_matching.h"
#include "aefx/model/model.h"
#include "workflow/model_rows.h"

namespace aefx::workflow {

struct ApplyRequest {
  train::TableSource source;
  std::optional<std::string> carried{};  // SPEC of the columns carried to the output; none: its texts
  bool whole_rows = false;               // all columns are carried, as they are written
  bool of_codes = false;                 // the table holds the model's codes, not its features
  std::size_t threads = 0;               // 0: as many as the machine has cores
};

// Some rows of the table.
struct RowSlice {
  const csv::RowBatch& rows;
  const std::uint64_t* numbers;  // of each row in the table, from 1
  const prep::Origin& origin;
};

// Makes the lines of a job from slices of rows.
struct RowFunction {
  std::string header{};           // written before the first line; may be empty
  std::size_t batch_rows = 0;     // rows read at a time; 0: as many as suit the table
  std::size_t slice_rows = 1024;  // rows that a thread takes at a time
  std::uint64_t last_row = 0;     // no row beyond this one is read, and it must exist; 0: all are
  // Appends the result's lines, numbers then carried texts. Called for several slices of rows at the same time.
  std::function<void(const RowSlice& slice, std::string& out)> append;
  // Appends lines that follow when all rows are read; none: there are no such lines.
  std::function<void(std::string& out)> append_end{};
};

class ApplyJob {
 public:
  // Opens the table, and finds the model's columns in it. `model` must stay alive. Throws Error.
  ApplyJob(const ApplyRequest& request, const model::Model& model);

  // Returns the names of the carried columns in the output beside `results`, and says what the user should know of the
  // columns. Called once.
  [[nodiscard]] std::vector<std::string> carried_names(const std::vector<std::string>& results,
                                                       const Messages& messages);

  // Hands the lines to `write`, until that returns false: then it returns false. Throws Error.
  bool run(const RowFunction& function, const std::function<bool(std::string_view)>& write);

  [[nodiscard]] const ModelRows& rows() const { return rows_; }
  [[nodiscard]] std::size_t usual_batch_rows() const;

 private:
  ModelRows rows_;
  std::vector<std::size_t> carried_;   // positions in the table
  std::vector<std::string> warnings_;  // of matching columns
};

}  // namespace aefx::workflow
