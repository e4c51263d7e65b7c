// Statistics of all cells of a table, without a model.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "aefx/csv/reader.h"
#include "csv/parse/cell_parser.h"

namespace aefx::csv {

struct ColumnProfile {
  std::uint64_t missing = 0;
  std::uint64_t numbers = 0;  // finite ones
  std::uint64_t others = 0;   // cells that are neither
  double min = 0, max = 0;    // of the numbers
  double mean = 0;
  std::vector<double> first_numbers;  // some thousand

  std::size_t distinct = 0;         // different cells, except missing ones
  bool more_distinct = false;       // there are more than `distinct`
  std::vector<std::string> values;  // the first few of them
  std::uint64_t dates = 0;          // cells that are dates, by the format given or ISO 8601
  std::uint64_t no_dates = 0;       // other cells that are not missing
  std::uint64_t not_utf8 = 0;

  std::string first_other;  // the first cell that is no number in a column of numbers, or no date in one of dates
  RowLine first_other_at{0};
  std::string hint;  // what to do about it
};

// Not thread-safe. Memory grows with the columns, not with the rows.
class TableProfile {
 public:
  // `dates` has a value for each column: whether it is one of dates.
  TableProfile(Schema schema, std::vector<bool> dates, const ReadOptions& options);

  // The projection of the rows to add: every column as text.
  [[nodiscard]] Projection projection() const;
  void add(const RowBatch& rows);

  [[nodiscard]] std::uint64_t rows() const { return rows_; }
  [[nodiscard]] std::vector<ColumnProfile> columns() const;

 private:
  struct Column {
    ColumnProfile profile;
    std::unordered_set<std::size_t> hashes{};
  };
  void add_cell(std::size_t c, std::string_view cell, RowLine at);
  void add_number(Column& column, double value) const;
  void add_value(Column& column, std::string_view cell) const;

  Schema schema_;
  std::vector<bool> dates_;
  CellParser parser_;
  std::vector<Column> columns_;
  std::size_t most_distinct_;  // values counted in a column
  std::size_t most_numbers_;   // kept of a column
  std::uint64_t rows_ = 0;
};

}  // namespace aefx::csv
