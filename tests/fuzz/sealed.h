// Gives the text of a model file its correct checksum, which a fuzzer could not guess.
#pragma once

#include <fmt/format.h>
#include <zlib.h>

#include <string>
#include <string_view>

namespace aefx::fuzz {

// Appends the end of a model file in place of the one that `text` has, if any.
inline std::string sealed(std::string_view text) {
  constexpr std::string_view kTail = ",\n \"checksum\": \"crc32:";
  const std::string_view body = text.substr(0, text.rfind(kTail));
  const uLong crc = crc32_z(0, reinterpret_cast<const Bytef*>(body.data()), body.size());
  return fmt::format("{}{}{:08x}\"\n}}\n", body, kTail, crc);
}

}  // namespace aefx::fuzz
