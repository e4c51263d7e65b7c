// Numbers and texts as the bytes that ranks exchange.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace aefx::dist {

inline void append_number(std::string& out, std::uint64_t value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

inline void append_text(std::string& out, std::string_view text) {
  append_number(out, text.size());
  out += text;
}

// Both take what they return from the front of `from`.
inline std::uint64_t take_number(std::string_view& from) {
  std::uint64_t value = 0;
  std::memcpy(&value, from.data(), sizeof value);
  from.remove_prefix(sizeof value);
  return value;
}

inline std::string_view take_text(std::string_view& from) {
  const auto size = static_cast<std::size_t>(take_number(from));
  const std::string_view text = from.substr(0, size);
  from.remove_prefix(size);
  return text;
}

}  // namespace aefx::dist
