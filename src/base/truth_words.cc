#include "base/truth_words.h"

#include <array>

#include "base/text.h"

namespace aefx {
namespace {

struct Word {
  std::string_view text;
  bool truth;
  int pair;
};

constexpr std::array<Word, 8> kWords{{{"true", true, 0},
                                      {"false", false, 0},
                                      {"t", true, 0},
                                      {"f", false, 0},
                                      {"yes", true, 1},
                                      {"no", false, 1},
                                      {"y", true, 1},
                                      {"n", false, 1}}};

const Word* find(std::string_view word) {
  for (const Word& known : kWords) {
    if (equals_ignoring_case(word, known.text)) return &known;
  }
  return nullptr;
}

}  // namespace

std::optional<bool> truth_of(std::string_view word) {
  const Word* const found = find(word);
  return found != nullptr ? std::optional(found->truth) : std::nullopt;
}

std::optional<bool> truth_of_cell(std::string_view cell) {
  if (cell == "1" || cell == "0") return cell == "1";
  return truth_of(cell);
}

bool are_of_one_pair(std::string_view a, std::string_view b) {
  const Word* const first = find(a);
  const Word* const second = find(b);
  return first != nullptr && second != nullptr && first->pair == second->pair;
}

bool are_truths(const std::vector<std::string>& names) {
  return names.size() == 2 && are_of_one_pair(names[0], names[1]) && truth_of(names[0]) != truth_of(names[1]);
}

std::vector<std::string> words_for(bool truth) {
  std::vector<std::string> out;
  for (const Word& word : kWords) {
    if (word.truth == truth) out.emplace_back(word.text);
  }
  out.emplace_back(truth ? "1" : "0");
  return out;
}

}  // namespace aefx
