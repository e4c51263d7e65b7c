// A column below the first row, as far as it can be compared with a name or a value above it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include "csv/parse/cell_parser.h"

namespace aefx::csv {

// How a text is written: 9 for digits, a and A for small and capital letters, other characters as they are, each once
// for a run. "Iris-setosa" is "Aa-a", "2024-01-31" is "9-9-9".
[[nodiscard]] std::string shape_of(std::string_view text);

// Tells whether a text seems meant as a value, and not as a name: ">100", "#N/A", "n.d.", "12 kg".
[[nodiscard]] bool resembles_value(std::string_view text);

struct ColumnBelow {
  std::size_t numbers = 0, texts = 0, missing = 0;
  std::size_t with_point = 0;                                      // numbers with decimals
  std::size_t quoted = 0;                                          // cells
  std::size_t with_digits = 0;                                     // texts that hold a digit
  std::size_t once = 0;                                            // texts that occur once
  bool repeats_first = false;                                      // a cell equals the first row's
  double min = 0, max = 0;                                         // of the numbers
  std::unordered_map<std::string, std::size_t> shapes{}, words{};  // of the texts

  void add(std::string_view cell, bool in_quotes, std::string_view first, const CellParser& parser);

  // Share of the texts that have this shape, 0 to 1.
  [[nodiscard]] double share_of(const std::string& shape) const;
  // Share of the most frequent shape.
  [[nodiscard]] double usual_share() const;
};

}  // namespace aefx::csv
