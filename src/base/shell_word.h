// Words for a shell.
#pragma once

#include <string>
#include <string_view>

namespace aefx {

// The text as one word of a command, in single quotes where it is more than letters, digits and common signs.
[[nodiscard]] std::string shell_word(std::string_view text);

}  // namespace aefx
