// Marks for points: they differ in shape as well as in colour, so that they can be told apart without seeing colours.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aefx::report {

inline constexpr std::size_t kMarks = 12;

struct Mark {
  std::string_view name;     // of the shape
  std::string_view path;     // around 0, about 4 to each side
  std::string_view classes;  // its colour, and whether it is drawn as a line
};

[[nodiscard]] const Mark& mark(std::size_t level);

// All marks as <defs>, to be used as #m0, #m1 ...; `scale` is their size.
[[nodiscard]] std::string mark_definitions(double scale);

}  // namespace aefx::report
