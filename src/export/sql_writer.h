// The SELECT that a program becomes, part by part.
#pragma once

#include <fmt/format.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aefx/export/render.h"
#include "base/number.h"
#include "export/printed.h"
#include "export/sql_query.h"
#include "export/sql_words.h"

namespace aefx::exported {

// With an exponent, which makes it a double and no decimal; in parentheses where a minus could begin a comment.
template <typename Number>
std::string real(Number value) {
  std::string text;
  append_number(text, value);
  if (text.find('e') == text.npos) text += "e0";
  return text[0] == '-' ? "(" + text + ")" : text;
}

[[nodiscard]] inline std::string numbered(const std::string& name, std::size_t index) {
  return name + std::to_string(index + 1);
}

class SqlWriter {
 public:
  SqlWriter(const Program& program, const SqlOptions& options)
      : program_(program), options_(options), words_(sql_words(options.dialect)), query_(*words_) {}

  SqlText text() {
    check_names();
    if (program_.encodes()) {
      read();
      scale();
      layers(program_.encoder, "x", "c");
    } else {
      read_codes();
    }
    if (program_.decodes()) {
      layers(program_.decoder, "c", "y");
      restore();
    }
    if (program_.part == Part::score) score();
    results();
    std::string select =
        fmt::format("-- {}; written by aefx for {}\n", purpose(program_), name()) + query_.text(source());
    check_width();
    return {.select = std::move(select), .remark = remark_};
  }

 private:
  [[nodiscard]] std::string_view name() const { return dialect_names()[static_cast<std::size_t>(options_.dialect)]; }
  [[nodiscard]] std::size_t columns() const { return program_.columns.size(); }
  [[nodiscard]] std::size_t codes() const { return program_.codes.size(); }
  [[nodiscard]] bool scores() const { return program_.part == Part::score; }
  [[nodiscard]] std::string of_table(const std::string& name) const { return "t." + words_->identifier(name); }
  [[nodiscard]] std::string is_missing(const std::string& word) const;
  [[nodiscard]] std::string number(const std::string& name) const;
  [[nodiscard]] std::string level(std::size_t column, const std::string& cell) const;
  [[nodiscard]] std::string demanded(const std::string& value, std::size_t column, const std::string& cell) const;
  [[nodiscard]] std::string source() const;
  [[nodiscard]] std::vector<std::string> result_names() const;

  void check_names() const;
  void check_width();
  void check_apart(const std::vector<std::string>& names, const std::string& hint) const;
  void carry();  // the columns to keep, and what a score needs of the row
  void next() {
    query_.next();
    ++depth_;
  }
  void read();
  void read_codes();
  void scale();
  void layers(const std::vector<Layer>& layers, const char* from, const char* to);
  void restore();
  void score();
  void results();

  const Program& program_;
  const SqlOptions& options_;
  std::unique_ptr<SqlWords> words_;
  SqlQuery query_;
  std::size_t depth_ = 0;
  std::string remark_;
};

}  // namespace aefx::exported
