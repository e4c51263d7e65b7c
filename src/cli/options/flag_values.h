// Values of options that only the command line has.
#pragma once

#include <cstddef>
#include <string>

#include "base/option_value.h"

namespace aefx::cli {

// Returns a size in bytes, as 500M or 2G (of 1024). Throws as invalid_value() does.
[[nodiscard]] std::size_t parse_size(const std::string& flag, const std::string& text);

}  // namespace aefx::cli
