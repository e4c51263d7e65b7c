// Writes a program as a SELECT, step by step.
#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "export/program.h"
#include "export/sql/dialect.h"
#include "export/sql/query.h"

namespace aefx::exported {

// Returns a literal of type double, in parentheses if it is negative: two minuses would begin a comment.
[[nodiscard]] std::string real(double value);
[[nodiscard]] std::string real(float value);

// Columns of the steps, numbered from 1: k kept columns; s cells as text; v values, NULL if missing, levels by index;
// x scaled inputs; h hidden layers; z pre-activations; c codes; b codes within the range of decoding; y
// outputs; r columns in the units of the table.
class SqlWriter {
 public:
  SqlWriter(const Program& program, const SqlOptions& options)
      : program_(program), options_(options), dialect_(dialect(options.dialect)), query_(dialect_.traits()) {}

  SqlText text() {
    check_names();
    if (program_.encodes()) {
      read_columns();
      scale();
      network(program_.encoder, "x", "c");
    } else {
      read_codes();
    }
    if (program_.decodes()) {
      if (program_.code_range) limit_codes();
      network(program_.decoder, program_.code_range ? "b" : "c", "y");
      restore();
    }
    if (scores()) score();
    select_results();
    std::string select = fmt::format("-- {}; written by aefx for {}\n", program_.purpose(), dialect_.traits().name) +
                         query_.text(source());
    return {.select = std::move(select), .remark = check_width()};
  }

 private:
  [[nodiscard]] std::size_t columns() const { return program_.columns.size(); }
  [[nodiscard]] std::size_t codes() const { return program_.codes.size(); }
  [[nodiscard]] bool scores() const { return program_.part == Part::score; }

  // Expressions.
  [[nodiscard]] std::string table_column(const std::string& name) const { return "t." + dialect_.identifier(name); }
  [[nodiscard]] std::string is_level(const prep::Levels& levels, std::size_t level, const std::string& text) const;
  [[nodiscard]] std::string is_missing(const std::string& text) const;  // whether it is a missing-value marker
  [[nodiscard]] std::string number(const std::string& column) const;
  [[nodiscard]] std::string level(std::size_t column, const std::string& text) const;
  [[nodiscard]] std::string date(std::size_t column, const std::string& text) const;
  [[nodiscard]] std::string required(const std::string& value, std::size_t column, const std::string& text) const;
  [[nodiscard]] std::string decoded(const Column& column) const;
  [[nodiscard]] std::string source() const;

  [[nodiscard]] std::vector<std::string> result_names() const;
  void check_names() const;
  void check_distinct(const std::vector<std::string>& names, const std::string& hint) const;
  // Returns the remark on a SELECT with more columns than usual. Throws Error (usage) if it has too many.
  [[nodiscard]] std::string check_width() const;

  // Steps.
  void pass_kept() { query_.pass("k", options_.keep.size()); }
  void pass_through();     // the kept columns and, for a score, the values
  void pass_to_decoder();  // those and, for a score, the codes
  void read_columns();
  void read_codes();
  void scale();
  void limit_codes();
  void network(const std::vector<Layer>& layers, const char* from, const char* to);
  void restore();
  void score();
  void score_by_neighbors();
  void add_errors();  // the sum of squares, and the weight of the columns with a value
  [[nodiscard]] std::string squared_errors(const VectorD& units) const;
  void select_results();

  const Program& program_;
  const SqlOptions& options_;
  const Dialect& dialect_;
  SqlQuery query_;
};

}  // namespace aefx::exported
