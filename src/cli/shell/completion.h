// Scripts by which shells complete the program's command lines.
#pragma once

#include <string>

#include "cli/shell/option_list.h"

namespace aefx::cli {

// Scripts: commands, options, the values that can be listed, and files.
[[nodiscard]] std::string bash_completion(const OptionList& list);
[[nodiscard]] std::string zsh_completion(const OptionList& list);
[[nodiscard]] std::string fish_completion(const OptionList& list);

}  // namespace aefx::cli
