// The name of a table that is read from files.
#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

namespace aefx::workflow {

// Returns the file's name without its folder, "stdin", or "part-1.csv and 3 more".
[[nodiscard]] inline std::string table_name(const std::vector<std::string>& paths) {
  const std::string& first = paths.front();
  const std::string name = first == "-" ? "stdin" : first.substr(first.rfind('/') + 1);
  return paths.size() == 1 ? name : fmt::format("{} and {} more", name, paths.size() - 1);
}

}  // namespace aefx::workflow
