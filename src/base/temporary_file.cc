#include "aefx/base/temporary_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "aefx/base/error.h"
#include "base/file.h"
#include "base/text.h"

namespace aefx {
namespace {

std::string folder() {
  const char* const named = std::getenv("TMPDIR");
  return named != nullptr && *named != '\0' ? named : "/tmp";
}

[[noreturn]] void fail(const std::string& doing, int cause) {
  throw Error(Fault::io, doing + ": " + std::strerror(cause), printable(folder()),
              "rows that --max-memory leaves no room for lie in this folder; TMPDIR names another");
}

}  // namespace

TemporaryFile::TemporaryFile() {
  std::string path = folder() + "/aefx-XXXXXX";
  fd_ = mkstemp(path.data());
  if (fd_ < 0) fail("no temporary file can be made", errno);
  unlink(path.c_str());
}

TemporaryFile::~TemporaryFile() { close(fd_); }

void TemporaryFile::append(const void* bytes, std::size_t count) {
  if (const int cause = write_all(fd_, {static_cast<const char*>(bytes), count}); cause != 0)
    fail("a temporary file can't be written", cause);
  size_ += count;
}

void TemporaryFile::read(std::uint64_t at, void* to, std::size_t count) const {
  auto* out = static_cast<char*>(to);
  while (count > 0) {
    const ssize_t got = pread(fd_, out, count, static_cast<off_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) fail("a temporary file can't be read", got < 0 ? errno : EIO);
    out += got;
    at += static_cast<std::uint64_t>(got);
    count -= static_cast<std::size_t>(got);
  }
}

}  // namespace aefx
