// Pieces of a report for a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace aefx::report {

// ANSI colours, or nothing where they are off.
class Style {
 public:
  explicit Style(bool color) : color_(color) {}
  [[nodiscard]] std::string bold(const std::string& text) const { return paint(text, "1"); }
  [[nodiscard]] std::string dim(const std::string& text) const { return paint(text, "2"); }
  [[nodiscard]] std::string warn(const std::string& text) const { return paint(text, "33"); }
  [[nodiscard]] std::string share(const std::string& text, double share) const {
    return paint(text, share < 0 ? "35" : "36");
  }

 private:
  [[nodiscard]] std::string paint(const std::string& text, std::string_view code) const;
  bool color_;
};

[[nodiscard]] std::string short_number(double value, int significant_digits = 4);

// " + 1.5" or " - 1.5"; the first term of a sum has no space, and no plus.
[[nodiscard]] std::string signed_term(double value, bool first, int significant_digits = 4);

// "92.3 %"
[[nodiscard]] std::string percent(double share);

// A bar of `most` characters for 1, in eighths; the length of a share is that of its size, whatever its sign.
[[nodiscard]] std::string bar(double share, std::size_t most);

// `text` in exactly `size` characters: filled with spaces, or cut with "...".
[[nodiscard]] std::string fit(const std::string& text, std::size_t size);

// A column's name as it stands in a formula: in backquotes where it is more than a word.
[[nodiscard]] std::string variable(const std::string& name);

// Lines of at most `size` characters, broken at spaces, and within words that are longer.
[[nodiscard]] std::vector<std::string> wrap(const std::string& text, std::size_t size);

}  // namespace aefx::report
