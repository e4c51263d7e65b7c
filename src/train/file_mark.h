// Which file it is that stands under a name, to see whether another process has put its own there.
#pragma once

#include <cstdint>
#include <string>

namespace aefx::train {

// Two are equal if they are of one file that was not written in between, as far as the system tells.
struct FileMark {
  bool exists = false;
  std::uint64_t device = 0, number = 0, bytes = 0;
  std::int64_t seconds = 0, nanoseconds = 0;  // when it was last written

  bool operator==(const FileMark&) const = default;
};

[[nodiscard]] FileMark mark_of(const std::string& path);

}  // namespace aefx::train
