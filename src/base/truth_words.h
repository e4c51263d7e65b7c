// Words for true and false.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aefx {

// Meaning of a word: true and t, yes and y are true; false and f, no and n are false; in any case. Nothing for others.
[[nodiscard]] std::optional<bool> truth_of(std::string_view word);

// Tells whether words are of one language of truths, so that they may be of one column: true, false, t and f; or yes,
// no, y and n.
[[nodiscard]] bool are_of_one_pair(std::string_view a, std::string_view b);

// Tells whether two names are words for true and for false, in any order.
[[nodiscard]] bool are_truths(const std::vector<std::string>& names);

// Meaning of a cell in a column that is known to hold truths: that of its word, or of the numbers 1 and 0.
[[nodiscard]] std::optional<bool> truth_of_cell(std::string_view cell);

// All cells of this meaning (truth_of_cell()), in lower case.
[[nodiscard]] std::vector<std::string> words_for(bool truth);

}  // namespace aefx
