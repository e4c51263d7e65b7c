// Files that are not tables, recognized by their first bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace aefx::csv {

struct OtherFormat {
  std::string what;  // "is a PNG image, not a table of text"
  std::string hint;  // what to do, or empty
};

// The format of a file that begins with `bytes`, if it is known to be something other than a table. `name` goes into
// hints.
[[nodiscard]] std::optional<OtherFormat> recognize_format(std::string_view bytes, std::string_view name);

}  // namespace aefx::csv
