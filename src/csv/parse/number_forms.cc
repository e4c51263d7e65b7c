#include "csv/parse/number_forms.h"

#include <algorithm>
#include <array>

#include "aefx/csv/dialect.h"
#include "base/number.h"
#include "base/text.h"
#include "csv/parse/cell_parser.h"

namespace aefx::csv {
namespace {

bool is_letter(char c) { return (lower_case(c) >= 'a' && lower_case(c) <= 'z') || (c & 0x80) != 0; }

// Tells whether a text is a number, perhaps with a thousands separator or a decimal comma.
bool is_number(std::string_view text) {
  static const CellParser parser{ReadOptions{}};
  text = trim(text);
  return parse_number(text).has_value() || parser.looks_like_number(text);
}

// The flags with which a text is a number, of those for separators; nothing if there are none.
std::optional<std::string> separator_flags(std::string_view text) {
  struct Separators {
    CellParser parser;
    std::string flags;
  };
  const auto separators = [](char thousands, char decimal, const char* flags) {
    ReadOptions options;
    options.thousands = thousands;
    options.decimal = decimal;
    return Separators{CellParser(options), flags};
  };
  static const std::array<Separators, 4> kAll{
      separators(' ', '.', "--thousands space"), separators('\'', '.', "--thousands \"'\""),
      separators(' ', ',', "--thousands space --decimal ,"), separators('\'', ',', "--thousands \"'\" --decimal ,")};
  if (std::none_of(text.begin(), text.end(), is_digit)) return std::nullopt;
  double value = 0;
  for (const Separators& each : kAll) {
    if (each.parser.read(text, value) == CellKind::number) return each.flags;
  }
  return std::nullopt;
}

// Takes `affix` off an end of the text. Returns false if it is not there.
bool take(std::string_view& text, std::string_view affix) {
  if (text.starts_with(affix)) {
    text = trim(text.substr(affix.size()));
  } else if (text.ends_with(affix)) {
    text = trim(text.substr(0, text.size() - affix.size()));
  } else {
    return false;
  }
  return true;
}

template <std::size_t N>
bool take_any(std::string_view& text, const std::array<std::string_view, N>& affixes) {
  return std::any_of(affixes.begin(), affixes.end(), [&](std::string_view affix) { return take(text, affix); });
}

bool is_time(std::string_view text) {
  std::size_t colons = 0;
  for (const char c : text) {
    if (c == ':')
      ++colons;
    else if (!is_digit(c) && c != '.' && c != '-' && c != '+')
      return false;
  }
  return (colons == 1 || colons == 2) && is_digit(text.front()) && is_digit(text.back());
}

// Tells whether a text is a number in other digits than 0 to 9: full-width or Arabic.
bool has_other_digits(std::string_view text) {
  std::string plain;
  bool other = false;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Character c = decode_utf8(text, at);
    at += c.bytes;
    const auto digit_of = [&](char32_t zero) { return c.code >= zero && c.code <= zero + 9; };
    if (digit_of(0xFF10) || digit_of(0x0660) || digit_of(0x06F0)) {
      plain += '0';
      other = true;
    } else if (c.code == 0xFF0E || c.code == 0x066B || c.code == 0x066C || c.code == 0xFF0C) {
      plain += '.';
    } else {
      plain += c.code < 0x80 ? static_cast<char>(c.code) : 'x';
    }
  }
  return other && is_number(plain);
}

// Tells whether a text is a number with the exponent of Fortran: 1.0D+02
bool has_fortran_exponent(std::string_view text) {
  std::string plain(text);
  const std::size_t at = plain.find_first_of("dD");
  if (at == plain.npos) return false;
  plain[at] = 'e';
  return parse_number(plain).has_value();
}

// Tells whether letters follow a number: 12 kg, 1.2K, 5m2
bool has_unit(std::string_view text) {
  constexpr std::size_t kLongest = 12;
  std::size_t size = 0;
  while (size < text.size() && !is_letter(text[size])) ++size;
  if (size == 0 || size == text.size() || text.size() - size > kLongest) return false;
  return is_number(text.substr(0, size));
}

}  // namespace

std::optional<NumberForm> number_form(std::string_view text) {
  static constexpr std::array<std::string_view, 9> kCurrencies{"$",   "\u20ac", "\u00a3", "\u00a5", "\u20b9",
                                                               "EUR", "USD",    "GBP",    "CHF"};
  static constexpr std::array<std::string_view, 8> kLimits{"<=", ">=", "<", ">", "\u2264", "\u2265", "~", "\u00b1"};
  static constexpr std::array<std::string_view, 6> kQuotes{"\u201c", "\u201d", "\u201e", "\u2018", "\u2019", "'"};
  text = trim(text);
  if (text.empty()) return std::nullopt;
  if (auto flags = separator_flags(text)) return NumberForm{"digits in groups", std::move(*flags)};
  std::string_view bare = text;
  if (take_any(bare, kQuotes)) {
    static_cast<void>(take_any(bare, kQuotes));
    if (is_number(bare)) return NumberForm{"a typographic quote"};
  }
  bare = text;
  if (bare.starts_with('-')) bare = trim(bare.substr(1));
  const bool in_parentheses = bare.starts_with('(') && bare.ends_with(')') && bare.size() > 2;
  if (in_parentheses) bare = trim(bare.substr(1, bare.size() - 2));
  if (take_any(bare, kCurrencies) && (is_number(bare) || separator_flags(bare))) return NumberForm{"a currency sign"};
  if (take(bare, "%") && is_number(bare)) return NumberForm{"a percent sign"};
  if (in_parentheses && is_number(bare)) return NumberForm{"parentheses for a minus"};
  bare = text;
  if (bare.ends_with('-') && is_number(bare.substr(0, bare.size() - 1))) return NumberForm{"a minus at the end"};
  if (take_any(bare, kLimits) && is_number(bare)) return NumberForm{"a sign for a limit"};
  if (has_other_digits(text)) return NumberForm{"other digits than 0 to 9"};
  if (has_fortran_exponent(text)) return NumberForm{"an exponent with D"};
  if (is_time(text)) return NumberForm{"a time"};
  if (has_unit(text)) return NumberForm{"a unit"};
  if ((text.ends_with('*') || text.ends_with('+')) && is_number(text.substr(0, text.size() - 1)))
    return NumberForm{"a mark at the end"};
  return std::nullopt;
}

}  // namespace aefx::csv
