#include "export/onnx_spellings.h"

#include <algorithm>
#include <set>

namespace aefx::exported {
namespace {

constexpr std::size_t kMostLetters = 6;  // 64 spellings

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
char upper(char c) { return is_letter(c) ? static_cast<char>(c - 'a' + 'A') : c; }

}  // namespace

std::vector<std::string> spellings(const std::vector<std::string>& words) {
  std::set<std::string> out;
  for (const std::string& word : words) {
    std::vector<std::size_t> letters;
    for (std::size_t i = 0; i < word.size(); ++i) {
      if (is_letter(word[i])) letters.push_back(i);
    }
    out.insert(word);
    if (letters.size() > kMostLetters) {
      std::string large = word;
      std::transform(large.begin(), large.end(), large.begin(), upper);
      out.insert(large);
      std::string first = word;
      first[letters[0]] = upper(first[letters[0]]);
      out.insert(first);
      continue;
    }
    for (std::size_t mask = 1; mask < std::size_t{1} << letters.size(); ++mask) {
      std::string mixed = word;
      for (std::size_t i = 0; i < letters.size(); ++i) {
        if ((mask >> i & 1U) != 0) mixed[letters[i]] = upper(mixed[letters[i]]);
      }
      out.insert(mixed);
    }
  }
  return {out.begin(), out.end()};
}

}  // namespace aefx::exported
