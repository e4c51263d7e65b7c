// The terminal, if there is one.
#pragma once

#include <cstddef>

namespace aefx::cli {

[[nodiscard]] bool is_terminal(int fd);
[[nodiscard]] std::size_t terminal_width(int fd);  // columns; 80 when it is no terminal
// Colour goes to terminals, unless NO_COLOR is set (https://no-color.org) or TERM is dumb.
[[nodiscard]] bool wants_color(int fd);

}  // namespace aefx::cli
