// Delimiters by the names that --delimiter takes.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace aefx::csv {

inline constexpr std::array<std::pair<char, std::string_view>, 5> kDelimiterNames{
    {{',', "comma"}, {';', "semicolon"}, {'\t', "tab"}, {'|', "pipe"}, {' ', "space"}}};

// "tab", or nothing for a character without a name.
[[nodiscard]] inline std::string_view delimiter_name(char delimiter) {
  const auto* const found = std::find_if(kDelimiterNames.begin(), kDelimiterNames.end(),
                                         [&](const auto& named) { return named.first == delimiter; });
  return found == kDelimiterNames.end() ? std::string_view() : found->second;
}

[[nodiscard]] inline std::optional<char> delimiter_called(std::string_view name) {
  const auto* const found = std::find_if(kDelimiterNames.begin(), kDelimiterNames.end(),
                                         [&](const auto& named) { return named.second == name; });
  return found == kDelimiterNames.end() ? std::nullopt : std::optional(found->first);
}

}  // namespace aefx::csv
