// Number columns that count or identify the rows, instead of measuring something.
#pragma once

#include <cstddef>
#include <string>

#include "aefx/csv/schema.h"

namespace aefx::prep {

enum class Identity {
  none,
  counter,     // 0, 1, 2, ... or 1, 2, 3, ..., also with gaps
  identifier,  // another whole number on every row, and a name like customer_id, or none
  huge,        // whole numbers of 16 digits and more, too large for the network to tell one from the next
  code,        // leading zeros: 00501
  suspect,     // another whole number on every row, which may be chance
};

// Returns what the first rows say of the number column at `position`. Below 20 rows it is none.
[[nodiscard]] Identity identity_of(const csv::Column& column, std::size_t position);

// Tells whether numbers are beyond 2^53, where a double has not all whole numbers.
[[nodiscard]] bool exceeds_double(const csv::WholeNumbers& whole);

// Returns a clause on a column that is not learned from: "counts the rows".
[[nodiscard]] std::string reason(Identity identity);

}  // namespace aefx::prep
