#include "cli/output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>

#include "aefx/base/error.h"
#include "aefx/base/printable.h"

namespace aefx::cli {

Output::Output(const std::string& path) {
  if (path != "-") file_ = std::make_unique<AtomicFile>(path);
}

bool Output::write(std::string_view bytes) {
  if (file_) {
    file_->write(bytes);
    return true;
  }
  if (reader_gone_) return false;
  const int cause = write_all(STDOUT_FILENO, bytes);
  if (cause == EPIPE) {
    reader_gone_ = true;
    return false;
  }
  if (cause != 0) throw Error(Fault::io, std::string("writing failed: ") + std::strerror(cause), "<stdout>");
  return true;
}

void Output::finish() {
  if (file_) {
    file_->commit();
    return;
  }
  if (reader_gone_) return;
  // Some file systems tell only at close that the bytes did not arrive; stdout itself stays open.
  const int copy = dup(STDOUT_FILENO);
  if (copy >= 0 && close(copy) != 0 && errno != EINTR) {
    throw Error(Fault::io, std::string("writing failed: ") + std::strerror(errno), "<stdout>");
  }
}

void prepare_standard_streams() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(fd, F_GETFD) >= 0) continue;
    // Open the wrong way round, so that using it fails as a closed one would.
    const int mode = fd == STDIN_FILENO ? O_WRONLY : O_RDONLY;
    static_cast<void>(open("/dev/null", mode));  // takes the lowest free number, which is fd
  }
  static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
}

void check_distinct(const std::string& a, const std::string& a_flag, const std::string& b, const std::string& b_flag) {
  if (a.empty() || b.empty() || a == "-" || b == "-") return;
  struct stat at_a {};
  struct stat at_b {};
  bool same = false;
  if (stat(a.c_str(), &at_a) == 0 && stat(b.c_str(), &at_b) == 0) {
    same = S_ISREG(at_a.st_mode) && at_a.st_dev == at_b.st_dev && at_a.st_ino == at_b.st_ino;
  } else {
    std::error_code error;
    same = std::filesystem::weakly_canonical(a, error) == std::filesystem::weakly_canonical(b, error) && !error;
  }
  if (same) {
    throw Error(Fault::usage, fmt::format("{} and {} are the same file", a_flag, b_flag), printable(a),
                "give them different names");
  }
}

void check_writable(const std::string& path) {
  if (path != "-") const AtomicFile probe(path);
}

}  // namespace aefx::cli
