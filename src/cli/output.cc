#include "cli/output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "aefx/base/error.h"
#include "base/terminal_text.h"
#include "base/text.h"
#include "cli/interrupt.h"
#include "cli/terminal.h"

namespace aefx::cli {
namespace {

// Tells whether a path is written to directly: it exists, and is neither a file, which is replaced as a whole, nor a
// folder.
bool is_stream(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

[[noreturn]] void fail_writing(const std::string& name, int cause) {
  throw Error(Fault::io, std::string("writing failed: ") + std::strerror(cause), name);
}

}  // namespace

Output::Output(const std::string& path) {
  if (path == "-") {
    name_ = "<stdout>";
    fd_ = dup(STDOUT_FILENO);
    if (fd_ < 0) fail_writing(name_, errno);
  } else if (is_stream(path)) {
    name_ = printable(path);
    fd_ = open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
    // open() waits for the reader of a pipe. There is nothing to clean up.
    if (fd_ < 0 && errno == EINTR && interrupted() != 0) _exit(128 + interrupted());
    if (fd_ < 0) fail_writing(name_, errno);
  } else {
    remove_leftovers(resolve_links(path));
    file_ = std::make_unique<AtomicFile>(path);
    is_file_ = true;
  }
  is_terminal_ = fd_ >= 0 && is_terminal(fd_);
}

Output::~Output() {
  if (fd_ >= 0) close(fd_);
}

bool Output::write(std::string_view bytes) {
  const std::lock_guard lock(mutex_);
  if (file_) {
    file_->write(bytes);
    return true;
  }
  if (reader_gone_) return false;
  const int cause = is_terminal_ ? write_all(fd_, terminal_safe(bytes)) : write_all(fd_, bytes);
  if (cause == EPIPE) {
    reader_gone_ = true;
    return false;
  }
  if (cause != 0) fail_writing(name_, cause);
  return true;
}

void Output::finish() {
  const std::lock_guard lock(mutex_);
  if (file_) {
    file_->commit();
    return;
  }
  // Some file systems report only at close() that writing failed. fd_ is a duplicate: stdout itself stays open.
  const bool closed = close(std::exchange(fd_, -1)) == 0 || errno == EINTR;
  if (!closed && !reader_gone_) fail_writing(name_, errno);
}

void Output::abandon() {
  // A stream has nothing to clean up, and its writer may hold the lock while it waits for a slow reader.
  if (fd_ >= 0) return;
  mutex_.lock();
  file_.reset();
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
    const auto whole = [&error](const std::string& path) {
      return std::filesystem::weakly_canonical(std::filesystem::absolute(path, error), error);
    };
    same = whole(a) == whole(b) && !error;
  }
  if (same) {
    throw Error(Fault::usage, fmt::format("{} and {} are the same file", a_flag, b_flag), printable(a),
                "give them different names");
  }
}

void check_replaceable(const std::string& path) {
  remove_leftovers(resolve_links(path));
  const AtomicFile probe(path);
}

void check_writable(const std::string& path) {
  if (path == "-") {
    const int flags = fcntl(STDOUT_FILENO, F_GETFL);
    if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY) {
      throw Error(Fault::io, "is closed, so the result has nowhere to go", "<stdout>", "-o FILE writes it to a file");
    }
  } else if (!is_stream(path)) {
    check_replaceable(path);
  } else if (access(path.c_str(), W_OK) != 0) {  // the reader of a pipe would notice that it is opened
    fail_writing(printable(path), errno);
  }
}

std::string empty_name(const std::string& path) { return path.empty() ? "the name of the file is empty" : ""; }

}  // namespace aefx::cli
