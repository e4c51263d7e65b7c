#include "csv/parse/cell_parser.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "base/date.h"
#include "base/number.h"
#include "base/text.h"
#include "csv/parse/number_forms.h"

namespace aefx::csv {
namespace {

std::string_view without_sign(std::string_view cell) {
  if (!cell.empty() && (cell[0] == '-' || cell[0] == '+')) cell.remove_prefix(1);
  return cell;
}

bool is_infinity(std::string_view cell) {
  const std::string_view word = without_sign(cell);
  return equals_ignoring_case(word, "inf") || equals_ignoring_case(word, "infinity");
}

bool is_hexadecimal(std::string_view cell) {
  const std::string_view digits = without_sign(cell);
  return digits.size() > 2 && digits[0] == '0' && lower_case(digits[1]) == 'x' &&
         std::all_of(digits.begin() + 2, digits.end(),
                     [](char c) { return is_digit(c) || (lower_case(c) >= 'a' && lower_case(c) <= 'f'); });
}

// Tells whether groups of digits are of two, but for the last of three, as in India: 12,34,567
bool has_indian_groups(std::string_view whole, char separator) {
  std::size_t size = 0, groups = 0;
  for (const char c : whole) {
    if (c == separator) {
      if (size != 2 && (groups > 0 || size != 1)) return false;
      ++groups;
      size = 0;
    } else if (is_digit(c)) {
      ++size;
    } else {
      return false;
    }
  }
  return groups > 1 && size == 3;
}

// Tells whether digits are in groups of three: 1,234 or 1,234,567.8; or as in India.
bool has_groups(std::string_view cell, char separator, char decimal) {
  const std::string_view number = without_sign(cell);
  const std::string_view whole = number.substr(0, number.find(decimal));
  const std::string_view decimals = number.substr(whole.size());
  if (!decimals.empty() && !std::all_of(decimals.begin() + 1, decimals.end(), is_digit)) return false;
  if (has_indian_groups(whole, separator)) return true;
  const std::size_t first = whole.find(separator);
  if (first == 0 || first > 3 || (whole.size() - first) % 4 != 0) return false;  // npos is above 3
  for (std::size_t i = 0; i < whole.size(); ++i) {
    const bool wanted = i >= first && (i - first) % 4 == 0;
    if (wanted ? whole[i] != separator : !is_digit(whole[i])) return false;
  }
  return true;
}

// Tells whether points separate thousands, and a comma the decimals: 1.234,56
bool has_points_and_comma(std::string_view cell) {
  const std::size_t comma = cell.find(',');
  return comma != cell.npos && cell.find('.') < comma && has_groups(cell, '.', ',');
}

// Tells whether two points separate thousands: 1.234.567; more of them may be an address of a machine.
bool has_points_alone(std::string_view cell) {
  return std::count(cell.begin(), cell.end(), '.') == 2 && has_groups(cell, '.', ',');
}

// Tells whether a number has a typographic minus: U+2212, U+2013, U+2010 or U+2011.
bool has_printed_minus(std::string_view cell) {
  for (const std::string_view minus : {"\u2212", "\u2013", "\u2010", "\u2011"}) {
    if (cell.starts_with(minus)) return parse_number(cell.substr(minus.size())).has_value();
  }
  return false;
}

// Replaces spaces that do not break a line (U+00A0, U+202F, U+2009) and typographic apostrophes (U+2019) by plain ones.
std::string with_plain_separators(std::string_view cell) {
  struct Variant {
    std::string_view bytes;
    char plain;
  };
  static constexpr std::array<Variant, 4> kVariants{
      {{"\u00a0", ' '}, {"\u202f", ' '}, {"\u2009", ' '}, {"\u2019", '\''}}};
  std::string out;
  for (std::size_t at = 0; at < cell.size();) {
    const auto* const found = std::find_if(kVariants.begin(), kVariants.end(), [&](const Variant& variant) {
      return cell.substr(at).starts_with(variant.bytes);
    });
    const bool is_variant = found != kVariants.end();
    out += is_variant ? found->plain : cell[at];
    at += is_variant ? found->bytes.size() : 1;
  }
  return out;
}

bool has_decimal_comma(std::string_view cell) {
  const std::size_t comma = cell.find(',');
  if (comma == cell.npos || cell.find('.') != cell.npos || without_sign(cell).starts_with(',')) return false;
  std::string copy(cell);
  copy[comma] = '.';
  return parse_number(copy).has_value();
}

}  // namespace

CellParser::CellParser(const ReadOptions& options)
    : decimal_(options.decimal), thousands_(options.thousands), date_format_(options.date_format) {
  for (const std::string& token : options.missing) {
    std::string word = lower_case(trim(token));
    double value = 0;
    if (parse_localized(word, value)) missing_numbers_.push_back(value);
    missing_.push_back(std::move(word));
  }
}

CellKind CellParser::read(std::string_view cell, double& value) const {
  if (parse_localized(cell, value)) {
    if (!missing_numbers_.empty() &&
        std::find(missing_numbers_.begin(), missing_numbers_.end(), value) != missing_numbers_.end()) {
      value = std::numeric_limits<double>::quiet_NaN();
      return CellKind::missing;
    }
    return std::isfinite(value) ? CellKind::number : CellKind::infinite;
  }
  value = std::numeric_limits<double>::quiet_NaN();
  if (is_missing(cell)) return CellKind::missing;
  return is_infinity(trim(cell)) ? CellKind::infinite : CellKind::text;
}

std::string_view CellParser::label(std::string_view cell) const {
  double value = 0;
  return read(cell, value) == CellKind::missing ? std::string_view() : trim(cell);
}

CellKind CellParser::read_date(std::string_view cell, double& value) const {
  value = std::numeric_limits<double>::quiet_NaN();
  if (is_missing(cell)) return CellKind::missing;
  const std::optional<double> days = parse_date(cell, date_format_);
  if (!days) return CellKind::text;
  value = *days;
  return CellKind::number;
}

std::string CellParser::date_hint(std::string_view cell) {
  std::string text;
  for (const std::string& format : likely_formats({cell})) {
    if (format.empty()) continue;
    text += text.empty() ? "say --date-format '" + format + "'" : ", or '" + format + "'";
  }
  if (!text.empty()) return text;
  return "--date-format tells how dates are written; if it means a missing value, say --missing " + quoted(cell);
}

std::string CellParser::date_form() const {
  return date_format_.empty() ? "like 2024-01-31 or 2024-01-31T12:30:00"
                              : "of the form '" + printable(date_format_) + "'";
}

bool CellParser::is_missing(std::string_view cell) const {
  const std::string_view word = trim(cell);
  return std::any_of(missing_.begin(), missing_.end(),
                     [&](const std::string& token) { return equals_ignoring_case(word, token); });
}

// parse_number() with the decimal and thousands separators of the options.
bool CellParser::parse_localized(std::string_view cell, double& value) const {
  std::array<char, 128> plain;
  std::string longer;
  if (decimal_ != '.' || thousands_ != '\0') {
    cell = trim(cell);
    std::string replaced;
    if (thousands_ == ' ' || thousands_ == '\'') cell = replaced = with_plain_separators(cell);
    const std::string_view whole = cell.substr(0, cell.find(decimal_));
    const bool groups = thousands_ != '\0' && whole.find(thousands_) != whole.npos;
    if (groups && !has_groups(cell, thousands_, decimal_)) return false;
    longer.resize(cell.size() > plain.size() ? cell.size() : 0);
    char* const out = longer.empty() ? plain.data() : longer.data();
    std::size_t size = 0;
    for (const char c : cell) {
      if (c == decimal_) {
        out[size++] = '.';
      } else if (c == '.' && c != thousands_) {
        return false;  // a second decimal separator: 1.5 would silently be another number
      } else if (!groups || c != thousands_) {
        out[size++] = c;
      }
    }
    cell = {out, size};
  }
  const auto number = parse_number(cell);
  if (number) value = *number;
  return number.has_value();
}

bool CellParser::looks_like_number(std::string_view cell) const {
  cell = trim(cell);
  return has_printed_minus(cell) || (decimal_ == '.' && (has_decimal_comma(cell) || has_points_and_comma(cell))) ||
         (decimal_ != '.' && parse_number(cell)) || has_groups(cell, decimal_ == ',' ? '.' : ',', decimal_) ||
         (decimal_ == '.' && has_points_alone(cell));
}

std::string CellParser::hint(std::string_view cell, const std::string& spec) const {
  cell = trim(cell);
  const std::string otherwise = "; or take the column out with --drop " + spec;
  if (is_infinity(cell))
    return "write it as a missing value, or call it one with --missing " + quoted(cell) + otherwise;
  double value = 0;
  if (parse_localized(cell, value)) return "the largest double is about 1.8e308" + otherwise;
  if (has_printed_minus(cell)) return "its minus sign is a typographic one, not '-'" + otherwise;
  if (cell.starts_with("\xEF\xBB\xBF"))
    return "a byte order mark is inside of the table, as where files were joined; to take it out: sed -i "
           "'s/\\xEF\\xBB\\xBF//' FILE";
  if (decimal_ == '.' && (has_points_and_comma(cell) || has_points_alone(cell)))
    return "if it is a number, say --decimal , --thousands .";
  const bool comma = decimal_ == '.' && has_decimal_comma(cell);
  const char separator = decimal_ == ',' ? '.' : ',';
  if (thousands_ != separator && has_groups(cell, separator, decimal_)) {
    std::string hint = std::string("if thousands are set apart, say --thousands ") + separator;
    if (comma) hint += "; if it is a decimal comma, --decimal ,";
    return hint;
  }
  if (comma) return "if it is a decimal comma, say --decimal ,";
  if (decimal_ != '.' && parse_number(cell))
    return "the decimal sign was said to be '" + std::string(1, decimal_) + "'" + otherwise;
  if (is_hexadecimal(cell)) return "hexadecimal numbers are not read" + otherwise;
  std::string unread;
  if (const std::optional<NumberForm> form = number_form(cell)) {
    if (!form->flag.empty()) return "if it is a number, say " + form->flag;
    unread = "numbers with " + form->what + " are not read; ";
  }
  return unread + "if it means a missing value, say --missing " + quoted(cell) + "; --keep " + spec +
         " carries the column as text, --drop " + spec + " leaves it out";
}

}  // namespace aefx::csv
