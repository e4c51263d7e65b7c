#include "export/sql/dialect.h"

namespace aefx::exported {
namespace {

// SQLite has no regular expressions.
std::string iso_date_pattern() {
  const std::string body = "substr({0}, 1, length({0}) - {1})";
  const std::string offset = "substr({0}, length({0}) - {1} + 1)";
  const std::string date = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]";
  const std::string time = date + "[Tt ][0-2][0-9]:[0-5][0-9]";
  return "substr({0}, 1, 10) GLOB '" + date +
         "' AND date(julianday(substr({0}, 1, 10))) = substr({0}, 1, 10) AND (length({0}) = 10 OR (" + body +
         " GLOB '" + time + "' OR " + body + " GLOB '" + time + ":[0-6][0-9]' OR " + body + " GLOB '" + time +
         ":[0-6][0-9][.,]*' AND substr(" + body + ", 21) NOT GLOB '*[^0-9]*') AND substr(" + body +
         ", 12, 2) <= '23' AND substr(" + body + ", 18, 2) <= '60' AND (" + offset + " IN ('', 'Z', 'z') OR (" +
         offset + " GLOB '[+-][0-2][0-9]' OR " + offset + " GLOB '[+-][0-2][0-9][0-5][0-9]' OR " + offset +
         " GLOB '[+-][0-2][0-9]:[0-5][0-9]') AND substr(" + offset + ", 2, 2) <= '23'))";
}

}  // namespace

const Dialect& sqlite() {
  static const Dialect dialect({
      .name = "sqlite",
      .text = "CAST({} AS TEXT)",
      .trimmed = "trim({}, char(32, 9, 10, 11, 12, 13))",
      .lower_case = "lower({})",  // of ASCII, unless SQLite is built with ICU
      .character = "char({})",
      .to_double = "CAST({} AS REAL)",
      .greatest = "max",
      .nth_smallest = "(SELECT d FROM (SELECT 0e0 AS d WHERE 0 UNION ALL SELECT {0}) ORDER BY d LIMIT 1 OFFSET {2})",
      .separator = " UNION ALL SELECT ",
      // CAST alone gives 0 for a text that is not a number. Compared with a number, a text that is a number from end to
      // end becomes one, and all other texts are larger than every number.
      .number = "CASE WHEN typeof({0}) IN ('real', 'integer') THEN CAST({0} AS REAL) WHEN {0} IS NULL OR {1} THEN NULL "
                "WHEN {0} <= CAST('9e999' AS REAL) THEN CAST({0} AS REAL) ELSE {2} END",
      .is_iso_date = iso_date_pattern(),
      .day_number = "julianday({}) - 2440587.5",
      .date = "date(2440587.5 + round({}))",
      .timestamp = "strftime('%Y-%m-%dT%H:%M:%S', 2440587.5 + round(({}) * 86400) / 86400 + 1e-9)",
      .fail = "json_extract('{{}}', {} || {})",  // no function fails on purpose; the error of this one shows its path
      .fence = "LIMIT -1 OFFSET 0",
      .fences_result = true,
      .with_clauses = true,  // the parser's stack allows few nested subqueries
      .usual_columns = 2000,
      .most_columns = 32767,
  });
  return dialect;
}

}  // namespace aefx::exported
