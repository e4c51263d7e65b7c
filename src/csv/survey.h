// A look at every cell of a table, for whoever wants to know it before learning from it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "aefx/csv/reader.h"
#include "aefx/csv/row_batch.h"

namespace aefx::csv {

struct ColumnSurvey {
  std::uint64_t missing = 0;
  std::uint64_t numbers = 0;  // finite ones
  std::uint64_t others = 0;   // cells that are neither
  double min = 0, max = 0;    // of the numbers
  double mean = 0;
  bool counts = false;  // each number is the one before plus 1, without a gap: an id?

  std::size_t distinct = 0;         // different cells, missing ones aside
  bool more_distinct = false;       // there are more than that
  std::vector<std::string> values;  // the first few of them
  std::uint64_t dates = 0;          // cells in the form of ISO 8601, or the one that was given
  std::uint64_t no_dates = 0;       // and others, gaps aside
  std::uint64_t not_utf8 = 0;

  std::string first_other;  // a cell that is no number, in a column of numbers, or no date, in one of dates,
  RowLine first_other_at{0};
  std::string remedy;  // and what may be done
};

// Not thread-safe. Memory grows with the columns, not with the rows.
class Survey {
 public:
  // What the columns are called and taken for, which are to be dates, and how cells are read.
  Survey(const Schema& schema, const std::vector<bool>& dates, const ReadOptions& options);
  ~Survey();
  Survey(const Survey&) = delete;
  Survey& operator=(const Survey&) = delete;

  // The projection whose rows are to be added: every cell as text.
  [[nodiscard]] Projection projection() const;
  void add(const RowBatch& rows);

  [[nodiscard]] std::uint64_t rows() const;
  [[nodiscard]] std::vector<ColumnSurvey> columns() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace aefx::csv
