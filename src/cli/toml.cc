#include "cli/toml.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <unordered_map>

#include "aefx/base/error.h"
#include "base/number.h"
#include "base/text.h"

namespace aefx::cli {
namespace {

bool is_bare(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_'; }

void append_utf8(std::string& out, unsigned long code) {
  constexpr unsigned long kTail = 0x3F;
  const auto add = [&out](unsigned long byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (code < 0x80) {
    add(code);
  } else if (code < 0x800) {
    add(0xC0U | (code >> 6U));
    add(0x80U | (code & kTail));
  } else if (code < 0x10000) {
    add(0xE0U | (code >> 12U));
    add(0x80U | ((code >> 6U) & kTail));
    add(0x80U | (code & kTail));
  } else {
    add(0xF0U | (code >> 18U));
    add(0x80U | ((code >> 12U) & kTail));
    add(0x80U | ((code >> 6U) & kTail));
    add(0x80U | (code & kTail));
  }
}

// As TOML writes numbers: no 007, no +5, no 5.
bool is_toml_number(std::string_view text) {
  const bool negative = text.starts_with('-');
  const std::string_view digits = text.substr(negative ? 1 : 0);
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (digits.empty() || !digit(digits.front()) || !digit(digits.back()) || !parse_number(digits)) return false;
  if (digits.find_first_not_of("0123456789.eE+-") != digits.npos) return false;
  if (digits.size() > 1 && digits.front() == '0' && digits[1] != '.') return false;
  const std::size_t point = digits.find('.');
  return point == digits.npos || digit(digits[point + 1]);
}

class Parser {
 public:
  Parser(std::string_view text, const std::string& path) : text_(text), path_(path) {}

  std::vector<TomlEntry> run() {
    std::vector<TomlEntry> entries;
    std::unordered_map<std::string, std::size_t> lines;
    while (skip_to_key()) {
      TomlEntry entry = this->entry();
      const auto [same, is_new] = lines.emplace(entry.key, entry.line);
      if (!is_new) {
        throw Error(Fault::data, fmt::format("key \"{}\" stands in line {} too", printable(entry.key), same->second),
                    location(printable(path_), entry.line));
      }
      entries.push_back(std::move(entry));
    }
    return entries;
  }

 private:
  [[noreturn]] void fail(const std::string& what, const std::string& hint = {}) const {
    throw Error(Fault::data, "this is no config: " + what, location(printable(path_), line_), hint);
  }

  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] char peek() const { return at_end() ? '\0' : text_[at_]; }
  char take() {
    const char c = peek();
    ++at_;
    if (c == '\n') ++line_;
    return c;
  }

  void skip_spaces() {
    while (peek() == ' ' || peek() == '\t') take();
  }
  void skip_comment() {
    skip_spaces();
    if (peek() == '#') {
      while (!at_end() && peek() != '\n') take();
    }
  }
  void skip_lines() {
    while (true) {
      skip_comment();
      if (peek() == '\r') take();
      if (peek() != '\n') return;
      take();
    }
  }

  bool skip_to_key() {
    skip_lines();
    return !at_end();
  }

  TomlEntry entry() {
    TomlEntry entry;
    if (peek() == '[') fail("tables such as [train] have no place in it", "write key = value, a line each");
    entry.line = line_;
    entry.key = peek() == '"' || peek() == '\'' ? quoted() : bare();
    if (entry.key.empty()) fail("a key was expected", "write key = value, a line each, as in dim = 2");
    skip_spaces();
    if (peek() != '=')
      fail(fmt::format("there is no = behind \"{}\"", printable(entry.key)),
           "write key = value, a line each, as in dim = 2");
    take();
    skip_spaces();
    if (peek() == '[') {
      entry.kind = TomlEntry::Kind::list;
      list(entry);
    } else {
      entry.values.push_back(value(entry.kind));
    }
    skip_comment();
    if (peek() == '\r') take();
    if (!at_end() && peek() != '\n')
      fail(fmt::format("more than one value behind \"{}\"", printable(entry.key)), "texts stand in quotes");
    return entry;
  }

  std::string bare() {
    std::string word;
    while (!at_end() && is_bare(peek())) word += take();
    return word;
  }

  std::string value(TomlEntry::Kind& kind) {
    if (peek() == '"' || peek() == '\'') {
      kind = TomlEntry::Kind::text;
      return quoted();
    }
    std::string word;
    while (!at_end() && (is_bare(peek()) || peek() == '.' || peek() == '+')) word += take();
    if (word == "true" || word == "false") {
      kind = TomlEntry::Kind::truth;
      return word;
    }
    kind = TomlEntry::Kind::number;
    word.erase(std::remove(word.begin(), word.end(), '_'), word.end());
    if (!parse_number(word)) fail("a value is a text in quotes, a number, true, false, or a list of them");
    return word;
  }

  void list(TomlEntry& entry) {
    take();
    while (true) {
      skip_lines();
      if (peek() == ']') break;
      TomlEntry::Kind kind{};
      entry.values.push_back(value(kind));
      skip_lines();
      if (peek() == ',') {
        take();
      } else if (peek() != ']') {
        fail("a list is not closed", "as in hidden = [16, 8]");
      }
    }
    take();
  }

  std::string quoted() {
    const char quote = take();
    if (text_.substr(at_).starts_with(std::string(2, quote))) fail("texts over several lines have no place in it");
    std::string out;
    while (true) {
      const char c = peek();
      if (at_end() || c == '\n') fail("a text is not closed");
      take();
      if (c == quote) return out;
      if (c == '\\' && quote == '"') {
        escape(out);
      } else {
        out += c;
      }
    }
  }

  void escape(std::string& out) {
    const char c = take();
    switch (c) {
      case '"':
      case '\\':
        out += c;
        return;
      case 'b':
        out += '\b';
        return;
      case 't':
        out += '\t';
        return;
      case 'n':
        out += '\n';
        return;
      case 'f':
        out += '\f';
        return;
      case 'r':
        out += '\r';
        return;
      case 'u':
        return code_point(out, 4);
      case 'U':
        return code_point(out, 8);
      default:
        fail("a \\ in a text stands for nothing known", "a text in single quotes takes it as it is");
    }
  }

  void code_point(std::string& out, std::size_t digits) {
    unsigned long code = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      const char c = take();
      if (std::isxdigit(static_cast<unsigned char>(c)) == 0) fail("a code point needs hexadecimal digits");
      code = code * 16 + static_cast<unsigned long>(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
    }
    const bool surrogate = code >= 0xD800 && code < 0xE000;
    if (code == 0 || surrogate || code > 0x10FFFF) fail("that code point can't be in a text");
    append_utf8(out, code);
  }

  std::string_view text_;
  const std::string& path_;
  std::size_t at_ = 0, line_ = 1;
};

}  // namespace

std::vector<TomlEntry> parse_toml(std::string_view text, const std::string& path) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (text.find('\0') != text.npos || find_invalid_utf8(text) != text.size())
    throw Error(Fault::data, "this is no config: it is not UTF-8 text", printable(path));
  return Parser(text, path).run();
}

std::string toml_line(const std::string& key, const std::string& text) {
  std::string out = key + " = ";
  if (text == "true" || text == "false" || is_toml_number(text)) return out + text + "\n";
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < ' ' || c == '\x7F') {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    } else {
      out += c;
    }
  }
  return out + "\"\n";
}

}  // namespace aefx::cli
