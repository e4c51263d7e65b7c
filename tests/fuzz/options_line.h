// The first line of an input that holds options: words "key=value".
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace aefx::fuzz {

using OptionsOfLine = std::map<std::string, std::string, std::less<>>;

// Returns the value of each key; words without "=" are left out, and of keys that come again the last one counts.
inline OptionsOfLine options_of_line(std::string_view line) {
  OptionsOfLine out;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t end = std::min(line.find(' ', at), line.size());
    const std::string_view word = line.substr(at, end - at);
    if (const std::size_t equals = word.find('='); equals != word.npos)
      out[std::string(word.substr(0, equals))] = word.substr(equals + 1);
    at = end + 1;
  }
  return out;
}

}  // namespace aefx::fuzz
