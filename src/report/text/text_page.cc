#include "report/text/text_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"

namespace aefx::report {
namespace {

constexpr std::size_t kLeastWidth = 40;

}  // namespace

std::string Style::paint(const std::string& text, std::string_view code) const {
  return color_ && !text.empty() ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : text;
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

TextPage::TextPage(const TextOptions& options)
    : Extent(options.all), style_(options.color), width_(std::max(options.width, kLeastWidth)) {}

void TextPage::line(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);  // a bar may be empty
  out_ += text + "\n";
}

void TextPage::wrapped(const std::string& text, std::string_view first, std::size_t hang) {
  const std::size_t indent = count_characters(first) + hang;
  const std::vector<std::string> parts = wrap(text, width_ - indent);
  for (std::size_t i = 0; i < parts.size(); ++i)
    line((i == 0 ? std::string(first) : std::string(indent, ' ')) + parts[i]);
}

void TextPage::warning(const std::string& text) {
  for (std::size_t i = 0; const std::string& part : wrap(text, width_ - 4))
    line((i++ == 0 ? "  " + style_.warn("!") + " " : "    ") + part);
}

void TextPage::gap() {
  if (!out_.empty() && !out_.ends_with("\n\n")) line();
}

std::size_t TextPage::lines() const { return static_cast<std::size_t>(std::count(out_.begin(), out_.end(), '\n')); }

void TextPage::heading(const std::string& text) {
  for (const std::string& part : wrap(text, width_)) line(style_.bold(part));
}

void TextPage::note(const std::string& text) {
  for (const std::string& part : wrap(text, width_ - 2)) line("  " + style_.dim(part));
}

Widths column_widths(std::size_t page, std::size_t numbers, std::size_t widest_name) {
  constexpr std::size_t kMostBar = 24;
  const std::size_t name = std::min(widest_name, page - numbers);
  const std::size_t left = page - numbers - name;  // two of them separate the bar
  return {.name = name, .bar = left > 2 ? std::min(left - 2, kMostBar) : 0};
}

}  // namespace aefx::report
