#include "aefx/prep/rows.h"

#include <cmath>

#include "aefx/base/error.h"
#include "base/text.h"

namespace aefx::prep {
namespace {

// Column of the first missing value of a row, or the number of columns.
Index first_missing(const MatrixD& numbers, Index row) {
  Index c = 0;
  while (c < numbers.cols() && !std::isnan(numbers(row, c))) ++c;
  return c;
}

// A label that is not a level yet would count as a missing value.
void check_coded(const csv::RowBatch& rows) {
  if (rows.labels.rows() > 0) throw Error(Fault::bug, "the rows' labels were not made levels");
}

}  // namespace

std::string location(const Origin& origin, const csv::RowBatch& rows, const Cell& cell) {
  const csv::RowLine at = rows.lines[static_cast<std::size_t>(cell.row)];
  const std::string& file = at.file() < origin.files.size() ? origin.files[at.file()] : origin.table;
  return aefx::location(printable(file), at.line(), origin.features[cell.feature]);
}

std::vector<Index> apply_missing_rule(OnMissing rule, const Origin& origin, csv::RowBatch& rows) {
  check_coded(rows);
  if (rule != OnMissing::drop && rule != OnMissing::error) return {};
  std::vector<Index> complete, dropped;
  for (Index r = 0; r < rows.numbers.rows(); ++r) {
    const Index missing = first_missing(rows.numbers, r);
    if (missing == rows.numbers.cols()) {
      complete.push_back(r);
    } else if (rule == OnMissing::error) {
      const Cell cell{r, static_cast<std::size_t>(missing)};
      throw Error(Fault::data, "a value is missing", location(origin, rows, cell),
                  "--on-missing mask, mean, median or drop says what to do with it");
    } else {
      dropped.push_back(r);
    }
  }
  if (dropped.empty()) return dropped;
  csv::RowBatch kept = take(rows, complete);
  kept.texts = csv::TextColumns(rows.texts.columns());
  for (const Index row : complete) {
    for (std::size_t c = 0; c < rows.texts.columns(); ++c)
      kept.texts.push_back(rows.texts.at(static_cast<std::size_t>(row), c));
  }
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
                location(origin, rows, *prepared.beyond_float),
                "leave the column out with --drop, or scale it (--scale minmax)");
  }
  return prepared;
}

}  // namespace aefx::prep
