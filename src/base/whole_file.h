// A whole file in memory.
#pragma once

#include <cstddef>
#include <string>

namespace aefx {

// What came of it. Errors are for the caller to word, who knows what the file is.
struct WholeFile {
  std::string bytes;    // more than what was allowed, if the file has more
  bool opened = false;  // else it could not be
  int cause = 0;        // the errno of what failed; 0 where all of it was read
};

// Reads until the end, or until there are more than `most` bytes: a device or pipe may have no end.
[[nodiscard]] WholeFile read_whole(const std::string& path, std::size_t most);

}  // namespace aefx
