#include "csv/spec_word.h"

#include <algorithm>

#include "base/printable.h"

namespace aefx::csv {

std::string spec_word(std::string_view name, std::size_t position) {
  constexpr std::size_t kLong = 40;
  constexpr std::string_view kSafe = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
  const bool odd = name.empty() || name.size() > kLong || printable(name) != name ||
                   name.find_first_of("'\"*?") != name.npos || name.front() == '-';
  if (odd) return std::to_string(position + 1);
  if (std::all_of(name.begin(), name.end(), [&](char c) { return kSafe.find(c) != kSafe.npos; }))
    return std::string(name);
  const bool divides = name.find_first_of(",:") != name.npos;  // in a SPEC
  return divides ? "'\"" + std::string(name) + "\"'" : "'" + std::string(name) + "'";
}

}  // namespace aefx::csv
