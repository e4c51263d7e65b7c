// How a sample looks when it is split in one way.
#pragma once

#include <cstddef>
#include <string>

#include "aefx/csv/dialect.h"
#include "csv/lines.h"
#include "csv/number_cell.h"

namespace aefx::csv {

struct SplitTrial {
  Dialect dialect;
  std::size_t records = 0;
  std::size_t several = 0;     // records of more than one cell
  std::size_t cells = 0;       // most frequent number of cells of a record
  double agreeing = 0;         // part of the records that have it
  double numeric = 0;          // part of the cells below the first record that are numbers
  bool spaces_follow = false;  // every delimiter
  std::size_t quoted = 0;      // cells
  std::size_t needed = 0;      // cells that their quotes hold together, or that hold a quote
  std::size_t odd = 0;         // records with text behind a closing quote, or without a closing quote

  // Numbers weigh half: at best they double the score.
  [[nodiscard]] double score() const { return cells > 1 ? agreeing * (1 + numeric) : 0; }
  [[nodiscard]] bool clean() const { return agreeing == 1 && odd == 0; }
};

[[nodiscard]] SplitTrial try_split(const Sample& sample, const std::string& file, const NumberCell& numbers,
                                   const Dialect& dialect);

}  // namespace aefx::csv
