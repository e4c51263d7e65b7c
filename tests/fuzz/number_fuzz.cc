// Numbers as text: the same double as strtod's (in the "C" locale, which nothing here leaves), and back.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "aefx/base/number.h"
#include "fuzz/require.h"

namespace aefx::fuzz {
namespace {

template <typename T>
bool same_bits(T a, T b) {
  return std::memcmp(&a, &b, sizeof a) == 0;
}

void require_like_strtod(std::string_view text) {
  const std::string whole(text.substr(0, text.find('\0')));  // strtod sees no further
  char* end = nullptr;
  const double expected = std::strtod(whole.c_str(), &end);
  while (*end != '\0' && std::strchr(" \t\r\n\v\f", *end) != nullptr) ++end;
  const bool taken = whole.size() == text.size() && end != whole.c_str() && *end == '\0';
  const auto value = parse_number(text);
  if (value) {
    require(taken, "what is a number is one to strtod too");
    require(same_bits(*value, expected), "and the same one");
  }
  const bool decimal = whole.find_first_not_of("0123456789+-.eE") == std::string::npos;
  require(value || !taken || !decimal, "a decimal number to strtod is a number");
}

template <typename T>
void require_round_trip(std::string_view bytes) {
  T value = 0;
  if (bytes.size() < sizeof value) return;
  std::memcpy(&value, bytes.data(), sizeof value);
  if (!std::isfinite(value)) return;
  std::string text;
  append_number(text, value);
  const auto back = parse_number(text);
  require(back.has_value(), "what was written is a number");
  require(same_bits(static_cast<T>(*back), value), "and the same one");
}

}  // namespace
}  // namespace aefx::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  aefx::fuzz::require_like_strtod(text);
  aefx::fuzz::require_round_trip<float>(text);
  aefx::fuzz::require_round_trip<double>(text);
  return 0;
}
