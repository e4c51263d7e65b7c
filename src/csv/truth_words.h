// Words that stand for true and false.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace aefx::csv {

// Counts which of the pairs (true, false), (yes, no), (t, f), (y, n) some words are of, in any case.
class TruthWords {
 public:
  void add(std::string_view word);

  // Were all words of one pair, and both of it there?
  [[nodiscard]] bool only() const;

 private:
  std::array<std::size_t, 4> affirmed_{}, denied_{};
  std::size_t words_ = 0;
};

}  // namespace aefx::csv
