// The files that a table is read from.
#pragma once

#include <string>
#include <vector>

namespace aefx::cli {

// What DATA... on the command line means: a path with *, ? or [ in it that is no file stands for the files that match
// it, in the order of their names. Throws Error: io where none does, usage where standard input is meant twice.
[[nodiscard]] std::vector<std::string> expand_paths(const std::vector<std::string>& paths);

// Throws Error (usage) where one of the files that `paths` mean is also `other`, as check_distinct() does.
void check_distinct(const std::vector<std::string>& paths, const std::string& paths_flag, const std::string& other,
                    const std::string& other_flag);

// The paths as given, for a person: "a/b.csv", "<stdin>", "a/part-1.csv and 3 more".
[[nodiscard]] std::string shown_paths(const std::vector<std::string>& paths);

}  // namespace aefx::cli
