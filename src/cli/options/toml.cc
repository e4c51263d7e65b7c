#include "cli/options/toml.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "aefx/base/error.h"
#include "base/number.h"
#include "base/text.h"

// toml++ 3.3 meets some malformed texts with an assertion; an assertion that fails has to be an error like others.
namespace {
[[noreturn]] void fail_assertion() { throw std::invalid_argument("it is not TOML"); }
}  // namespace
#undef NDEBUG
#define TOML_ASSERT(condition) ((condition) ? static_cast<void>(0) : fail_assertion())
#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace aefx::cli {
namespace {

// The number as TOML has it: no 007, no +5, no 5.
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

class ConfigText {
 public:
  ConfigText(std::string_view text, const std::string& path) : path_(path) {
    for (std::size_t begin = 0; begin <= text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      lines_.push_back(text.substr(begin, end - begin));
      begin = end + 1;
    }
  }

  [[noreturn]] void fail(std::size_t line, const std::string& what, const std::string& hint = {}) const {
    throw Error(Fault::data, "this is no config: " + what, location(printable(path_), line), hint);
  }

  // A config has no tables. They are refused before toml++ meets them: three brackets fail an assertion of 3.3.
  void check_no_table() const {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const std::size_t first = lines_[i].find_first_not_of(" \t");
      if (first != std::string_view::npos && lines_[i][first] == '[')
        fail(i + 1, "tables such as [train] have no place in it", "write key = value, a line each");
    }
  }

  [[nodiscard]] std::string value(const toml::node& node) const {
    if (const auto* const text = node.as_string()) return text->get();
    if (const auto* const truth = node.as_boolean()) return truth->get() ? "true" : "false";
    if (!node.is_number())
      fail(node.source().begin.line, "a value is a text in quotes, a number, true, false, or a list of them");
    return number(node.source());
  }

 private:
  // A number as it is written, since its text is stored in the model; columns count code points.
  [[nodiscard]] std::string number(const toml::source_region& region) const {
    const std::string_view line = lines_[region.begin.line - 1];
    std::string out;
    std::size_t column = 0;
    for (const char c : line) {
      if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) ++column;
      if (column >= region.begin.column && column < region.end.column && c != '_') out += c;
    }
    if (!parse_number(out))
      fail(region.begin.line, "a value is a text in quotes, a number, true, false, or a list of them");
    return out;
  }

  const std::string& path_;
  std::vector<std::string_view> lines_;
};

TomlEntry entry_of(const ConfigText& config, const toml::key& key, const toml::node& node) {
  TomlEntry entry{.key = std::string(key.str()), .values = {}, .line = key.source().begin.line};
  if (node.is_table())
    config.fail(entry.line, "tables such as [train] have no place in it", "write key = value, a line each");
  if (const toml::array* const list = node.as_array()) {
    entry.kind = TomlEntry::Kind::list;
    for (const toml::node& item : *list) entry.values.push_back(config.value(item));
    return entry;
  }
  entry.kind = node.is_string()    ? TomlEntry::Kind::text
               : node.is_boolean() ? TomlEntry::Kind::truth
                                   : TomlEntry::Kind::number;
  entry.values.push_back(config.value(node));
  return entry;
}

}  // namespace

std::vector<TomlEntry> parse_toml(std::string_view text, const std::string& path) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (text.find('\0') != text.npos || find_invalid_utf8(text) != text.size())
    throw Error(Fault::data, "this is no config: it is not UTF-8 text", printable(path));
  const ConfigText config(text, path);
  config.check_no_table();
  std::vector<TomlEntry> entries;
  try {
    for (const auto& [key, node] : toml::parse(text)) entries.push_back(entry_of(config, key, node));
  } catch (const toml::parse_error& error) {
    config.fail(error.source().begin.line, printable(error.description()),
                "write key = value, a line each, as in dim = 2");
  } catch (const std::invalid_argument& error) {
    throw Error(Fault::data, std::string("this is no config: ") + error.what(), printable(path));
  }
  std::sort(entries.begin(), entries.end(), [](const TomlEntry& a, const TomlEntry& b) { return a.line < b.line; });
  return entries;
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
