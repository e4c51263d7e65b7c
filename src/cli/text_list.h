// Lists in text for people.
#pragma once

#include <string>
#include <vector>

namespace aefx::cli {

// Appends pieces, separated by commas, in indented lines of a width; no piece is broken.
void append_list(std::string& out, const std::vector<std::string>& pieces, std::size_t width);

}  // namespace aefx::cli
