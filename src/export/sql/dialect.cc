#include "export/sql/dialect.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "aefx/base/error.h"
#include "base/text.h"

namespace aefx::exported {
namespace {

constexpr std::array<std::pair<SqlDialect, const Dialect& (*)()>, 4> kDialects{{{SqlDialect::duckdb, duckdb},
                                                                                {SqlDialect::sqlite, sqlite},
                                                                                {SqlDialect::postgres, postgres},
                                                                                {SqlDialect::spark, spark}}};

// Patterns of the texts that parse_number() and parse_date() accept.
constexpr const char* kNumberRegex = "'^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$'";
constexpr const char* kIsoDateRegex =
    "'^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ]([01][0-9]|2[0-3]):[0-5][0-9](:([0-5][0-9]|60)([.,][0-9]*)?)?"
    "([Zz]|[+-]([01][0-9]|2[0-3])(:?[0-5][0-9])?)?)?$'";

template <typename... Arguments>
std::string expand(const std::string& pattern, const Arguments&... arguments) {
  return fmt::format(fmt::runtime(pattern), arguments...);
}

bool is_control(char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7F'; }

}  // namespace

const Dialect& dialect(SqlDialect which) {
  return std::find_if(kDialects.begin(), kDialects.end(), [&](const auto& d) { return d.first == which; })->second();
}

std::optional<SqlDialect> dialect_named(std::string_view name) {
  for (const auto& [value, make] : kDialects) {
    if (make().traits().name == name) return value;
  }
  return std::nullopt;
}

std::vector<std::string_view> dialect_names() {
  std::vector<std::string_view> names;
  for (const auto& [value, make] : kDialects) names.push_back(make().traits().name);
  return names;
}

std::string typed_number_pattern(const std::string& text_type, const std::string& is_number) {
  return "CASE WHEN typeof({0}) = '" + text_type + "' AND NOT " + is_number +
         " THEN CASE WHEN {1} THEN NULL ELSE CAST({2} AS DOUBLE) END ELSE COALESCE(NULLIF(try_cast({0} AS DOUBLE), "
         "CAST('NaN' AS DOUBLE)), CASE WHEN {0} IS NULL OR {1} THEN NULL ELSE CAST({2} AS DOUBLE) END) END";
}

std::string doubled(std::string_view text, char quote) {
  std::string out(1, quote);
  for (const char c : text) out.append(c == quote ? 2 : 1, c);
  return out + quote;
}

std::string grouped(std::vector<std::string> terms, const std::string& separator, const std::string& function) {
  constexpr std::size_t kGroup = 24;
  while (true) {
    const bool last = terms.size() <= kGroup;
    std::vector<std::string> groups;
    for (std::size_t i = 0; i < terms.size(); i += kGroup) {
      const std::size_t end = std::min(terms.size(), i + kGroup);
      const std::string group = fmt::format("{}", fmt::join(terms.data() + i, terms.data() + end, separator));
      const bool bare = end - i == 1 || (last && function.empty());
      groups.push_back(bare ? group : fmt::format("{}({})", function, group));
    }
    if (last) return groups.front();
    terms = std::move(groups);
  }
}

std::string Dialect::identifier(const std::string& name) const {
  // Unlike a literal, a name can't be written by the codes of its characters.
  const auto refuse = [&](const std::string& why) {
    throw Error(Fault::usage, why, {}, "give it another name, where it stands and in training");
  };
  if (name.empty()) refuse("the name of a column is empty, which SQL does not have");
  if (name.find('\0') != name.npos)
    refuse(fmt::format("the name {} has a NUL in it, which SQL does not have", aefx::quoted(name)));
  if (name.find('\r') != name.npos)
    refuse(fmt::format("the name {} has a carriage return in it, which SQL read as text loses", aefx::quoted(name)));
  return doubled(name, traits_.name_quote);
}

std::string Dialect::literal(const std::string& text) const {
  std::vector<std::string> parts;
  std::string plain;
  const auto end_plain = [&] {
    if (!plain.empty()) parts.push_back(plain_literal(std::exchange(plain, {})));
  };
  for (const char c : text) {
    if (is_control(c)) {
      end_plain();
      parts.push_back(expand(traits_.character, static_cast<unsigned>(static_cast<unsigned char>(c))));
    } else {
      plain += c;
    }
  }
  end_plain();
  if (parts.empty()) return "''";
  return parts.size() == 1 ? parts[0] : "(" + grouped(parts, " || ") + ")";
}

std::string Dialect::plain_literal(const std::string& text) const { return doubled(text, '\''); }
std::string Dialect::folded(const std::string& name) const { return aefx::lower_case(name); }
std::string Dialect::text(const std::string& x) const { return expand(traits_.text, x); }
std::string Dialect::trimmed(const std::string& text) const { return expand(traits_.trimmed, text); }
std::string Dialect::lower_case(const std::string& text) const { return expand(traits_.lower_case, text); }
std::string Dialect::real(const std::string& x) const { return expand(traits_.real, x); }

std::string Dialect::number(const std::string& x, const std::string& missing, const std::string& otherwise) const {
  return expand(traits_.number, x, missing, otherwise, kNumberRegex, trimmed(text(x)));
}

std::string Dialect::date(const std::string& days, bool whole_days) const {
  // The years 1 to 9999, as date_text().
  const std::string clamped =
      fmt::format("CASE WHEN {0} < -719162 THEN -719162 WHEN {0} > 2932896 THEN 2932896 ELSE {0} END", days);
  return expand(whole_days ? traits_.date : traits_.timestamp, clamped);
}

std::string Dialect::fail(const std::string& message, const std::string& x) const {
  return expand(traits_.fail, literal(message), x);
}

std::string Dialect::greatest(const std::vector<std::string>& values) const {
  return grouped(values, ", ", traits_.greatest);
}

std::string Dialect::nth_smallest(std::size_t n, const std::vector<std::string>& values) const {
  return expand(traits_.nth_smallest, fmt::format("{}", fmt::join(values, traits_.separator)), std::to_string(n),
                std::to_string(n - 1));
}

std::string Dialect::days(const std::string& text, const std::string& otherwise) const {
  const auto piece = [&](const std::string& at, int count) {
    return fmt::format("substr({}, {}, {})", text, at, count);
  };
  const auto integer = [](const std::string& digits) { return fmt::format("CAST({} AS INTEGER)", digits); };
  const auto sign_at = [&](int from_end) {
    return fmt::format("substr({0}, length({0}) - {1}, 1) IN ('+', '-')", text, from_end);
  };
  // Length of the UTC offset: Z, +02, +0200 or +02:00.
  const std::string zone = fmt::format(
      "(CASE WHEN length({0}) < 16 THEN 0 WHEN substr({0}, length({0}), 1) IN ('Z', 'z') THEN 1 WHEN {1} THEN 3 WHEN "
      "{2} THEN 5 WHEN {3} THEN 6 ELSE 0 END)",
      text, sign_at(2), sign_at(4), sign_at(5));
  const std::string before_zone = fmt::format("length({}) - {}", text, zone);
  const std::string fraction = fmt::format("CASE WHEN {0} IN ('.', ',') THEN substr({1}, 21, {2} - 20) ELSE '' END",
                                           piece("20", 1), text, before_zone);
  const std::string seconds =
      fmt::format("CASE WHEN {} = ':' THEN {} ELSE 0e0 END", piece("17", 1),
                  expand(traits_.to_double, fmt::format("{} || '.' || {} || '0'", piece("18", 2), fraction)));
  const std::string offset_seconds = fmt::format(
      "CASE WHEN {0} < 2 THEN 0e0 ELSE (CASE {1} WHEN '-' THEN -1 ELSE 1 END) * ({2} * 3600e0 + CASE WHEN {0} < 4 THEN "
      "0e0 ELSE {3} * 60e0 END) END",
      zone, piece(before_zone + " + 1", 1), integer(piece(before_zone + " + 2", 2)),
      integer(piece(fmt::format("length({}) - 1", text), 2)));
  return fmt::format(
      "CASE WHEN {0} THEN CASE WHEN length({1}) = 10 THEN {2} + 0e0 ELSE {2} + ({3} * 3600e0 + {4} * 60e0 + {5} - {6}) "
      "/ 86400e0 END ELSE {7} END",
      expand(traits_.is_iso_date, text, zone, kIsoDateRegex), text, expand(traits_.day_number, piece("1", 10)),
      integer(piece("12", 2)), integer(piece("15", 2)), seconds, offset_seconds, otherwise);
}

}  // namespace aefx::exported
