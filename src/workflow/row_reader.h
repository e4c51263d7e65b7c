// The rows of a table that a job reads: from files, or from memory.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "aefx/base/thread_pool.h"
#include "aefx/csv/reader.h"
#include "aefx/model/model.h"
#include "train/process_group.h"
#include "workflow/messages.h"

namespace aefx::workflow {

// Members are those of csv::Reader, and throw Error as they do.
class RowReader {
 public:
  RowReader() = default;
  RowReader(const RowReader&) = delete;
  RowReader& operator=(const RowReader&) = delete;
  virtual ~RowReader() = default;

  [[nodiscard]] virtual const csv::Schema& schema() const = 0;
  [[nodiscard]] virtual const std::string& name() const = 0;
  [[nodiscard]] virtual const std::vector<std::string>& names() const = 0;    // of files, indexed by RowLine::file()
  [[nodiscard]] virtual const std::vector<std::string>& remarks() const = 0;  // what the user should know of the table
  virtual bool read(const csv::Projection& projection, std::size_t most, csv::RowBatch& batch) = 0;
  virtual void prefetch() {}
  // Says what was passed over or mended.
  virtual void say_irregular(const Messages& /*messages*/) const {}
  [[nodiscard]] virtual csv::Reader* file() { return nullptr; }  // null: the rows are in memory
};

// Opens files. `pool` must outlive what it returns.
[[nodiscard]] std::unique_ptr<RowReader> read_files(const train::TableSource& source, ThreadPool& pool);

// Returns how files are read that are like those of a model's training.
[[nodiscard]] csv::ReadOptions as_in_training(const model::Table& table);

}  // namespace aefx::workflow
