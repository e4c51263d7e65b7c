#include "csv/sniff/first_row_comparison.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace aefx::csv {
namespace {

char class_of(char c) {
  if (is_digit(c)) return '9';
  if (c >= 'A' && c <= 'Z') return 'A';
  if ((c >= 'a' && c <= 'z') || (c & 0x80) != 0) return 'a';
  return c;
}

}  // namespace

std::string shape_of(std::string_view text) {
  std::string shape;
  for (const char c : text) {
    if (const char of = class_of(c); shape.empty() || shape.back() != of) shape += of;
  }
  return shape;
}

bool resembles_value(std::string_view text) {
  static constexpr std::array<std::string_view, 14> kWords{
      "none", "nil", "n.d.", "n.a.", "nd", "nan", "na", "<na>", "undef", "void", "unknown", "missing", "true", "false"};
  if (std::any_of(kWords.begin(), kWords.end(),
                  [&](std::string_view word) { return equals_ignoring_case(text, word); }))
    return true;
  const bool is_word = std::any_of(text.begin(), text.end(), [](char c) {
    const char of = class_of(c);
    return of == 'a' || of == 'A';
  });
  if (!is_word) return true;
  if (text.front() == '#')
    return text.back() == '!' || text.back() == '?' || text.starts_with("#N/A");  // Excel's errors
  if (text.front() == '\\') return true;
  static constexpr std::string_view kSigns = "<>~=+-.(";
  const bool has_digit = std::any_of(text.begin(), text.end(), is_digit);
  return has_digit && (is_digit(text.front()) || kSigns.find(text.front()) != kSigns.npos);
}

void ColumnBelow::add(std::string_view cell, bool in_quotes, std::string_view first, const CellParser& parser) {
  double value = 0;
  const std::string_view text = trim(cell);
  quoted += in_quotes ? 1 : 0;
  repeats_first = repeats_first || text == first;
  const CellKind kind = parser.read(cell, value);
  if (kind == CellKind::missing) {
    ++missing;
  } else if (kind == CellKind::number) {
    min = numbers == 0 ? value : std::min(min, value);
    max = numbers == 0 ? value : std::max(max, value);
    ++numbers;
    with_point += text.find_first_of(".,eE") != text.npos ? 1 : 0;
  } else {
    ++texts;
    with_digits += std::any_of(text.begin(), text.end(), is_digit) ? 1 : 0;
    ++shapes[shape_of(text)];
    const std::size_t times = ++words[std::string(text)];
    if (times == 1) ++once;
    if (times == 2) --once;
  }
}

double ColumnBelow::share_of(const std::string& shape) const {
  const auto found = shapes.find(shape);
  return found == shapes.end() ? 0 : static_cast<double>(found->second) / static_cast<double>(texts);
}

double ColumnBelow::usual_share() const {
  std::size_t most = 0;
  for (const auto& [shape, times] : shapes) most = std::max(most, times);
  return texts == 0 ? 0 : static_cast<double>(most) / static_cast<double>(texts);
}

}  // namespace aefx::csv
