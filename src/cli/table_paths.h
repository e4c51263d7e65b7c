// The files that a table is read from.
#pragma once

#include <string>
#include <vector>

namespace aefx::cli {

// Expands the paths of DATA...: a path with *, ? or [ that is no file becomes the files that match it, sorted by name.
// Throws Error: io if none matches, usage if standard input is given twice.
[[nodiscard]] std::vector<std::string> expand_paths(const std::vector<std::string>& paths);

// check_distinct() (cli/output.h) for each of the expanded paths.
void check_distinct(const std::vector<std::string>& paths, const std::string& paths_flag, const std::string& other,
                    const std::string& other_flag);

// The paths for a message: "a/b.csv", "<stdin>", "a/part-1.csv and 3 more".
[[nodiscard]] std::string shown_paths(const std::vector<std::string>& paths);

}  // namespace aefx::cli
