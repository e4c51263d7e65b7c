// The texts that the sources hold.
#pragma once

#include <cctype>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace aefx::test {

// Literals that follow each other are one. Escapes are as in the source.
struct StringLiteral {
  std::string file, text;
};

inline std::vector<StringLiteral> string_literals_of(const std::string& file, const std::string& source) {
  std::vector<StringLiteral> out;
  bool goes_on = false;  // nothing but space since the last literal
  const auto at = [&](std::size_t i) { return i < source.size() ? source[i] : '\0'; };
  for (std::size_t i = 0; i < source.size();) {
    const char c = source[i];
    if (c == '/' && at(i + 1) == '/') {
      i = std::min(source.find('\n', i), source.size());
    } else if (c == 'R' && at(i + 1) == '"') {  // raw: a page, or a program
      const std::size_t open = source.find('(', i);
      const std::string end = ")" + source.substr(i + 2, open - i - 2) + "\"";
      i = source.find(end, open) + end.size();
      goes_on = false;
    } else if (c == '\'' && (i == 0 || std::isalnum(static_cast<unsigned char>(source[i - 1])) == 0)) {
      for (++i; i < source.size() && source[i] != '\''; ++i) i += source[i] == '\\' ? 1 : 0;
      ++i;
      goes_on = false;
    } else if (c == '"') {
      std::size_t end = i + 1;
      for (; end < source.size() && source[end] != '"'; ++end) end += source[end] == '\\' ? 1 : 0;
      if (!std::exchange(goes_on, true)) out.push_back({file, {}});
      out.back().text += source.substr(i + 1, end - i - 1);
      i = end + 1;
    } else {
      goes_on = goes_on && std::isspace(static_cast<unsigned char>(c)) != 0;
      ++i;
    }
  }
  return out;
}

// Returns those of all C++ sources in a folder and below.
inline std::vector<StringLiteral> string_literals(const std::filesystem::path& folder) {
  std::vector<StringLiteral> out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::filesystem::path& path = entry.path();
    if (path.extension() != ".cc" && path.extension() != ".h") continue;
    std::ostringstream bytes;
    bytes << std::ifstream(path, std::ios::binary).rdbuf();
    for (StringLiteral& literal : string_literals_of(path.generic_string(), bytes.str()))
      out.push_back(std::move(literal));
  }
  return out;
}

}  // namespace aefx::test
