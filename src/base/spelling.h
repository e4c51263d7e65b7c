// Suggestions for misspelled words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace aefx {

// Restricted Damerau-Levenshtein distance: insertions, deletions, replacements and swaps of neighbours.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

// Up to `most` of the known words that are likely meant by `word`, nearest first.
[[nodiscard]] std::vector<std::string> nearest(std::string_view word, const std::vector<std::string>& known,
                                               std::size_t most = 3);

// "did you mean a, b or c?", or empty if no known word is likely meant.
[[nodiscard]] std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

}  // namespace aefx
