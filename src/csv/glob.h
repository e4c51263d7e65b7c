// Names by pattern.
#pragma once

#include <string_view>

namespace aefx::csv {

// Does all of `text` match `pattern`, in which * stands for any text and ? for any one character (of UTF-8)?
[[nodiscard]] bool glob_matches(std::string_view pattern, std::string_view text) noexcept;

}  // namespace aefx::csv
