#include "aefx/prep/rows.h"

#include <cmath>

#include "aefx/base/error.h"
#include "base/text.h"

namespace aefx::prep {
namespace {

// Position of the first gap in a row, or the number of columns.
Index first_gap(const MatrixD& numbers, Index row) {
  Index c = 0;
  while (c < numbers.cols() && !std::isnan(numbers(row, c))) ++c;
  return c;
}

void keep_row(const csv::RowBatch& from, std::size_t row, Index to, csv::RowBatch& kept) {
  kept.numbers.row(to) = from.numbers.row(static_cast<Index>(row));
  for (std::size_t c = 0; c < from.texts.columns(); ++c) kept.texts.push_back(from.texts.at(row, c));
  kept.lines.push_back(from.lines[row]);
}

// A label that was not made a level would pass for a missing value.
void check_coded(const csv::RowBatch& rows) {
  if (rows.labels.rows() > 0) throw Error(Fault::bug, "the rows' labels were not made levels");
}

}  // namespace

std::string place(const Origin& origin, const csv::RowBatch& rows, const Cell& cell) {
  const csv::RowLine at = rows.lines[static_cast<std::size_t>(cell.row)];
  const std::string& file = at.file() < origin.files.size() ? origin.files[at.file()] : origin.table;
  return aefx::location(printable(file), at.line(), origin.features[cell.feature]);
}

std::uint64_t apply_missing_rule(OnMissing rule, const Origin& origin, csv::RowBatch& rows) {
  check_coded(rows);
  if (rule != OnMissing::drop && rule != OnMissing::error) return 0;
  std::vector<std::size_t> whole;
  for (std::size_t r = 0; r < rows.rows(); ++r) {
    const Index gap = first_gap(rows.numbers, static_cast<Index>(r));
    if (gap == rows.numbers.cols()) {
      whole.push_back(r);
    } else if (rule == OnMissing::error) {
      const Cell cell{static_cast<Index>(r), static_cast<std::size_t>(gap)};
      throw Error(Fault::data, "a value is missing", place(origin, rows, cell),
                  "--on-missing mask, mean, median or drop says what to do with it");
    }
  }
  const std::uint64_t dropped = rows.rows() - whole.size();
  if (dropped == 0) return 0;
  csv::RowBatch kept;
  kept.numbers.resize(static_cast<Index>(whole.size()), rows.numbers.cols());
  kept.texts = csv::TextColumns(rows.texts.columns());
  for (std::size_t i = 0; i < whole.size(); ++i) keep_row(rows, whole[i], static_cast<Index>(i), kept);
  rows = std::move(kept);
  return dropped;
}

csv::RowBatch take(const csv::RowBatch& rows, const std::vector<Index>& chosen) {
  csv::RowBatch out;
  out.numbers = rows.numbers(chosen, Eigen::all);
  for (const Index row : chosen) out.lines.push_back(rows.lines[static_cast<std::size_t>(row)]);
  return out;
}

Prepared prepare(const Pipeline& pipeline, const Origin& origin, const csv::RowBatch& rows, ThreadPool* pool) {
  check_coded(rows);
  Prepared prepared = pipeline.transform(rows.numbers, pool);
  if (prepared.beyond_float) {
    throw Error(Fault::data, "the value is too large to compute with, even scaled",
                place(origin, rows, *prepared.beyond_float),
                "leave the column out with --drop, or scale it (--scale minmax)");
  }
  return prepared;
}

}  // namespace aefx::prep
