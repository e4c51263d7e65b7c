// Files that are no tables, by their first bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace aefx::csv {

struct NoTable {
  std::string what;  // "is a PNG image, not a table of text"
  std::string hint;  // what to do, or empty
};

// What a file is that begins with `bytes`, if it is known to be something other than a table. `name` goes into hints.
[[nodiscard]] std::optional<NoTable> recognise(std::string_view bytes, std::string_view name);

}  // namespace aefx::csv
