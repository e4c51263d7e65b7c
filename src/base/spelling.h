// "Did you mean": the nearest of some known words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace aefx {

// Smallest number of insertions, deletions, replacements and swaps of neighbours between two texts.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

// Up to `most` of `known`, nearest first, that are near enough to `word` to be what was meant.
[[nodiscard]] std::vector<std::string> nearest(std::string_view word, const std::vector<std::string>& known,
                                               std::size_t most = 3);

// "did you mean a, b or c?", or nothing if none is near.
[[nodiscard]] std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

}  // namespace aefx
