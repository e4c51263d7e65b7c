// The values of an option that can be listed, for those who complete them.
#pragma once

#include <string>
#include <vector>

#include "cli/options/cli11_names.h"

namespace aefx::cli {

// Notes that these words are values that `option` takes; others may be too, such as numbers beside auto. Nothing is
// checked: errors are told where values are read. Returns the option.
CLI::Option* set_completion_values(CLI::Option* option, const std::vector<std::string>& values);

// Returns the values noted for an option; none where none were.
[[nodiscard]] std::vector<std::string> completion_values(CLI::Option& option);

}  // namespace aefx::cli
