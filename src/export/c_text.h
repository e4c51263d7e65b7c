// Pieces of C.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace aefx::exported {

// Names that C can have, made of any text, each given once.
class CNames {
 public:
  [[nodiscard]] std::string take(std::string_view text);

 private:
  std::set<std::string, std::less<>> taken_;
};

// Letters, digits and '_', not beginning with a digit, and no word of C or C++.
[[nodiscard]] std::string c_identifier(std::string_view text);

// Between quotes, in ASCII. Throws Error (usage) where it is longer than C99 promises to take.
[[nodiscard]] std::string c_string(std::string_view text);

// Fit to stand in a comment.
[[nodiscard]] std::string c_comment(std::string_view text);

// "{a, b, c}", broken into lines.
[[nodiscard]] std::string c_list(const std::vector<std::string>& items);

}  // namespace aefx::exported
