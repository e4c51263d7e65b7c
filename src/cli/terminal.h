// Properties of the terminal.
#pragma once

#include <cstddef>

namespace aefx::cli {

[[nodiscard]] bool is_terminal(int fd);
[[nodiscard]] std::size_t terminal_width(int fd);  // in characters; 80 if `fd` is no terminal
// Tells whether `fd` is a terminal that can move its cursor and show colours: TERM is not dumb.
[[nodiscard]] bool takes_escapes(int fd);
// Tells whether to write colours: takes_escapes(), and NO_COLOR is not set (https://no-color.org).
[[nodiscard]] bool wants_color(int fd);

}  // namespace aefx::cli
