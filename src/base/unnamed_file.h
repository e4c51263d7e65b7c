// Files that nobody sees until they are finished.
#pragma once

#include <string>

namespace aefx {

// The folder of a path, "." for a name alone.
[[nodiscard]] std::string folder_of(const std::string& path);

// A file that is being written beside another. It has no name where the file system can do that: then nothing is left
// however the program ends. Elsewhere its name is hidden, and tells which file it is to become.
struct UnnamedFile {
  int descriptor = -1;  // -1: it could not be made, and errno tells why
  std::string name{};   // empty: it has none
};

[[nodiscard]] UnnamedFile make_unnamed_file(const std::string& beside);

// Gives it the hidden name beside `beside`, if it has none yet. Returns 0 or errno.
[[nodiscard]] int give_hidden_name(UnnamedFile& file, const std::string& beside);

// Removes the hidden files that processes which are dead have left beside `beside`: each holds a lock while it lives.
void remove_leftovers(const std::string& beside) noexcept;

}  // namespace aefx
