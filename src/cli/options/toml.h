// The part of TOML that a config needs: keys with texts, numbers, true or false, or lists of them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace aefx::cli {

struct TomlEntry {
  enum class Kind { text, number, truth, list };
  std::string key;
  Kind kind = Kind::text;
  std::vector<std::string> values;  // one, but for a list; numbers as they are written, "true" or "false"
  std::size_t line = 0;             // from 1
};

// Returns the entries in the order of their lines. Throws Error (data, at `path:line`) where `text` is not TOML, and
// for tables ([x]), dates and nested lists.
[[nodiscard]] std::vector<TomlEntry> parse_toml(std::string_view text, const std::string& path);

// Returns a key and its text as one line, which parse_toml() reads back. The text has to be UTF-8.
[[nodiscard]] std::string toml_line(const std::string& key, const std::string& text);

}  // namespace aefx::cli
