// Numbers in writings that are not read as such.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace aefx::csv {

struct NumberForm {
  std::string what;    // "a currency sign"
  std::string flag{};  // with which such cells are read as numbers: "--thousands space"; empty: there is none
};

// Returns how a text that is not read as a number would be one: with a currency sign, a unit, thousands set apart by
// spaces, a minus at its end, as a time or a limit. Nothing if it is no number in a form that is known here.
[[nodiscard]] std::optional<NumberForm> number_form(std::string_view text);

}  // namespace aefx::csv
