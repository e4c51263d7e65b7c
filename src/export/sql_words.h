// How the SQL of each engine says the same things.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/export/render.h"

namespace aefx::exported {

// How many columns of a SELECT an engine takes as it is usually built, and however it is built. 0: as many as there
// are.
struct ColumnLimits {
  std::size_t usual = 0;
  std::size_t most = 0;
};

// Expressions in, expressions out. Nothing of a table's own text, names or values, gets into SQL but through
// identifier() and literal().
class SqlWords {
 public:
  virtual ~SqlWords() = default;

  // Throws Error (usage) for a name that the engine can't have.
  [[nodiscard]] virtual std::string identifier(const std::string& name) const;
  // Control characters are written as chr(): a file read as text would lose them.
  [[nodiscard]] virtual std::string literal(const std::string& text) const;
  // What the engine makes of a name before it looks for it: names that have this in common are one to it.
  [[nodiscard]] virtual std::string folded(const std::string& name) const;

  [[nodiscard]] virtual std::string text(const std::string& x) const;  // x as text
  [[nodiscard]] virtual std::string trimmed(const std::string& text) const;
  [[nodiscard]] virtual std::string in_lower_case(const std::string& text) const;  // of A to Z
  // x, a number or a text that parse_number() takes, as a double; NULL where it is NULL, NaN, or `missing` holds, and
  // `otherwise` where it is no number.
  [[nodiscard]] virtual std::string number(const std::string& x, const std::string& missing,
                                           const std::string& otherwise) const = 0;
  // A text without spaces around it, which a date or a time may have been made, as parse_date() has ISO 8601: days
  // since 1970 UTC; `otherwise` where it is none.
  [[nodiscard]] std::string days(const std::string& text, const std::string& otherwise) const;
  // Days since 1970 as a date or a time.
  [[nodiscard]] virtual std::string date(const std::string& days, bool whole_days) const = 0;
  // Fails, saying `message` and then the text x.
  [[nodiscard]] virtual std::string fail(const std::string& message, const std::string& x) const = 0;
  // Of numbers that may be no doubles yet.
  [[nodiscard]] virtual std::string real(const std::string& x) const { return x; }
  [[nodiscard]] virtual std::string largest(const std::vector<std::string>& values) const;
  // At the end of a subquery: what keeps the engine from writing its expressions out wherever they are used, which
  // would grow with every layer.
  [[nodiscard]] virtual std::string fence() const { return {}; }
  // Are SELECTs to stand one after the other (WITH) and not in each other?
  [[nodiscard]] virtual bool flat() const { return false; }
  // At the end of the whole.
  [[nodiscard]] virtual std::string last_fence() const { return {}; }
  // The most columns that a SELECT may have.
  [[nodiscard]] virtual ColumnLimits column_limits() const { return {}; }

 protected:
  [[nodiscard]] virtual std::string plain_literal(const std::string& text) const;
  [[nodiscard]] virtual std::string chr(unsigned code) const;
  [[nodiscard]] virtual std::string to_double(const std::string& text) const;
  // Does days() know it? Its offset, or Z, has `zone` characters.
  [[nodiscard]] virtual std::string is_iso(const std::string& text, const std::string& zone) const = 0;
  [[nodiscard]] virtual std::string whole_days(const std::string& day) const = 0;  // of 2024-01-31
};

[[nodiscard]] std::unique_ptr<SqlWords> sql_words(SqlDialect dialect);

// Joined by `between`; of many, in groups in parentheses, since engines limit how deep an expression is.
[[nodiscard]] std::string grouped(const std::vector<std::string>& terms, const std::string& between);

}  // namespace aefx::exported
