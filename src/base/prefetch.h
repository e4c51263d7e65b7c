// Values that will be read soon.
#pragma once

#include <cstddef>
#include <span>

namespace aefx {

// Asks the processor to load the values into its cache, one request a cache line.
inline void prefetch(std::span<const float> values) {
  constexpr std::size_t kLine = 16;  // values
  for (std::size_t i = 0; i < values.size(); i += kLine) __builtin_prefetch(values.data() + i);
}

}  // namespace aefx
