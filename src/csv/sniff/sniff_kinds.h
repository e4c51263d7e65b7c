// Kinds of the columns: numbers, texts, truth values or nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/csv/schema.h"
#include "csv/sniff/sniff_delimiter.h"
#include "csv/sniff/whole_number_tally.h"

namespace aefx::csv {

// Counts words for true and false: of true, false, t and f, or of yes, no, y and n, in any case.
class TruthWords {
 public:
  void add(std::string_view word);

  // Tells whether all words were of one of these lists, and both meanings occurred.
  [[nodiscard]] bool only() const;

 private:
  std::string first_;
  std::size_t affirmed_ = 0, denied_ = 0, words_ = 0;  // the first two of the list of first_
};

// The cells of one column in the sampled rows below the first.
struct ColumnTally {
  std::size_t numbers = 0;  // including those that need an option to be read, such as --decimal
  std::size_t texts = 0;    // neither numbers nor missing
  std::size_t missing = 0;
  std::string text;            // the first text
  std::string other_text;      // the first that differs from it
  bool texts_differ = false;   // there are others than these two
  bool repeats_first = false;  // a cell equals the first row's
  TruthWords truths;           // among the texts
  WholeNumberTally whole;

  void add(std::string_view cell, const CellParser& parser);
  // Adds the first row's cell, after those below it.
  void add_first(std::string_view cell, const CellParser& parser);

 private:
  void count(std::string_view cell, CellKind kind, const CellParser& parser);
};

struct Tally {
  std::vector<std::string> first;  // cells of the first row
  std::vector<bool> first_in_quotes;
  std::uint64_t first_line = 0;
  std::vector<ColumnTally> columns;  // as many as the first row has cells
  std::size_t rows = 0;              // below the first
  bool trailing_delimiter = false;   // the last cell of every row is empty and unquoted
  std::size_t usual_cells = 0;       // of most rows below the first; 0 if there is no such number
  std::uint64_t usual_line = 0;      // the first line with that many
  std::uint64_t comments = 0;        // comment lines
  bool cr_lines = false;             // a lone CR ended some line
};

[[nodiscard]] Tally tally_sample(const SniffInput& in, const Dialect& dialect);

// Number: more than half of the values are numbers, and the others are at most a tenth of them, or all of one spelling,
// or of two that are repeated. Then one typo, a second header or an unknown missing-value marker is an error at its
// cell, while a column of ids, of which some are numbers, is text. Boolean: all values are words of one list
// (TruthWords), and both meanings occur.
[[nodiscard]] Kind kind_of(const ColumnTally& column);

}  // namespace aefx::csv
