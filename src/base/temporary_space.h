// The folder of temporary files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace aefx {

struct TemporarySpace {
  std::string folder;
  std::optional<std::uint64_t> free{};  // bytes; none where that can't be told
  bool in_memory = false;               // tmpfs
};
[[nodiscard]] TemporarySpace temporary_space();  // of $TMPDIR or /tmp

}  // namespace aefx
