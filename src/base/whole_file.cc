#include "base/whole_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace aefx {

WholeFile read_whole(const std::string& path, std::size_t most) {
  WholeFile file;
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  file.opened = fd >= 0;
  if (!file.opened) {
    file.cause = errno;
    return file;
  }
  std::array<char, 1U << 16U> buffer{};
  while (file.bytes.size() <= most) {
    const ssize_t got = read(fd, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) file.cause = errno;
    if (got <= 0) break;
    file.bytes.append(buffer.data(), static_cast<std::size_t>(got));
  }
  close(fd);
  return file;
}

}  // namespace aefx
