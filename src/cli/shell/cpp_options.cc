#include <fmt/format.h>

#include "cli/shell/manual.h"
#include "cli/shell/parameters.h"

namespace aefx::cli {
namespace {

std::string cpp_type(const Parameter& p) {
  if (p.type == "int") return "std::optional<std::int64_t>";
  if (p.type == "float") return "std::optional<double>";
  if (p.type == "bool") return "std::optional<bool>";
  if (p.type == "str") return "std::optional<std::string>";
  return "Setting";
}

// A comment of lines of at most 120 characters.
std::string comment(const std::string& text) {
  constexpr std::size_t kWidth = 115;
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = text.size();
    if (end - at > kWidth) end = text.rfind(' ', at + kWidth);
    out += fmt::format("  // {}\n", text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

}  // namespace

std::string cpp_options(const train::OptionTable& table) {
  std::string fields, visits;
  for (const Parameter& p : parameters_of(table)) {
    fields += comment(sentence_of(p.help));
    fields += fmt::format("  {} {}{{}};\n", cpp_type(p), p.name);
    visits += fmt::format("    use(\"{}\", {});\n", p.option, p.name);
  }
  return fmt::format(R"(// Written by `aefx manual --format cpp > include/aefx/options.h`.
// The options of aefx::Model::train(), those of `aefx train`. What is not set is as the command has it.
#pragma once

#include <array>
#include <charconv>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aefx {{
inline namespace v0 {{

// A number, a word such as "auto", or a list: of numbers, or of names of columns.
class Setting {{
 public:
  Setting() = default;
  Setting(const char* word) : text_(word) {{}}             // NOLINT: {{.lr = "auto"}}
  Setting(std::string word) : text_(std::move(word)) {{}}  // NOLINT
  template <typename Number>
  requires std::integral<Number> || std::floating_point<Number> Setting(Number number)  // NOLINT: {{.lr = 0.01}}
      : text_(text(number)) {{}}
  Setting(std::initializer_list<std::int64_t> numbers) : Setting(std::vector<std::int64_t>(numbers)) {{}}
  Setting(std::initializer_list<std::string_view> names)
      : Setting(std::vector<std::string>(names.begin(), names.end())) {{}}
  Setting(const std::vector<std::int64_t>& numbers) {{  // NOLINT
    for (const std::int64_t number : numbers) add(text(number));
  }}
  Setting(const std::vector<std::string>& names) {{  // NOLINT
    for (const std::string& name : names) {{
      std::string quoted = "\"";
      for (const char c : name) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
      add(quoted + '"');
    }}
  }}

  // The value as the command line has it; nothing if it is not set.
  [[nodiscard]] const std::optional<std::string>& text() const {{ return text_; }}

 private:
  template <typename Number>
  static std::string text(Number number) {{
    std::array<char, 64> buffer{{}};
    return {{buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr}};
  }}
  void add(const std::string& item) {{ text_ = text_ ? *text_ + "," + item : item; }}

  std::optional<std::string> text_;
}};

struct TrainOptions {{
{}
  // Calls use(name of the command's option, value) for each member.
  template <typename Use>
  void each(const Use& use) const {{
{}  }}
}};

}}  // namespace v0
}}  // namespace aefx
)",
                     fields, visits);
}

}  // namespace aefx::cli
