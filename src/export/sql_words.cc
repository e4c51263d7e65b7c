#include "export/sql_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "aefx/base/error.h"
#include "base/names.h"
#include "base/text.h"

namespace aefx::exported {
namespace {

constexpr Names<SqlDialect, 4> kNames{{{SqlDialect::duckdb, "duckdb"},
                                       {SqlDialect::sqlite, "sqlite"},
                                       {SqlDialect::postgres, "postgres"},
                                       {SqlDialect::spark, "spark"}}};

constexpr std::size_t kGroup = 24;
constexpr const char* kUpper = "'ABCDEFGHIJKLMNOPQRSTUVWXYZ'";
constexpr const char* kLower = "'abcdefghijklmnopqrstuvwxyz'";
// What parse_number() and parse_date() take, for engines that know regular expressions.
constexpr const char* kNumber = "'^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$'";
constexpr const char* kIso =
    "'^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ]([01][0-9]|2[0-3]):[0-5][0-9](:([0-5][0-9]|60)([.,][0-9]*)?)?"
    "([Zz]|[+-]([01][0-9]|2[0-3])(:?[0-5][0-9])?)?)?$'";

std::string doubled(std::string_view text, char quote) {
  std::string out(1, quote);
  for (const char c : text) {
    if (c == quote) out += quote;
    out += c;
  }
  return out + quote;
}

std::string in_ascii_lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

std::string grouped_call(const std::string& function, std::vector<std::string> values) {
  while (values.size() > 1) {
    std::vector<std::string> next;
    for (std::size_t i = 0; i < values.size(); i += kGroup) {
      const std::size_t end = std::min(values.size(), i + kGroup);
      if (end - i == 1) {
        next.push_back(values[i]);
        continue;
      }
      std::string call = function + "(" + values[i];
      for (std::size_t k = i + 1; k < end; ++k) call += ", " + values[k];
      next.push_back(call + ")");
    }
    values = std::move(next);
  }
  return values.front();
}

bool is_control(char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7F'; }

// Days since 1970 within the years 1 to 9999, as base/date.h.
std::string within_calendar(const std::string& days) {
  return fmt::format("CASE WHEN {0} < -719162 THEN -719162 WHEN {0} > 2932896 THEN 2932896 ELSE {0} END", days);
}

// A name has no other spelling, as a literal has.
const std::string& carried(const std::string& name) {
  if (name.find('\r') == name.npos) return name;
  throw Error(Fault::usage,
              fmt::format("the name {} has a carriage return in it, which SQL read as text loses", quoted(name)), {},
              "give it another name, where it stands and in training");
}

// Only texts are looked at by their characters: numbers are many.
std::string typed_number(const std::string& x, const std::string& missing, const std::string& otherwise,
                         const std::string& type_of_texts, const std::string& is_number) {
  return fmt::format(
      "CASE WHEN typeof({0}) = '{3}' AND NOT {4} THEN CASE WHEN {1} THEN NULL ELSE CAST({2} AS DOUBLE) END ELSE "
      "COALESCE(NULLIF(try_cast({0} AS DOUBLE), CAST('NaN' AS DOUBLE)), CASE WHEN {0} IS NULL OR {1} THEN NULL ELSE "
      "CAST({2} AS DOUBLE) END) END",
      x, missing, otherwise, type_of_texts, is_number);
}

class DuckDb final : public SqlWords {
 public:
  [[nodiscard]] std::string number(const std::string& x, const std::string& missing,
                                   const std::string& otherwise) const override {
    return typed_number(x, missing, otherwise, "VARCHAR",
                        fmt::format("regexp_matches({}, {})", trimmed(text(x)), kNumber));
  }
  [[nodiscard]] std::string date(const std::string& days, bool whole_days) const override {
    if (whole_days) return fmt::format("DATE '1970-01-01' + CAST(round({}) AS INTEGER)", within_calendar(days));
    return fmt::format("make_timestamp(CAST(round(({}) * 86400e0) AS BIGINT) * 1000000)", within_calendar(days));
  }
  [[nodiscard]] std::string fail(const std::string& message, const std::string& x) const override {
    return fmt::format("error({} || {})", literal(message), x);
  }
  [[nodiscard]] std::string folded(const std::string& name) const override { return in_ascii_lower_case(name); }

 protected:
  [[nodiscard]] std::string is_iso(const std::string& text, const std::string& /*zone*/) const override {
    return fmt::format("regexp_matches({0}, {1}) AND TRY_CAST(substr({0}, 1, 10) AS DATE) IS NOT NULL", text, kIso);
  }
  [[nodiscard]] std::string whole_days(const std::string& day) const override {
    return fmt::format("(CAST({} AS DATE) - DATE '1970-01-01')", day);
  }
};

class Sqlite final : public SqlWords {
 public:
  [[nodiscard]] std::string text(const std::string& x) const override { return fmt::format("CAST({} AS TEXT)", x); }
  [[nodiscard]] std::string trimmed(const std::string& text) const override {
    return fmt::format("trim({}, char(32, 9, 10, 11, 12, 13))", text);
  }
  [[nodiscard]] std::string in_lower_case(const std::string& text) const override {
    return fmt::format("lower({})", text);  // of ASCII, unless it was built otherwise
  }
  // CAST alone would take 0 for a text that is no number. Beside a number, a text is taken for one if it is one from
  // end to end, and all other texts are above every number.
  [[nodiscard]] std::string number(const std::string& x, const std::string& missing,
                                   const std::string& otherwise) const override {
    return fmt::format(
        "CASE WHEN typeof({0}) IN ('real', 'integer') THEN CAST({0} AS REAL) WHEN {0} IS NULL OR {1} "
        "THEN NULL WHEN {0} <= CAST('9e999' AS REAL) THEN CAST({0} AS REAL) ELSE {2} END",
        x, missing, otherwise);
  }
  [[nodiscard]] std::string date(const std::string& days, bool whole_days) const override {
    if (whole_days) return fmt::format("date(2440587.5 + round({}))", within_calendar(days));
    return fmt::format("strftime('%Y-%m-%dT%H:%M:%S', 2440587.5 + round(({}) * 86400) / 86400 + 1e-9)",
                       within_calendar(days));
  }
  // It has no function that fails; this one tells the path that it can't follow.
  [[nodiscard]] std::string fail(const std::string& message, const std::string& x) const override {
    return fmt::format("json_extract('{{}}', {} || {})", literal(message), x);
  }
  [[nodiscard]] std::string largest(const std::vector<std::string>& values) const override {
    return values.size() == 1 ? values[0] : grouped_call("max", values);
  }
  [[nodiscard]] std::string folded(const std::string& name) const override { return in_ascii_lower_case(name); }
  [[nodiscard]] std::string fence() const override { return "LIMIT -1 OFFSET 0"; }
  [[nodiscard]] std::string last_fence() const override { return "LIMIT -1 OFFSET 0"; }
  [[nodiscard]] bool flat() const override { return true; }  // its parser's stack holds few that are in each other
  [[nodiscard]] ColumnLimits column_limits() const override { return {.usual = 2000, .most = 32767}; }

 protected:
  [[nodiscard]] std::string chr(unsigned code) const override { return fmt::format("char({})", code); }
  [[nodiscard]] std::string to_double(const std::string& text) const override {
    return fmt::format("CAST({} AS REAL)", text);
  }
  // It has no regular expressions.
  [[nodiscard]] std::string is_iso(const std::string& text, const std::string& zone) const override {
    const std::string body = fmt::format("substr({0}, 1, length({0}) - {1})", text, zone);
    const std::string after = fmt::format("substr({0}, length({0}) - {1} + 1)", text, zone);
    const std::string date = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]";
    const std::string time = date + "[Tt ][0-2][0-9]:[0-5][0-9]";
    return fmt::format(
        "substr({0}, 1, 10) GLOB '{3}' AND date(julianday(substr({0}, 1, 10))) = substr({0}, 1, 10) AND (length({0}) = "
        "10 OR ({1} GLOB '{4}' OR {1} GLOB '{4}:[0-6][0-9]' OR {1} GLOB '{4}:[0-6][0-9][.,]*' AND substr({1}, 21) NOT "
        "GLOB '*[^0-9]*') AND substr({1}, 12, 2) <= '23' AND substr({1}, 18, 2) <= '60' AND ({2} IN ('', 'Z', 'z') OR "
        "({2} GLOB '[+-][0-2][0-9]' OR {2} GLOB '[+-][0-2][0-9][0-5][0-9]' OR {2} GLOB '[+-][0-2][0-9]:[0-5][0-9]') "
        "AND substr({2}, 2, 2) <= '23'))",
        text, body, after, date, time);
  }
  [[nodiscard]] std::string whole_days(const std::string& day) const override {
    return fmt::format("julianday({}) - 2440587.5", day);
  }
};

class Postgres final : public SqlWords {
 public:
  // Names are cut there, between characters.
  static constexpr std::size_t kLongestName = 63;

  [[nodiscard]] std::string plain_literal(const std::string& text) const override {
    if (text.find('\\') == text.npos) return doubled(text, '\'');
    std::string escaped;
    for (const char c : text) {
      if (c == '\\') escaped += c;
      escaped += c;
    }
    return "E" + doubled(escaped, '\'');  // the same whatever standard_conforming_strings is
  }
  [[nodiscard]] std::string folded(const std::string& name) const override {
    if (name.size() <= kLongestName) return name;
    std::size_t end = kLongestName;
    while (end > 0 && (name[end] & 0xC0) == 0x80) --end;
    return name.substr(0, end);
  }
  [[nodiscard]] std::string text(const std::string& x) const override { return fmt::format("CAST({} AS text)", x); }
  [[nodiscard]] std::string trimmed(const std::string& text) const override {
    return fmt::format("btrim({}, ' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13))", text);
  }
  [[nodiscard]] std::string number(const std::string& x, const std::string& missing,
                                   const std::string& otherwise) const override {
    const std::string word = trimmed(text(x));
    return fmt::format(
        "CASE WHEN {0} IS NULL OR {1} = 'NaN' OR {2} THEN NULL WHEN {1} ~ {3} THEN CAST({1} AS double precision) ELSE "
        "{4} END",
        x, word, missing, kNumber, otherwise);
  }
  [[nodiscard]] std::string date(const std::string& days, bool whole_days) const override {
    if (whole_days) return fmt::format("DATE '1970-01-01' + CAST(round({}) AS integer)", within_calendar(days));
    return fmt::format("TIMESTAMP '1970-01-01 00:00:00' + round(({}) * 86400) * INTERVAL '1 second'",
                       within_calendar(days));
  }
  // It has no function that fails; a cast tells what it could not take.
  [[nodiscard]] std::string fail(const std::string& message, const std::string& x) const override {
    return fmt::format("CAST({} || {} AS double precision)", literal(message), x);
  }
  [[nodiscard]] std::string real(const std::string& x) const override {
    return fmt::format("CAST({} AS double precision)", x);
  }
  [[nodiscard]] std::string fence() const override { return "OFFSET 0"; }
  [[nodiscard]] ColumnLimits column_limits() const override { return {.usual = 1664, .most = 1664}; }

 protected:
  [[nodiscard]] std::string to_double(const std::string& text) const override { return real(text); }
  [[nodiscard]] std::string is_iso(const std::string& text, const std::string& /*zone*/) const override {
    return fmt::format("{} ~ {}", text, kIso);
  }
  [[nodiscard]] std::string whole_days(const std::string& day) const override {
    return fmt::format("(CAST({} AS date) - DATE '1970-01-01')", day);  // it fails by itself on the 31st of April
  }
};

class Spark final : public SqlWords {
 public:
  [[nodiscard]] std::string identifier(const std::string& name) const override {
    if (name.find("${") != name.npos) {
      throw Error(Fault::usage, fmt::format("Spark puts variables in place of ${{...}} in {}", quoted(name)), {},
                  "name the column otherwise, in the table and in training");
    }
    return doubled(carried(name), '`');
  }
  // How its literals are escaped depends on its settings, so what would have to be is written in bytes.
  [[nodiscard]] std::string literal(const std::string& text) const override {
    const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
      return c >= ' ' && c <= '~' && c != '\'' && c != '\\' && c != '$' && c != '"';
    });
    if (plain) return "'" + text + "'";
    std::string bytes;
    for (const char c : text) bytes += fmt::format("{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    return fmt::format("decode(unhex('{}'), 'UTF-8')", bytes);
  }
  [[nodiscard]] std::string folded(const std::string& name) const override { return in_ascii_lower_case(name); }
  [[nodiscard]] std::string text(const std::string& x) const override { return fmt::format("CAST({} AS STRING)", x); }
  [[nodiscard]] std::string trimmed(const std::string& text) const override {
    return fmt::format("trim(BOTH concat(' ', chr(9), chr(10), chr(11), chr(12), chr(13)) FROM {})", text);
  }
  [[nodiscard]] std::string number(const std::string& x, const std::string& missing,
                                   const std::string& otherwise) const override {
    return typed_number(x, missing, otherwise, "string", fmt::format("{} RLIKE {}", trimmed(text(x)), kNumber));
  }
  [[nodiscard]] std::string date(const std::string& days, bool whole_days) const override {
    if (whole_days) return fmt::format("date_add(DATE '1970-01-01', CAST(round({}) AS INT))", within_calendar(days));
    return fmt::format(
        "timestampadd(SECOND, CAST(round(({}) * 86400e0) AS BIGINT), "
        "TIMESTAMP_NTZ '1970-01-01 00:00:00')",
        within_calendar(days));
  }
  [[nodiscard]] std::string fail(const std::string& message, const std::string& x) const override {
    return fmt::format("raise_error(concat({}, {}))", literal(message), x);
  }

 protected:
  [[nodiscard]] std::string is_iso(const std::string& text, const std::string& /*zone*/) const override {
    return fmt::format("{0} RLIKE {1} AND try_cast(substr({0}, 1, 10) AS DATE) IS NOT NULL", text, kIso);
  }
  [[nodiscard]] std::string whole_days(const std::string& day) const override {
    return fmt::format("unix_date(CAST({} AS DATE))", day);
  }
};

}  // namespace

std::optional<SqlDialect> dialect_named(std::string_view name) { return value_in(kNames, name); }

std::vector<std::string_view> dialect_names() { return names_in(kNames); }

std::string SqlWords::identifier(const std::string& name) const { return doubled(carried(name), '"'); }

std::string SqlWords::literal(const std::string& text) const {
  std::vector<std::string> parts;
  std::string plain;
  const auto end = [&] {
    if (!plain.empty()) parts.push_back(plain_literal(plain));
    plain.clear();
  };
  for (const char c : text) {
    if (!is_control(c)) {
      plain += c;
      continue;
    }
    end();
    parts.push_back(chr(static_cast<unsigned>(static_cast<unsigned char>(c))));
  }
  end();
  if (parts.empty()) return "''";
  return parts.size() == 1 ? parts[0] : "(" + grouped(parts, " || ") + ")";
}

std::string SqlWords::plain_literal(const std::string& text) const { return doubled(text, '\''); }
std::string SqlWords::chr(unsigned code) const { return fmt::format("chr({})", code); }
std::string SqlWords::to_double(const std::string& text) const { return fmt::format("CAST({} AS DOUBLE)", text); }
std::string SqlWords::folded(const std::string& name) const { return name; }
std::string SqlWords::text(const std::string& x) const { return fmt::format("CAST({} AS VARCHAR)", x); }
std::string SqlWords::trimmed(const std::string& text) const {
  return fmt::format("trim({}, ' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13))", text);
}
std::string SqlWords::days(const std::string& text, const std::string& otherwise) const {
  const auto piece = [&](const std::string& at, int count) {
    return fmt::format("substr({}, {}, {})", text, at, count);
  };
  const auto whole = [](const std::string& digits) { return fmt::format("CAST({} AS INTEGER)", digits); };
  const auto sign_at = [&](int back) {
    return fmt::format("substr({0}, length({0}) - {1}, 1) IN ('+', '-')", text, back);
  };
  const std::string zone = fmt::format(
      "(CASE WHEN length({0}) < 16 THEN 0 WHEN substr({0}, length({0}), 1) IN ('Z', 'z') THEN 1 WHEN {1} THEN 3 WHEN "
      "{2} "
      "THEN 5 WHEN {3} THEN 6 ELSE 0 END)",
      text, sign_at(2), sign_at(4), sign_at(5));
  const std::string behind = fmt::format("length({}) - {}", text, zone);  // where the offset begins, less 1
  const std::string parts = fmt::format("CASE WHEN {0} IN ('.', ',') THEN substr({1}, 21, {2} - 20) ELSE '' END",
                                        piece("20", 1), text, behind);
  const std::string seconds = fmt::format("CASE WHEN {} = ':' THEN {} ELSE 0e0 END", piece("17", 1),
                                          to_double(fmt::format("{} || '.' || {} || '0'", piece("18", 2), parts)));
  const std::string ahead = fmt::format(
      "CASE WHEN {0} < 2 THEN 0e0 ELSE (CASE {1} WHEN '-' THEN -1 ELSE 1 END) * ({2} * 3600e0 + CASE WHEN {0} < 4 THEN "
      "0e0 "
      "ELSE {3} * 60e0 END) END",
      zone, piece(behind + " + 1", 1), whole(piece(behind + " + 2", 2)),
      whole(piece(fmt::format("length({}) - 1", text), 2)));
  return fmt::format(
      "CASE WHEN {0} THEN CASE WHEN length({1}) = 10 THEN {2} + 0e0 ELSE {2} + ({3} * 3600e0 + {4} * 60e0 + {5} - {6}) "
      "/ "
      "86400e0 END ELSE {7} END",
      is_iso(text, zone), text, whole_days(piece("1", 10)), whole(piece("12", 2)), whole(piece("15", 2)), seconds,
      ahead, otherwise);
}
std::string SqlWords::in_lower_case(const std::string& text) const {
  return fmt::format("translate({}, {}, {})", text, kUpper, kLower);
}
std::string SqlWords::largest(const std::vector<std::string>& values) const {
  return values.size() == 1 ? values[0] : grouped_call("greatest", values);
}

std::unique_ptr<SqlWords> sql_words(SqlDialect dialect) {
  switch (dialect) {
    case SqlDialect::duckdb:
      return std::make_unique<DuckDb>();
    case SqlDialect::sqlite:
      return std::make_unique<Sqlite>();
    case SqlDialect::postgres:
      return std::make_unique<Postgres>();
    case SqlDialect::spark:
      return std::make_unique<Spark>();
  }
  return nullptr;
}

std::string grouped(const std::vector<std::string>& terms, const std::string& between) {
  std::vector<std::string> now = terms;
  while (true) {
    const bool one = now.size() <= kGroup;
    std::vector<std::string> next;
    for (std::size_t i = 0; i < now.size(); i += kGroup) {
      std::string group = now[i];
      const std::size_t end = std::min(now.size(), i + kGroup);
      for (std::size_t k = i + 1; k < end; ++k) group += between + now[k];
      next.push_back(one || end - i == 1 ? group : "(" + group + ")");
    }
    if (one) return next.front();
    now = std::move(next);
  }
}

}  // namespace aefx::exported
