// What the sampled rows below the first hold, column by column: what the next questions are answered from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "aefx/csv/dialect.h"
#include "csv/lines.h"
#include "csv/number_cell.h"
#include "csv/truth_words.h"

namespace aefx::csv {

struct ColumnTally {
  std::size_t numbers = 0;  // also those that cannot be read as they stand
  std::size_t texts = 0;    // neither numbers nor missing
  std::size_t missing = 0;
  std::string text;              // the first of those
  bool texts_differ = false;     // they are not all written the same
  bool first_row_again = false;  // the first row's cell comes again
  TruthWords truths;             // among the texts

  void add(std::string_view cell, const NumberCell& reader);
};

struct Tally {
  std::vector<std::string> first;  // cells of the first row
  std::vector<bool> first_in_quotes;
  std::uint64_t first_line = 0;
  std::vector<ColumnTally> columns;  // of the rows below, as many as the first row has cells
  std::size_t rows = 0;              // below the first
  bool trailing_delimiter = false;   // the last cell of every row is empty, and bare
  std::size_t usual_cells = 0;       // of most rows below the first; 0 if there are none, or they differ
  std::uint64_t usual_line = 0;      // the first line with that many
  std::size_t comments = 0;          // lines left out as such
  bool cr_lines = false;             // a lone CR ended some
};

[[nodiscard]] Tally tally_sample(const Sample& sample, const std::string& file, const Dialect& dialect,
                                 const NumberCell& numbers);

}  // namespace aefx::csv
