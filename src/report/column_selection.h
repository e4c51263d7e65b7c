// The result of `aefx select`, columns from which the others follow, as text, JSON and CSV.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace aefx::report {

struct SelectionLine {
  std::string name;
  std::size_t position = 0;                      // in the table, from 0
  double kept = 0, standard_error = 0, pca = 0;  // shares, with this column and those before it
  std::size_t found = 0;                         // in so many folds
};

struct NamedShare {
  std::string name;
  double kept = 0;
};

struct SelectionTable {
  std::string table;        // name of the file
  std::size_t columns = 0;  // to choose from
  std::size_t wanted = 0;   // fewer lines: the others follow from them exactly
  std::size_t tried = 0;    // columns
  std::uint64_t rows = 0, all_rows = 0;
  std::size_t folds = 0;
  std::vector<SelectionLine> lines;
  std::vector<NamedShare> others;  // columns that are not selected, those of which least is kept first
};

// A table, for a terminal of `width` columns.
[[nodiscard]] std::string render_text(const SelectionTable& selection, std::size_t width);

// Everything, at full precision.
[[nodiscard]] std::string render_json(const SelectionTable& selection);

// rank,column,position,adds,kept,standard_error,pca,found: one line for each column; position from 1, found a share.
[[nodiscard]] std::string render_csv(const SelectionTable& selection);

}  // namespace aefx::report
