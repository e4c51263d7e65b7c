// The SQL of each engine. To add one: an SqlDialect, a file like duckdb.cc, and a line in the table in dialect.cc.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/export/render.h"

namespace aefx::exported {

// How an engine writes expressions: {fmt} patterns, in which {0}, {1}, ... are argument expressions. The defaults are
// those of DuckDB.
struct DialectTraits {
  std::string_view name;
  char name_quote = '"';
  std::string text = "CAST({} AS VARCHAR)";  // any value as text
  std::string trimmed = "trim({}, ' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13))";
  std::string lower_case = "translate({}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')";
  std::string character = "chr({})";             // by its code
  std::string to_double = "CAST({} AS DOUBLE)";  // of text that is a number
  std::string real = "{}";                       // a number, maybe a decimal or integer, as a double
  std::string greatest = "greatest";             // function: the largest of its arguments
  // The {1}-th smallest of values, which are separated by `separator`: {0}; {2} is {1} - 1.
  std::string nth_smallest = "list_sort([{0}])[{1}]";
  std::string separator = ", ";
  // A value x, a number or text, as a double: {0} is x, {1} whether its text is a missing-value marker, {2} the
  // expression that fails, {3} kNumberRegex, {4} the trimmed text of x. NULL if x is NULL, NaN or missing.
  std::string number;
  std::string is_iso_date;      // {0}: text; {1}: length of its UTC offset; {2}: kIsoDateRegex
  std::string day_number;       // days since 1970 of a text like 2024-01-31
  std::string date, timestamp;  // from days since 1970
  std::string fail;             // an expression that fails; its error shows the texts {0} and {1}
  std::string fence{};          // ends a subquery whose expressions the optimizer must not copy to where they are used
  bool fences_result = false;   // the outermost SELECT too
  bool with_clauses = false;    // steps are WITH clauses, not nested subqueries
  std::size_t usual_columns = 0, most_columns = 0;  // limits of a SELECT: as usually built, however built; 0: none
};

// Builds expressions from expressions. Text of a table, its names and values, must pass identifier() or literal().
class Dialect {
 public:
  explicit Dialect(DialectTraits traits) : traits_(std::move(traits)) {}
  virtual ~Dialect() = default;

  [[nodiscard]] const DialectTraits& traits() const { return traits_; }

  // Throws Error (usage) for a name that the engine can't have.
  [[nodiscard]] virtual std::string identifier(const std::string& name) const;
  // Writes control characters by their codes, since tools that read SQL as text may change them.
  [[nodiscard]] virtual std::string literal(const std::string& text) const;
  // Returns the form in which the engine compares names.
  [[nodiscard]] virtual std::string folded(const std::string& name) const;

  [[nodiscard]] std::string text(const std::string& x) const;
  [[nodiscard]] std::string trimmed(const std::string& text) const;
  [[nodiscard]] std::string lower_case(const std::string& text) const;  // A to Z only
  [[nodiscard]] std::string real(const std::string& x) const;
  // Returns x, a number or text that parse_number() accepts, as a double: NULL if `missing` holds, `otherwise` if it is
  // not a number.
  [[nodiscard]] std::string number(const std::string& x, const std::string& missing,
                                   const std::string& otherwise) const;
  // Returns days since 1970 UTC of a trimmed text, or `otherwise` if it is not an ISO 8601 date as parse_date() reads.
  [[nodiscard]] std::string days(const std::string& text, const std::string& otherwise) const;
  // Returns days since 1970 as a date or a timestamp.
  [[nodiscard]] std::string date(const std::string& days, bool whole_days) const;
  // Returns an expression that fails; its error shows `message` and the text x.
  [[nodiscard]] std::string fail(const std::string& message, const std::string& x) const;
  [[nodiscard]] std::string greatest(const std::vector<std::string>& values) const;
  [[nodiscard]] std::string nth_smallest(std::size_t n, const std::vector<std::string>& values) const;

 protected:
  // Returns the literal of a text without control characters.
  [[nodiscard]] virtual std::string plain_literal(const std::string& text) const;

 private:
  DialectTraits traits_;
};

[[nodiscard]] const Dialect& dialect(SqlDialect which);

// Each in its own file.
[[nodiscard]] const Dialect& duckdb();
[[nodiscard]] const Dialect& sqlite();
[[nodiscard]] const Dialect& postgres();
[[nodiscard]] const Dialect& spark();

// Returns DialectTraits::number for an engine with typeof() and try_cast(). `is_number` is the condition that the text
// {4} matches {3}; it is only evaluated for texts, since matching every number would be slow.
[[nodiscard]] std::string typed_number_pattern(const std::string& text_type, const std::string& is_number);

// Returns text between quotes, each quote in it doubled.
[[nodiscard]] std::string doubled(std::string_view text, char quote);

// Joins terms by a separator. Many are grouped in parentheses, since engines limit the depth of an expression. With
// `function` the terms become the arguments of nested calls, such as max(max(a, b), max(c, d)).
[[nodiscard]] std::string grouped(std::vector<std::string> terms, const std::string& separator,
                                  const std::string& function = {});

}  // namespace aefx::exported
