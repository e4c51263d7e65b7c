// A table to learn from, wherever its rows are: in memory, in temporary files, or with several processes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/base/thread_pool.h"
#include "aefx/csv/row_batch.h"
#include "aefx/model/model.h"
#include "aefx/prep/pipeline.h"
#include "aefx/prep/rows.h"

namespace aefx::prep {
struct Pca;
}

namespace aefx::train {

class Reduction;
struct FitData;
struct FitRequest;
struct Split;

// A column that is not learned from, and carried through to output and reports.
struct CarriedColumn {
  std::string name;
  std::size_t position = 0;  // in the table, from 0
};

// Rows that were read and are not learned from, since a value is missing (OnMissing::drop).
struct LeftOutRows {
  Index before = 0;           // number of those among the rows of earlier processes
  std::vector<Index> rows{};  // of this process, ascending, numbered among all rows that were read, from 0
};

// A table without its rows.
struct TableDescription {
  model::Table table;                    // its features, with the levels of categorical ones
  prep::Origin origin;                   // names places in errors
  std::vector<CarriedColumn> carried{};  // the columns of csv::RowBatch::texts
  LeftOutRows left_out{};
  std::vector<std::string> remarks{};  // sentences, see TrainingData::remarks()
};

// Rows on which the figures of a report are measured; in processes other than the first, none.
struct EvaluationRows {
  std::shared_ptr<const csv::RowBatch> rows;         // null where there are none
  std::shared_ptr<const prep::Prepared> prepared{};  // the same rows as the network sees them
  // Calls `use` with every row of the table, or with `prepared` where the others are elsewhere; some rows at a time.
  std::function<void(const std::function<void(const prep::Prepared&)>& use)> each_block{};
  std::string note{};                      // for the report: which rows they are; empty where they are all rows
  std::shared_ptr<const prep::Pca> pca{};  // of `prepared`, where training has fitted it
};

// Rows are numbered from 0 in the order of the table, over all files and processes. Members that take or return rows of
// the whole table are collective: where several processes train together, all of them call the same. Not thread-safe.
class TrainingData {
 public:
  explicit TrainingData(TableDescription description) : description_(std::move(description)) {}
  TrainingData(const TrainingData&) = delete;
  TrainingData& operator=(const TrainingData&) = delete;
  virtual ~TrainingData() = default;

  [[nodiscard]] const model::Table& table() const { return description_.table; }
  // Features are transformed so from now on; one transform for each. Before statistics() and fit_data().
  void set_transforms(const std::vector<prep::Transform>& transforms);
  [[nodiscard]] const prep::Origin& origin() const { return description_.origin; }
  // Sentences on the table that the user was told and that its report repeats.
  [[nodiscard]] const std::vector<std::string>& remarks() const { return description_.remarks; }
  void set_remarks(std::vector<std::string> remarks) { description_.remarks = std::move(remarks); }
  [[nodiscard]] const std::vector<CarriedColumn>& carried() const { return description_.carried; }
  // Returns the number of a row of this process among all rows that were read, from 0.
  [[nodiscard]] Index number_read(Index row) const;

  [[nodiscard]] virtual Index rows() const = 0;  // of the whole table
  [[nodiscard]] virtual Reduction& reduction() const;

  // Rows that are in memory here: all, a sample, or those of this process. Categorical features are levels.
  [[nodiscard]] virtual const csv::RowBatch& resident_rows() const = 0;
  // Returns the features of some rows, ascending, in every process: rows.size() x features.
  [[nodiscard]] virtual MatrixD take(const std::vector<Index>& rows) const = 0;
  // Statistics over all rows, of each column that the network sees.
  [[nodiscard]] virtual std::vector<prep::ColumnStatistics> statistics(ThreadPool& pool) const = 0;
  // Calls `use` with the features of this process's rows in the order of the table, untransformed, some at a time.
  using UseFeatures = std::function<void(Index first, const MatrixD& features)>;
  virtual void each_feature_block(const UseFeatures& use) const;
  // CRC-32 of all features.
  [[nodiscard]] virtual std::uint32_t checksum() const = 0;
  // Bytes that rows may take in memory; 0: no limit.
  [[nodiscard]] virtual std::size_t memory_limit() const { return 0; }
  // Tells the user where rows are kept, if that is not memory; else empty.
  [[nodiscard]] virtual std::string storage_note() const { return {}; }

  // Holds out a random `share` of the rows (0: none). Split::fit are the rows that start and choices are made on.
  [[nodiscard]] virtual Split split(double share, std::uint64_t seed) const = 0;
  // Prepares the rows that weights are fitted on. What it returns refers to this object.
  [[nodiscard]] virtual FitData fit_data(const FitRequest& request) = 0;

  // `pipeline` is that of the last fit_data(). Throws Error (data) for a value beyond float32, with its place.
  [[nodiscard]] virtual EvaluationRows evaluation_rows(const prep::Pipeline& pipeline, ThreadPool& pool) = 0;
  // Calls `use` with the rows of this process in the order of the table, some at a time: number of the first row, the
  // rows as the network sees them, and their texts. `pipeline` as above.
  using UseBlock = std::function<void(Index first, const Matrix& inputs, const csv::TextColumns& texts)>;
  virtual void each_block(const prep::Pipeline& pipeline, ThreadPool& pool, const UseBlock& use) = 0;

 private:
  TableDescription description_;
};

// Returns a table whose rows are all in memory. `rows` holds the features of the table as numbers (rows x features),
// categorical ones as levels, NaN where missing; none is NaN where the rule for missing values is drop or error.
[[nodiscard]] std::unique_ptr<TrainingData> in_memory(csv::RowBatch rows, TableDescription description);

}  // namespace aefx::train
