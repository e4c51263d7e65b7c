#include "base/file.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "aefx/base/error.h"
#include "base/temporary_space.h"
#include "base/text.h"

namespace aefx {
namespace {

std::atomic<std::uint64_t> temporary_bytes{0};  // in all temporary files of the program

std::string temporary_folder() {
  const char* const named = std::getenv("TMPDIR");
  return named != nullptr && *named != '\0' ? named : "/tmp";
}

// Waits until a descriptor that does not block takes bytes again. Returns false, and keeps errno, if it can't.
bool waits_for_room(int fd) noexcept {
  const int cause = errno;
  pollfd out{.fd = fd, .events = POLLOUT, .revents = 0};
  while (::poll(&out, 1, -1) < 0) {
    if (errno == EINTR) continue;
    errno = cause;
    return false;
  }
  return true;
}

// Gives a new file the owner and the rights of the one that it replaces, as far as this process may.
void take_over(int fd, const struct stat& old) {
  struct stat made {};
  const bool differs = fstat(fd, &made) == 0 && (made.st_uid != old.st_uid || made.st_gid != old.st_gid);
  if (differs && fchown(fd, old.st_uid, old.st_gid) != 0)
    static_cast<void>(fchown(fd, static_cast<uid_t>(-1), old.st_gid) == 0);
  static_cast<void>(fchmod(fd, old.st_mode & 0777U));
}

[[noreturn]] void fail_temporary(const std::string& doing, int cause) {
  throw Error(Fault::io, doing + ": " + std::strerror(cause), printable(temporary_folder()),
              "rows that --max-memory leaves no room for lie in this folder; TMPDIR names another");
}

}  // namespace

std::string resolve_links(std::string path) {
  constexpr int kMostLinks = 40;  // Linux's limit
  for (int i = 0; i < kMostLinks; ++i) {
    std::error_code no_link;
    const std::filesystem::path target = std::filesystem::read_symlink(path, no_link);
    if (no_link) return path;
    path = (std::filesystem::path(path).parent_path() / target).string();
  }
  throw Error(Fault::io, "is a link that leads nowhere", std::move(path), "give the name of a file to write");
}

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

int write_all(int fd, std::string_view bytes) noexcept {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR || (errno == EAGAIN && waits_for_room(fd))) continue;
      return errno;
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

AtomicFile::AtomicFile(std::string path) : path_(resolve_links(std::move(path))) {
  struct stat status {};
  const bool exists = stat(path_.c_str(), &status) == 0;
  if (!exists && errno != ENOENT) fail("can't be written");
  if (exists && !S_ISREG(status.st_mode)) {
    throw Error(Fault::io, S_ISDIR(status.st_mode) ? "is a directory" : "is not a regular file", path_,
                "give the name of a file to write");
  }
  file_ = make_unnamed_file(path_);
  if (file_.descriptor < 0) fail("can't be written");
  // It is made readable by its owner alone.
  if (exists) {
    take_over(file_.descriptor, status);
  } else {
    const mode_t mask = umask(0);
    umask(mask);
    static_cast<void>(fchmod(file_.descriptor, 0666U & ~mask));
  }
}

AtomicFile::~AtomicFile() {
  if (file_.descriptor >= 0) close(file_.descriptor);
  if (!file_.name.empty()) unlink(file_.name.c_str());
}

void AtomicFile::fail(const std::string& doing) const {
  const int cause = errno;
  throw Error(Fault::io, doing + ": " + std::strerror(cause), path_,
              cause == ENOENT ? "create the folder first" : "choose another place with -m or -o");
}

void AtomicFile::write(std::string_view bytes) {
  if (const int cause = write_all(file_.descriptor, bytes); cause != 0) {
    errno = cause;
    fail("writing failed");
  }
#if defined(SYNC_FILE_RANGE_WRITE)
  // Lets the disk begin while the rest is still being computed, so that commit() waits less. Failure does not matter.
  constexpr std::uint64_t kSome = 4 << 20;
  written_ += bytes.size();
  if (written_ - begun_ < kSome) return;
  static_cast<void>(sync_file_range(file_.descriptor, static_cast<off64_t>(begun_),
                                    static_cast<off64_t>(written_ - begun_), SYNC_FILE_RANGE_WRITE));
  begun_ = written_;
#endif
}

void AtomicFile::commit() {
  if (fsync(file_.descriptor) != 0) fail("writing failed");
  if (errno = give_hidden_name(file_, path_); errno != 0) fail("naming the finished file failed");
  const int lock = dup(file_.descriptor);  // keeps others from taking the hidden file for a leftover
  if (close(std::exchange(file_.descriptor, -1)) != 0) {
    const int cause = errno;
    if (lock >= 0) close(lock);
    errno = cause;
    fail("writing failed");
  }
  const int result = rename(file_.name.c_str(), path_.c_str());
  const int cause = errno;
  if (lock >= 0) close(lock);
  errno = cause;
  if (result != 0) fail("renaming the finished file failed");
  file_.name.clear();
  // The new name itself must survive a crash too. Some folders cannot be synced; nothing can be done about it.
  if (const int folder = open(folder_of(path_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); folder >= 0) {
    static_cast<void>(fsync(folder));
    close(folder);
  }
}

TemporarySpace temporary_space() {
  TemporarySpace out{.folder = temporary_folder()};
  struct statfs status {};
  if (statfs(out.folder.c_str(), &status) != 0) return out;
  constexpr auto kTmpfs = 0x01021994U, kRamfs = 0x858458f6U;  // linux/magic.h
  const auto type = static_cast<std::uint32_t>(status.f_type);
  out.in_memory = type == kTmpfs || type == kRamfs;
  if (type != kRamfs)
    out.free = static_cast<std::uint64_t>(status.f_bavail) * static_cast<std::uint64_t>(status.f_bsize);
  return out;
}

TemporaryFile::TemporaryFile() {
#if defined(O_TMPFILE)
  fd_ = open(temporary_folder().c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
#endif
  if (fd_ >= 0) return;
  std::string path = temporary_folder() + "/aefx-XXXXXX";
  fd_ = mkstemp(path.data());
  if (fd_ < 0) fail_temporary("no temporary file can be made", errno);
  unlink(path.c_str());
}

TemporaryFile::~TemporaryFile() {
  close(fd_);
  temporary_bytes -= size_;
}

std::uint64_t TemporaryFile::bytes_of_all() { return temporary_bytes; }

void TemporaryFile::append(const void* bytes, std::size_t count) {
  if (const int cause = write_all(fd_, {static_cast<const char*>(bytes), count}); cause != 0)
    fail_temporary("a temporary file can't be written", cause);
  size_ += count;
  temporary_bytes += count;
}

void TemporaryFile::read(std::uint64_t at, void* to, std::size_t count) const {
  auto* out = static_cast<char*>(to);
  while (count > 0) {
    const ssize_t got = pread(fd_, out, count, static_cast<off_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) fail_temporary("a temporary file can't be read", got < 0 ? errno : EIO);
    out += got;
    at += static_cast<std::uint64_t>(got);
    count -= static_cast<std::size_t>(got);
  }
}

}  // namespace aefx
