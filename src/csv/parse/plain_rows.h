// Rows of a text without quotes, in which every row has the same number of cells: parsed straight into numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "aefx/csv/dialect.h"
#include "aefx/csv/row_batch.h"
#include "csv/parse/cell_ends.h"
#include "csv/parse/cell_parser.h"
#include "csv/parse/chunk.h"

namespace aefx::csv {

// Gives what RecordReader and TableFile give for the same text, to the bit, and leaves all other text to them. Const
// members are thread-safe.
class PlainRows {
 public:
  // Every row has `cells` cells. `parser` must outlive this object.
  PlainRows(const Dialect& dialect, std::size_t cells, const CellParser& parser, const Projection& projection);

  // Tells whether tables of this dialect may have plain rows at all.
  [[nodiscard]] static bool supports(const Dialect& dialect, std::size_t cells);

  // Replaces `rows`, except for its lines. Returns false, with `rows` undefined, if a row is blank or of another
  // length, or a cell is not a number where it should be. `ends` is memory to reuse.
  bool read(const Chunk& chunk, CellEnds& ends, RowBatch& rows) const;

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  struct ColumnUse {
    std::size_t number = kNone;  // index among the numbers
    bool date = false;
    bool plain = false;  // most cells are read by read_plain_number()
    bool cell = false;   // the text is wanted
  };
  bool read_number(const ColumnUse& use, const char* begin, const char* end, double& value) const;
  struct Row {
    const char* text;           // of the chunk
    std::size_t begin;          // of the row in the text
    const std::uint32_t* ends;  // of its cells
    bool carriage_return;       // one is before its LF
  };
  bool read_row(const Row& row, std::vector<std::string_view>& cells, double* numbers) const;

  char delimiter_, quote_;
  bool space_after_, trailing_;
  std::size_t cells_;
  const CellParser& parser_;
  Projection projection_;
  std::vector<ColumnUse> uses_;  // of each column
  bool twice_ = false;           // a column is wanted as a number more than once
};

}  // namespace aefx::csv
