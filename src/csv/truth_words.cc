#include "csv/truth_words.h"

#include <algorithm>

namespace aefx::csv {
namespace {

constexpr std::array<std::array<std::string_view, 2>, 4> kPairs{
    {{"true", "false"}, {"yes", "no"}, {"t", "f"}, {"y", "n"}}};

bool same(std::string_view word, std::string_view in_lower_case) {
  return std::equal(word.begin(), word.end(), in_lower_case.begin(), in_lower_case.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b; });
}

}  // namespace

void TruthWords::add(std::string_view word) {
  ++words_;
  for (std::size_t i = 0; i < kPairs.size(); ++i) {
    if (same(word, kPairs[i][0])) ++affirmed_[i];
    if (same(word, kPairs[i][1])) ++denied_[i];
  }
}

bool TruthWords::only() const {
  for (std::size_t i = 0; i < kPairs.size(); ++i) {
    if (affirmed_[i] > 0 && denied_[i] > 0 && affirmed_[i] + denied_[i] == words_) return true;
  }
  return false;
}

}  // namespace aefx::csv
