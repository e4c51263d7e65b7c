// Evidence for the first row being the names of the columns, and for its being data.
#pragma once

#include <string>
#include <vector>

#include "csv/sniff/sniff_kinds.h"

namespace aefx::csv {

struct HeaderEvidence {
  double score = 0;                     // logarithm of the odds that the first row holds names; above 0: it does
  std::string for_names, for_data;      // the strongest reason each, a clause; empty: there is none
  std::size_t texts_above_numbers = 0;  // cells of the first row that are texts above columns of numbers
  bool only_texts = false;              // no column below holds numbers
};

// Compares the first row with the rows below it: how cells are written, where values lie, which come again, what is in
// quotes, and whether numbers of the first row are a sequence (0, 1, 2; 2019, 2020) as those below are not. Requires
// rows below the first.
[[nodiscard]] HeaderEvidence weigh_first_row(const Tally& tally, const SniffInput& in, const Dialect& dialect);

}  // namespace aefx::csv
