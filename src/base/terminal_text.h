// What a terminal is sent.
#pragma once

#include <string>
#include <string_view>

namespace aefx {

// Returns `text`, lines that the program has written, with all characters that can do something to a terminal as
// \u001b, which JSON's strings may hold too; but for line ends, tabs, and the program's own colours. A second line of
// defence: names in messages are printable() already (base/text.h). Data that are shown on a terminal are not.
[[nodiscard]] std::string terminal_safe(std::string_view text);

}  // namespace aefx
