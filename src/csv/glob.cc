#include "csv/glob.h"

#include <cstddef>

namespace aefx::csv {

// The last * takes one character more whenever the rest fails: linear for one star, never exponential.
bool glob_matches(std::string_view pattern, std::string_view text) noexcept {
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  const auto after = [&](std::size_t at) {  // the character at `at`
    ++at;
    while (at < text.size() && (text[at] & 0xC0) == 0x80) ++at;
    return at;
  };
  std::size_t p = 0, t = 0, star = kNone, taken = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      taken = t;
    } else if (p < pattern.size() && pattern[p] == '?') {
      ++p;
      t = after(t);
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != kNone) {
      p = star + 1;
      t = taken = after(taken);
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace aefx::csv
