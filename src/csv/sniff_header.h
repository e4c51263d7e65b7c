// Fourth question: does the first row hold the names?
#pragma once

#include <string>

#include "csv/column_tally.h"
#include "csv/number_cell.h"

namespace aefx::csv {

struct HeaderVerdict {
  bool header = false;
  bool number_columns = false;  // the verdict rests on them, and is sure
  std::string because;          // a clause
};

// A first row of text above columns of numbers is a header; a single number (or missing value spelt out) above numbers
// makes it data, since a header taken for data is an error at once, and data taken for a header are lost.
// In a table without numbers the first row is a header if its cells are there, differ from each other, and none comes
// again below in its column. A lone row is a header if it holds no number.
[[nodiscard]] HeaderVerdict sniff_header(const Tally& tally, const NumberCell& numbers);

}  // namespace aefx::csv
