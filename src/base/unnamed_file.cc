#include "base/unnamed_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <cerrno>
#include <exception>
#include <memory>
#include <string_view>
#include <utility>

namespace aefx {
namespace {

// ".aefx-1a2b3c4d-": what the hidden names beside a file begin with. A name may have the greatest length allowed
// already, so it is not a part of them.
std::string hidden_prefix(const std::string& path) {
  const std::string_view name = std::string_view(path).substr(path.rfind('/') + 1);
  return fmt::format(".aefx-{:08x}-", crc32_z(0, reinterpret_cast<const Bytef*>(name.data()), name.size()));
}

std::string link_of(int descriptor) { return fmt::format("/proc/self/fd/{}", descriptor); }

// Returns -1 where the file system has no files without names, or they could not get one.
int open_nameless(const std::string& folder) {
#if defined(O_TMPFILE)
  const int file = open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file < 0) return -1;
  if (access(link_of(file).c_str(), F_OK) == 0) {
    static_cast<void>(flock(file, LOCK_EX | LOCK_NB));
    return file;
  }
  close(file);
#else
  static_cast<void>(folder);
#endif
  return -1;
}

// Tells whether a file is this process's: another one may take it for a leftover before it is locked.
bool locks(int file) {
  if (flock(file, LOCK_EX | LOCK_NB) != 0) return errno != EWOULDBLOCK;  // no locks here: nobody removes it either
  struct stat status {};
  return fstat(file, &status) != 0 || status.st_nlink > 0;
}

}  // namespace

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

UnnamedFile make_unnamed_file(const std::string& beside) {
  UnnamedFile out{.descriptor = open_nameless(folder_of(beside))};
  if (out.descriptor >= 0) return out;
  constexpr int kTries = 10;
  for (int i = 0; i < kTries; ++i) {
    out.name = folder_of(beside) + "/" + hidden_prefix(beside) + "XXXXXX";
    out.descriptor = mkstemp(out.name.data());
    if (out.descriptor < 0) {
      out.name.clear();
      return out;
    }
    if (locks(out.descriptor)) return out;
    close(out.descriptor);
  }
  errno = EBUSY;
  return {};
}

int give_hidden_name(UnnamedFile& file, const std::string& beside) {
  if (!file.name.empty()) return 0;
  constexpr int kTries = 100;
  for (int i = 0; i < kTries; ++i) {
    std::string name =
        fmt::format("{}/{}{:05x}{:02d}", folder_of(beside), hidden_prefix(beside), getpid() & 0xFFFFF, i);
    if (linkat(AT_FDCWD, link_of(file.descriptor).c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0) {
      file.name = std::move(name);  // takes no memory, which may be at its end
      return 0;
    }
    if (errno != EEXIST) return errno;
  }
  return EEXIST;
}

void remove_leftovers(const std::string& beside) noexcept {
  try {
    const std::string folder = folder_of(beside);
    const std::string prefix = hidden_prefix(beside);
    const std::unique_ptr<DIR, int (*)(DIR*)> entries(opendir(folder.c_str()), closedir);
    if (!entries) return;
    while (const dirent* const entry = readdir(entries.get())) {
      if (!std::string_view(entry->d_name).starts_with(prefix)) continue;
      const std::string path = folder + "/" + entry->d_name;
      const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
      if (file < 0) continue;
      if (flock(file, LOCK_EX | LOCK_NB) == 0) unlink(path.c_str());
      close(file);
    }
  } catch (const std::exception&) {  // no memory; a leftover does no harm
  }
}

}  // namespace aefx
