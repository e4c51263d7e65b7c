#include "fuzz/sql_lexer.h"

#include "fuzz/require.h"

namespace aefx::fuzz {
namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7F'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

class SqlLexer {
 public:
  SqlLexer(std::string_view select, exported::SqlDialect dialect, const std::set<std::string>& names)
      : text_(select), dialect_(dialect), names_(names) {}

  void run() {
    comment();
    while (at_ < text_.size()) token();
    require(depth_ == 0, "parentheses of SQL match");
  }

 private:
  void comment() {
    require(text_.starts_with("-- "), "SQL begins with a comment");
    while (at_ < text_.size() && text_[at_] != '\n') require(!is_control(text_[at_++]), "the comment is one line");
    require(at_ < text_.size(), "the comment ends");
  }

  void token() {
    const char c = text_[at_];
    const char quote = dialect_ == exported::SqlDialect::spark ? '`' : '"';
    if (c == '\'') {
      literal(false);
    } else if (c == quote) {
      name(quote);
    } else if (is_letter(c)) {
      const std::size_t begin = at_;
      while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]))) ++at_;
      if (text_.substr(begin, at_ - begin) == "E" && at_ < text_.size() && text_[at_] == '\'') literal(true);
    } else {
      require(c == ' ' || c == '\n' || is_digit(c) ||
                  std::string_view("(),.*+-/<>=|[]~:").find(c) != std::string_view::npos,
              "SQL has no other signs");
      const std::string_view two = text_.substr(at_, 2);
      require(two != "--" && two != "/*" && two != "*/", "SQL has no second comment");
      if (c == '(') ++depth_;
      if (c == ')') require(--depth_ >= 0, "parentheses of SQL match");
      ++at_;
    }
  }

  // A text. With `escapes`, a backslash is doubled; else it means itself in all engines but Spark and old PostgreSQL.
  void literal(bool escapes) {
    require(!escapes || dialect_ == exported::SqlDialect::postgres, "E'...' is PostgreSQL's");
    const bool has_plain_backslash =
        dialect_ == exported::SqlDialect::duckdb || dialect_ == exported::SqlDialect::sqlite;
    for (++at_; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      require(!is_control(c), "texts of SQL have no control characters");
      if (c == '\\' && !has_plain_backslash) {
        require(escapes && at_ + 1 < text_.size() && text_[at_ + 1] == '\\', "backslashes are escaped");
        ++at_;
      } else if (c == '\'') {
        ++at_;
        if (at_ == text_.size() || text_[at_] != '\'') return;
      }
    }
    require(false, "texts of SQL end");
  }

  void name(char quote) {
    std::string name;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == quote) {
        ++at_;
        if (at_ == text_.size() || text_[at_] != quote) {
          require(names_.contains(name), "a quoted name is one of the table or of the result");
          require(!name.empty() && name.find('\0') == name.npos && name.find('\r') == name.npos,
                  "names are those that an engine can have");
          return;
        }
      }
      name += text_[at_];
    }
    require(false, "quoted names end");
  }

  std::string_view text_;
  exported::SqlDialect dialect_;
  const std::set<std::string>& names_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

void require_sql(std::string_view select, exported::SqlDialect dialect, const std::set<std::string>& names) {
  SqlLexer(select, dialect, names).run();
}

}  // namespace aefx::fuzz
