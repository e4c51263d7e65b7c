#include "export/sql_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "aefx/base/error.h"
#include "aefx/base/names.h"
#include "aefx/base/printable.h"

namespace aefx::exported {
namespace {

constexpr Names<SqlDialect, 4> kNames{{{SqlDialect::duckdb, "duckdb"},
                                       {SqlDialect::sqlite, "sqlite"},
                                       {SqlDialect::postgres, "postgres"},
                                       {SqlDialect::spark, "spark"}}};

constexpr std::size_t kGroup = 24;
constexpr const char* kUpper = "'ABCDEFGHIJKLMNOPQRSTUVWXYZ'";
constexpr const char* kLower = "'abcdefghijklmnopqrstuvwxyz'";
constexpr const char* kIsoDate = "'^[0-9]{4}-[0-9]{2}-[0-9]{2}'";
constexpr const char* kOffset = "':.*([Zz]|[+-][0-9:]+)$'";

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

// Days since 1970 within the years 1 to 9999, as base/date.h.
std::string within_calendar(const std::string& days) {
  return fmt::format("CASE WHEN {0} < -719162 THEN -719162 WHEN {0} > 2932896 THEN 2932896 ELSE {0} END", days);
}

class DuckDb final : public SqlWords {
 public:
  [[nodiscard]] std::string number(const std::string& x, const std::string& word,
                                   const std::string& otherwise) const override {
    return fmt::format(
        "COALESCE(NULLIF(TRY_CAST({0} AS DOUBLE), CAST('NaN' AS DOUBLE)), "
        "CASE WHEN {0} IS NULL OR {1} THEN NULL ELSE CAST({2} AS DOUBLE) END)",
        x, word, otherwise);
  }
  [[nodiscard]] std::string days(const std::string& text, const std::string& otherwise) const override {
    // A TIMESTAMP leaves an offset out.
    return fmt::format(
        "CASE WHEN NOT regexp_matches({0}, {1}) THEN CAST({2} AS DOUBLE) WHEN regexp_matches({0}, {3}) THEN "
        "epoch_us(CAST({0} AS TIMESTAMPTZ)) / 86400e6 ELSE epoch_us(CAST({0} AS TIMESTAMP)) / 86400e6 END",
        text, kIsoDate, otherwise, kOffset);
  }
  [[nodiscard]] std::string date(const std::string& days, bool whole_days) const override {
    if (whole_days) return fmt::format("DATE '1970-01-01' + CAST(round({}) AS INTEGER)", within_calendar(days));
    return fmt::format("make_timestamp(CAST(round(({}) * 86400e0) AS BIGINT) * 1000000)", within_calendar(days));
  }
  [[nodiscard]] std::string fail(const std::string& message, const std::string& x) const override {
    return fmt::format("error({} || {})", literal(message), x);
  }
  [[nodiscard]] std::string folded(const std::string& name) const override { return in_ascii_lower_case(name); }
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
  // CAST alone would take 0 for a text that is no number. A text is compared with a number as one only if it is one
  // from end to end.
  [[nodiscard]] std::string number(const std::string& x, const std::string& word,
                                   const std::string& otherwise) const override {
    return fmt::format(
        "CASE WHEN typeof({0}) IN ('real', 'integer') THEN CAST({0} AS REAL) WHEN {0} IS NULL OR {1} "
        "THEN NULL WHEN CAST({0} AS REAL) = {0} THEN CAST({0} AS REAL) ELSE {2} END",
        x, word, otherwise);
  }
  [[nodiscard]] std::string days(const std::string& text, const std::string& otherwise) const override {
    return fmt::format(
        "CASE WHEN {0} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*' AND date(julianday(substr({0}, 1, 10))) = "
        "substr({0}, 1, 10) AND julianday({0}) IS NOT NULL THEN julianday({0}) - 2440587.5 ELSE {1} END",
        text, otherwise);
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

  static std::string grouped_call(const std::string& function, std::vector<std::string> values) {
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
};

class Postgres final : public SqlWords {
 public:
  // Names are cut there, between characters.
  static constexpr std::size_t kLongestName = 63;

  [[nodiscard]] std::string literal(const std::string& text) const override {
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
  // It fails by itself where a text is no number.
  [[nodiscard]] std::string number(const std::string& x, const std::string& word,
                                   const std::string& /*otherwise*/) const override {
    return fmt::format("CASE WHEN {0} IS NULL OR {1} THEN NULL ELSE CAST({0} AS double precision) END", x, word);
  }
  [[nodiscard]] std::string days(const std::string& text, const std::string& otherwise) const override {
    return fmt::format(
        "CASE WHEN {0} ~ {1} THEN CAST(EXTRACT(EPOCH FROM CAST(CASE WHEN {0} ~ {2} THEN {0} ELSE {0} || "
        "' UTC' END AS timestamptz)) AS double precision) / 86400e0 ELSE {3} END",
        text, kIsoDate, kOffset, otherwise);
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
};

class Spark final : public SqlWords {
 public:
  [[nodiscard]] std::string identifier(const std::string& name) const override {
    if (name.find("${") != name.npos) {
      throw Error(Fault::usage, fmt::format("Spark puts variables in place of ${{...}} in {}", quoted(name)), {},
                  "name the column otherwise, in the table and in training");
    }
    return doubled(name, '`');
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
  [[nodiscard]] std::string number(const std::string& x, const std::string& word,
                                   const std::string& otherwise) const override {
    return fmt::format(
        "COALESCE(NULLIF(try_cast({0} AS DOUBLE), CAST('NaN' AS DOUBLE)), "
        "CASE WHEN {0} IS NULL OR {1} THEN NULL ELSE CAST({2} AS DOUBLE) END)",
        x, word, otherwise);
  }
  [[nodiscard]] std::string days(const std::string& text, const std::string& otherwise) const override {
    // It needs the seconds.
    const std::string whole =
        fmt::format("regexp_replace({}, '^(.{{10}}.[0-9]{{2}}:[0-9]{{2}})([^:].*)?$', '$1:00$2')", text);
    return fmt::format(
        "COALESCE(unix_micros(try_cast(CASE WHEN length({0}) = 10 THEN concat({0}, 'T00:00:00Z') WHEN {0} RLIKE {1} "
        "THEN {2} ELSE concat({2}, 'Z') END AS TIMESTAMP)) / 86400e6, CASE WHEN {0} IS NULL THEN NULL ELSE CAST({3} AS "
        "DOUBLE) END)",
        text, kOffset, whole, otherwise);
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
};

}  // namespace

std::optional<SqlDialect> dialect_named(std::string_view name) { return value_in(kNames, name); }

std::vector<std::string_view> dialect_names() { return names_in(kNames); }

std::string SqlWords::identifier(const std::string& name) const { return doubled(name, '"'); }
std::string SqlWords::literal(const std::string& text) const { return doubled(text, '\''); }
std::string SqlWords::folded(const std::string& name) const { return name; }
std::string SqlWords::text(const std::string& x) const { return fmt::format("CAST({} AS VARCHAR)", x); }
std::string SqlWords::trimmed(const std::string& text) const {
  return fmt::format("trim({}, ' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13))", text);
}
std::string SqlWords::in_lower_case(const std::string& text) const {
  return fmt::format("translate({}, {}, {})", text, kUpper, kLower);
}
std::string SqlWords::largest(const std::vector<std::string>& values) const {
  return values.size() == 1 ? values[0] : Sqlite::grouped_call("greatest", values);
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
