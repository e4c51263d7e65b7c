#include "report/text/text_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"

namespace aefx::report {

std::string Style::paint(const std::string& text, std::string_view code) const {
  return color_ && !text.empty() ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : text;
}

std::string short_number(double value, int significant_digits) {
  return fmt::format("{:.{}g}", value == 0 ? 0.0 : value, significant_digits);
}

std::string signed_term(double value, bool first, int significant_digits) {
  const bool negative = std::signbit(value) && value != 0;
  const std::string size = short_number(std::abs(value), significant_digits);
  if (first) return (negative ? "-" : "") + size;
  return (negative ? " - " : " + ") + size;
}

std::string percent(double share) {
  const double value = 100 * share;
  return fmt::format("{:.1f} %", std::abs(value) < 0.05 ? 0.0 : value);
}

std::string bar(double share, std::size_t most) {
  constexpr std::array<std::string_view, 8> kEighths{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const double size = std::min(std::abs(share), 1.0) * static_cast<double>(most);
  const auto eighths = static_cast<std::size_t>(std::lround(8 * size));
  std::string out;
  for (std::size_t i = 0; i < eighths / 8; ++i) out += "█";
  out += kEighths[eighths % 8];
  return out;
}

std::string fit(const std::string& text, std::size_t size) {
  const std::size_t length = count_characters(text);
  if (length <= size) return text + std::string(size - length, ' ');
  constexpr std::size_t kDots = 3;
  if (size <= kDots) return std::string(first_characters(text, size));
  return std::string(first_characters(text, size - kDots)) + "...";
}

std::string variable(const std::string& name) {
  const bool word = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80) != 0;
  });
  const std::string shown = printable(name);
  return word && shown == name ? name : "`" + shown + "`";
}

std::vector<std::string> wrap(const std::string& text, std::size_t size) {
  std::vector<std::string> lines(1);
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    std::string word = text.substr(begin, end - begin);
    if (!lines.back().empty() && count_characters(lines.back()) + 1 + count_characters(word) > size)
      lines.emplace_back();
    for (; count_characters(word) > size; lines.emplace_back()) {
      const std::string_view start = first_characters(word, size);
      lines.back() += start;
      word.erase(0, start.size());
    }
    if (!lines.back().empty()) lines.back() += ' ';
    lines.back() += word;
    begin = end + 1;
  }
  return lines;
}

}  // namespace aefx::report
