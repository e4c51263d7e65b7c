// Types of Arrow columns, and how their values are written, for arrow_input.cc.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fuzz/arrow_input.h"

namespace aefx::fuzz {

// How values are laid out: by the specification of Arrow's columnar format.
enum class Values { none, bits, integers, halves, floats, doubles, texts, decimals, ticks, bytes, children };

struct ValueType {
  std::string format;
  std::string declared;
  Values values = Values::none;
  std::size_t size = 0;   // bytes of a value of a fixed size, or of an offset; 16 for views
  bool is_signed = true;  // of integers
  int scale = 0;          // of decimals
  double per_day = 0;     // of dates: ticks
  std::size_t children = 0;
  bool is_hostile = false;  // the format is none of the specification: there are no buffers
};

[[nodiscard]] ValueType value_type(Bytes& bytes);
// A type of whole numbers.
[[nodiscard]] ValueType integer_type(std::size_t which);

// Writes `count` values into a new array, which begins `offset` values later than its buffers. Returns what they mean:
// one for each of the array's own values; none where it is missing.
Cells write_array(Bytes& bytes, Arena& arena, const ValueType& type, std::int64_t offset, std::int64_t count,
                  ArrowArray& to);

// Writes bits that say which of `offset` + `cells.size()` values are there, and sets the number of missing ones, which
// need not be told.
void write_validity(Bytes& bytes, Arena& arena, const std::vector<bool>& is_there, std::int64_t offset, ArrowArray& to);

}  // namespace aefx::fuzz
