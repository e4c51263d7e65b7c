// Enumerations and their names, as the command line and the model file have them.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aefx {

// Every value with its name, in the order of the help.
template <typename Enum, std::size_t n>
using Names = std::array<std::pair<Enum, std::string_view>, n>;

// The name of `wanted`; empty if it has none.
template <typename Enum, std::size_t n>
[[nodiscard]] std::string_view name_in(const Names<Enum, n>& names, Enum wanted) {
  for (const auto& [value, text] : names) {
    if (value == wanted) return text;
  }
  return {};
}

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

// The same names as strings, for those who mix them with other words.
[[nodiscard]] inline std::vector<std::string> texts(const std::vector<std::string_view>& names) {
  return {names.begin(), names.end()};
}

}  // namespace aefx
