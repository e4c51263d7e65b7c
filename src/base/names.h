// Names of the values of enumerations, as the command line and the model file write them.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aefx {

// Every value with its name, in the order in which the help lists them.
template <typename Enum, std::size_t n>
using Names = std::array<std::pair<Enum, std::string_view>, n>;

// The name of a value, or empty.
template <typename Enum, std::size_t n>
[[nodiscard]] std::string_view name_in(const Names<Enum, n>& names, Enum wanted) {
  for (const auto& [value, text] : names) {
    if (value == wanted) return text;
  }
  return {};
}

// The value of a name, or nothing.
template <typename Enum, std::size_t n>
[[nodiscard]] std::optional<Enum> value_in(const Names<Enum, n>& names, std::string_view wanted) {
  for (const auto& [value, text] : names) {
    if (text == wanted) return value;
  }
  return std::nullopt;
}

template <typename Enum, std::size_t n>
[[nodiscard]] std::vector<std::string_view> names_in(const Names<Enum, n>& names) {
  std::vector<std::string_view> out;
  for (const auto& [value, text] : names) out.push_back(text);
  return out;
}

// Names as strings.
[[nodiscard]] inline std::vector<std::string> texts(const std::vector<std::string_view>& names) {
  return {names.begin(), names.end()};
}

}  // namespace aefx
