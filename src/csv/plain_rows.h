// Rows of a text where nothing is quoted and every row looks like the others: straight into numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "aefx/csv/dialect.h"
#include "aefx/csv/row_batch.h"
#include "csv/cell_ends.h"
#include "csv/number_cell.h"
#include "csv/piece.h"

namespace aefx::csv {

// What it reads is what RecordReader and TableFile make of the same text, to the bit; what it does not know to be so it
// leaves to them. Const members may be called from several threads.
class PlainRows {
 public:
  // `cells` are those of every row; `numbers` must stay alive.
  PlainRows(const Dialect& dialect, std::size_t cells, const NumberCell& numbers, const Projection& projection);

  // May a table be read so at all?
  [[nodiscard]] static bool suits(const Dialect& dialect, std::size_t cells);

  // Replaces `rows`, all but its lines. False, with anything in `rows`, where a row is blank, of another length or not
  // of numbers where it should be. `ends` is memory that is used again.
  bool read(const Piece& piece, CellEnds& ends, RowBatch& rows) const;

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  struct Use {
    std::size_t number = kNone;  // its place among the numbers
    bool date = false;
    bool plain = false;  // most of its cells are read_plain_number()'s
    bool cell = false;   // it is wanted as it stands
  };
  bool read_number(const Use& use, const char* begin, const char* end, double& value) const;
  bool read_row(const char* text, const std::uint32_t* ends, std::size_t begin, bool carriage_return,
                std::vector<std::string_view>& cells, double* numbers) const;

  char delimiter_, quote_;
  bool space_after_, trailing_;
  std::size_t cells_;
  const NumberCell& numbers_;
  Projection projection_;
  std::vector<Use> uses_;  // of each column
  bool twice_ = false;     // a column is wanted as a number more than once
};

}  // namespace aefx::csv
