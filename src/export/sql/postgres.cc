#include <fmt/format.h>

#include "aefx/base/error.h"
#include "base/text.h"
#include "export/sql/dialect.h"

namespace aefx::exported {
namespace {

class Postgres final : public Dialect {
 public:
  using Dialect::Dialect;

  // Names are cut after 63 bytes, between characters, and compared with case.
  [[nodiscard]] std::string folded(const std::string& name) const override {
    constexpr std::size_t kLongestName = 63;
    if (name.size() <= kLongestName) return name;
    std::size_t end = kLongestName;
    while (end > 0 && continues_character(name[end])) --end;
    return name.substr(0, end);
  }

  [[nodiscard]] std::string literal(const std::string& text) const override {
    if (text.find('\0') == text.npos) return Dialect::literal(text);
    throw Error(Fault::usage,
                fmt::format("the value {} has a NUL in it, which texts of PostgreSQL can't have", quoted(text)), {},
                "write it otherwise in the table, and train again");
  }

 protected:
  // E'...' means the same whatever standard_conforming_strings is.
  [[nodiscard]] std::string plain_literal(const std::string& text) const override {
    if (text.find('\\') == text.npos) return doubled(text, '\'');
    std::string escaped;
    for (const char c : text) escaped.append(c == '\\' ? 2 : 1, c);
    return "E" + doubled(escaped, '\'');
  }
};

}  // namespace

const Dialect& postgres() {
  static const Postgres dialect({
      .name = "postgres",
      .text = "CAST({} AS text)",
      .trimmed = "btrim({}, ' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13))",
      .to_double = "CAST({} AS double precision)",
      .real = "CAST({} AS double precision)",
      .nth_smallest = "(SELECT d FROM unnest(ARRAY[{0}]) AS u(d) ORDER BY d LIMIT 1 OFFSET {2})",
      .number =
          "CASE WHEN {0} IS NULL OR {4} = 'NaN' OR {1} THEN NULL WHEN {4} ~ {3} THEN CAST({4} AS double precision) "
          "ELSE {2} END",
      .is_iso_date = "{0} ~ {2}",
      .day_number = "(CAST({} AS date) - DATE '1970-01-01')",  // fails on 31 April
      .date = "DATE '1970-01-01' + CAST(round({}) AS integer)",
      .timestamp = "TIMESTAMP '1970-01-01 00:00:00' + round(({}) * 86400) * INTERVAL '1 second'",
      .fail = "CAST({} || {} AS double precision)",  // no function fails on purpose; the error of a cast shows its text
      .fence = "OFFSET 0",
      .usual_columns = 1664,
      .most_columns = 1664,
  });
  return dialect;
}

}  // namespace aefx::exported
