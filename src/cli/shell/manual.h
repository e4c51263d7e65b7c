// The list of commands and options as pages to read, as Python's parameters, and as options of C++.
#pragma once

#include <string>

#include "cli/shell/option_list.h"
#include "train/option_table.h"

namespace aefx::cli {

// A page for man(1), section 1.
[[nodiscard]] std::string man_page(const OptionList& list);

// docs/reference.md.
[[nodiscard]] std::string markdown_reference(const OptionList& list);

// src/python/aefx/_parameters.py: the estimator's signature, its docs, and which option each parameter is.
[[nodiscard]] std::string python_parameters(const train::OptionTable& table = train::option_table());

// include/aefx/options.h: the options of the library.
[[nodiscard]] std::string cpp_options(const train::OptionTable& table = train::option_table());

// Exit codes and what they mean, in their order.
struct ExitCode {
  std::string code, meaning;
};
[[nodiscard]] std::vector<ExitCode> exit_codes();

// "aefx train DATA... --dim K [OPTION...]"
[[nodiscard]] std::vector<std::string> usage_words(const ListedCommand& command);

}  // namespace aefx::cli
