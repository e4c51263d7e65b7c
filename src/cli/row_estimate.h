// Estimates how many rows a table has, for a progress bar.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace aefx::cli {

// Returns about how many lines the files have, by their sizes and first bytes; none where that can't be told without
// reading them: pipes and packed files.
[[nodiscard]] std::optional<double> estimated_rows(const std::vector<std::string>& paths);

}  // namespace aefx::cli
