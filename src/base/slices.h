// How many rows are worked on at a time.
#pragma once

#include <algorithm>

#include "aefx/base/matrix.h"

namespace aefx {

// Returns the rows of a slice: so many that overhead does not count, and of wide tables so few that a slice of doubles
// takes 8 MB at most, but for rows that are longer.
inline Index rows_of_a_slice(Index columns) {
  constexpr Index kRows = 4096, kCells = 1 << 20;
  return std::clamp<Index>(kCells / std::max<Index>(columns, 1), 1, kRows);
}

}  // namespace aefx
