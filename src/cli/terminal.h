// The terminal, if there is one.
#pragma once

#include <cstddef>

namespace aefx::cli {

[[nodiscard]] bool is_terminal(int fd);
[[nodiscard]] std::size_t terminal_width(int fd);  // columns; 80 when it is no terminal
// A terminal that can move its cursor and show colours: TERM is not dumb.
[[nodiscard]] bool takes_escapes(int fd);
// Colour goes to terminals, unless NO_COLOR is set (https://no-color.org) or it takes none.
[[nodiscard]] bool wants_color(int fd);

}  // namespace aefx::cli
