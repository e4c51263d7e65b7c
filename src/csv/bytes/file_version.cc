#include "csv/bytes/file_version.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "aefx/base/error.h"
#include "base/text.h"

namespace aefx::csv {
namespace {

constexpr std::uint64_t kEnd = 4096;  // bytes

// Returns the checksum of the first and the last bytes among the first `size`. What can't be read is left out: reading
// itself tells why.
std::uint32_t checksum_of_ends(int descriptor, std::uint64_t size) {
  std::array<char, kEnd> bytes{};
  uLong sum = 0;
  for (const std::uint64_t at : {std::uint64_t{0}, size - std::min(size, kEnd)}) {
    const ssize_t got =
        ::pread(descriptor, bytes.data(), static_cast<std::size_t>(std::min(size, kEnd)), static_cast<off_t>(at));
    if (got > 0) sum = crc32_z(sum, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<z_size_t>(got));
  }
  return static_cast<std::uint32_t>(sum);
}

FileVersion version_from(const struct stat& status) {
  return {.device = status.st_dev,
          .inode = status.st_ino,
          .bytes = static_cast<std::uint64_t>(status.st_size),
          .seconds = status.st_mtim.tv_sec,
          .nanoseconds = status.st_mtim.tv_nsec};
}

bool is_same_file(const FileVersion& a, const FileVersion& b) { return a.device == b.device && a.inode == b.inode; }

// Tells whether somebody wrote to the file between the two.
bool is_written(const FileVersion& then, const FileVersion& now) {
  return now.seconds != then.seconds || now.nanoseconds != then.nanoseconds;
}

[[noreturn]] void fail(const std::string& what, const std::string& path) {
  throw Error(Fault::io, what + ": " + std::strerror(errno), printable(path));
}

}  // namespace

FileVersion version_of(const std::string& path) {
  const bool is_stdin = path == "-";
  const int file = is_stdin ? -1 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (!is_stdin && file < 0) fail("cannot be opened", path);
  struct stat status = {};
  if (is_stdin || ::fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
    if (!is_stdin) ::close(file);
    throw Error(Fault::usage, "can't be read by several ranks, since it is no file on a disk",
                is_stdin ? "<stdin>" : printable(path), "write it to a file that all of them can read");
  }
  FileVersion version = version_from(status);
  version.ends = checksum_of_ends(file, version.bytes);
  ::close(file);
  return version;
}

NamedFile::NamedFile(const std::string& path) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode)) version_ = version_from(status);
}

bool NamedFile::has_changed(const std::string& path) const {
  const std::optional<FileVersion> now = NamedFile(path).version_;
  if (!version_ || !now) return false;
  if (!is_same_file(*version_, *now) || now->bytes < version_->bytes) return true;
  return is_written(*version_, *now) && now->bytes == version_->bytes;
}

OpenedFile::OpenedFile(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {
  struct stat status = {};
  if (::fstat(descriptor_, &status) != 0) fail("cannot be read", path_);
  version_ = version_from(status);
  version_.ends = checksum_of_ends(descriptor_, version_.bytes);
}

void OpenedFile::check() const {
  const auto changed = [this](const std::string& how) {
    return Error(Fault::io, how + " while it was read", path_.empty() ? "<stdin>" : printable(path_),
                 "start again when nothing changes it, or on a copy");
  };
  struct stat status = {};
  if (::fstat(descriptor_, &status) != 0) fail("cannot be read", path_);
  const FileVersion now = version_from(status);
  if (now.bytes < version_.bytes) {
    throw changed("was cut from " + std::to_string(version_.bytes) + " to " + std::to_string(now.bytes) + " bytes");
  }
  struct stat named = {};
  const bool is_there = !path_.empty() && ::stat(path_.c_str(), &named) == 0;
  if (is_there && !is_same_file(version_from(named), now)) throw changed("was replaced by another file");
  if (is_written(version_, now) && checksum_of_ends(descriptor_, version_.bytes) != version_.ends)
    throw changed("was written over");
}

}  // namespace aefx::csv
