// What the values of an Arrow column are, as its schema says.
#pragma once

#include <cstdint>
#include <string>

#include "python/arrow_abi.h"

namespace aefx::python {

struct ArrowType {
  enum class Kind { null, boolean, whole, real, decimal, text, date, time, nested };
  enum class Layout { fixed, offsets, long_offsets, views };  // of texts; all others are fixed
  Kind kind = Kind::nested;                                   // nested: also all else that is no number, text or date
  Layout layout = Layout::fixed;
  int bits = 0;                // of one value, where they are fixed
  bool is_signed = true;       // of whole numbers
  int scale = 0;               // of decimals: digits after the point
  std::int64_t per_day = 1;    // of dates and times: their ticks in a day
  bool is_dictionary = false;  // each row holds a place among values of this type
  bool is_ordered = false;     // a dictionary whose order means something: all of its values are levels
  std::string name{};          // as Arrow calls it: timestamp[us, UTC]
};

// Returns the type of a column's values; of a dictionary that of its values.
[[nodiscard]] ArrowType arrow_type(const ArrowSchema& schema);

// Returns the type of what each row holds: of a dictionary that of the places among its values.
[[nodiscard]] ArrowType row_type(const ArrowSchema& schema);

}  // namespace aefx::python
