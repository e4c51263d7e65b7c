// Values as options give them: every one that makes no sense is told alike.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/given_value.h"

namespace aefx::cli {

// A size in bytes, as 500M or 2G (of 1024), or bad_value().
[[nodiscard]] std::size_t size_in(const std::string& flag, const std::string& text);

// The pieces between commas, empty ones too; one piece where there is no comma.
[[nodiscard]] std::vector<std::string> split_commas(const std::string& text);

// `text` itself where it is one of `choices`. Throws Error (usage) that lists them.
const std::string& one_of(const std::string& flag, const std::string& text, const std::vector<std::string>& choices);

}  // namespace aefx::cli
