// The part of TOML that a config needs: keys with texts, numbers, true or false, or lists of them. CLI11's own reader
// takes almost anything, cuts values at #, and can't say where an error is.
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

// Throws Error (data, at `path:line`) where `text` is no such TOML: tables ([x]), dates and nested lists are not.
// A key that stands twice is an error too.
[[nodiscard]] std::vector<TomlEntry> parse_toml(std::string_view text, const std::string& path);

// A key and its text as one line, which parse_toml() reads back. The text has to be UTF-8.
[[nodiscard]] std::string toml_line(const std::string& key, const std::string& text);

}  // namespace aefx::cli
