#include "csv/bytes/byte_source.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

#include "aefx/base/error.h"
#include "base/text.h"
#include "csv/bytes/file_version.h"

namespace aefx::csv {
namespace {

[[noreturn]] void fail_reading(const char* what, const std::string& name) {
  throw Error(Fault::io, std::string(what) + ": " + std::strerror(errno), name);
}

// A file of any kind, from its current position on; at most `size` bytes.
class FileBytes : public ByteSource {
 public:
  // `path` is empty for standard input.
  FileBytes(int file, const std::string& path, std::uint64_t size = std::numeric_limits<std::uint64_t>::max())
      : file_(file), owned_(!path.empty()), name_(path.empty() ? "<stdin>" : printable(path)), left_(size) {
    struct stat status = {};
    if (::fstat(file_, &status) != 0) fail_reading("cannot be read", name_);
    if (S_ISDIR(status.st_mode)) throw Error(Fault::io, "is a directory, not a table", name_);
    if (S_ISREG(status.st_mode)) opened_.emplace(file_, path);
    // A read can wait forever only on a pipe, a socket or a terminal: only there must cancel() be able to wake it.
    if (!S_ISREG(status.st_mode) && ::pipe2(wake_.data(), O_CLOEXEC) != 0) fail_reading("cannot be read", name_);
  }

  ~FileBytes() override {
    if (owned_) ::close(file_);
    for (const int end : wake_) {
      if (end >= 0) ::close(end);
    }
  }

  std::size_t read(char* buffer, std::size_t size) override {
    const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(size, left_));
    for (;;) {
      if (wake_[0] >= 0 && wait(-1) == Event::cancel) return 0;
      const ssize_t count = ::read(file_, buffer, most);
      if (count == 0 && opened_) opened_->check();
      if (count >= 0) {
        left_ -= static_cast<std::uint64_t>(count);
        return static_cast<std::size_t>(count);
      }
      if (errno != EINTR && errno != EAGAIN) fail_reading("cannot be read", name_);
    }
  }

  bool ready(std::chrono::milliseconds patience) override {
    return wake_[0] < 0 || wait(static_cast<int>(patience.count())) != Event::none;
  }

  [[nodiscard]] bool is_slow() const override { return wake_[0] >= 0; }  // the system reads files ahead

  void cancel() noexcept override {
    const char token = 0;
    if (wake_[1] >= 0 && ::write(wake_[1], &token, 1) < 0) return;  // the pipe is full of such tokens, or gone
  }

 private:
  enum class Event { none, bytes, cancel };

  // Waits for bytes or their end, at most `patience` milliseconds; -1 waits forever.
  Event wait(int patience) {
    std::array<pollfd, 2> files = {{{file_, POLLIN, 0}, {wake_[0], POLLIN, 0}}};
    int count = 0;
    while ((count = ::poll(files.data(), files.size(), patience)) < 0) {
      if (errno != EINTR) fail_reading("cannot be read", name_);
    }
    if (count == 0) return Event::none;
    return files[1].revents != 0 ? Event::cancel : Event::bytes;
  }

  int file_;
  bool owned_;
  std::string name_;
  std::uint64_t left_;                // bytes
  std::optional<OpenedFile> opened_;  // of a regular file
  std::array<int, 2> wake_ = {-1, -1};
};

class StringBytes : public ByteSource {
 public:
  explicit StringBytes(std::string text) : text_(std::move(text)) {}

  std::size_t read(char* buffer, std::size_t size) override {
    const std::size_t count = text_.copy(buffer, size, at_);
    at_ += count;
    return count;
  }

 private:
  std::string text_;
  std::size_t at_ = 0;
};

int open_file(const std::string& path) {
  int file = -1;
  do {
    file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  } while (file < 0 && errno == EINTR);
  if (file < 0) fail_reading("cannot be opened", printable(path));
  return file;
}

}  // namespace

std::unique_ptr<ByteSource> open_bytes(const std::string& path) {
  if (path == "-") return std::make_unique<FileBytes>(STDIN_FILENO, "");
  return open_bytes(path, 0, std::numeric_limits<std::uint64_t>::max());
}

std::unique_ptr<ByteSource> open_bytes(const std::string& path, std::uint64_t begin, std::uint64_t end) {
  const int file = open_file(path);
  try {
    if (begin > 0 && ::lseek(file, static_cast<off_t>(begin), SEEK_SET) < 0)
      fail_reading("cannot be read", printable(path));
    return std::make_unique<FileBytes>(file, path, end - std::min(begin, end));
  } catch (const Error&) {
    ::close(file);
    throw;
  }
}

std::unique_ptr<ByteSource> text_bytes(std::string text) { return std::make_unique<StringBytes>(std::move(text)); }

}  // namespace aefx::csv
