// The output of a command: stdout, or a file that appears when it is complete.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/file.h"

namespace aefx::cli {

class Output {
 public:
  // "-" is stdout. A device or pipe (/dev/null, >(gzip)) is written to directly. Any other path is checked now, and the
  // file appears under its name at finish(). Throws Error (io).
  explicit Output(const std::string& path);
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  // A terminal gets what is safe for it (terminal_safe()), all else the bytes as they are.
  // Returns false once the reader of stdout has gone (`| head`), which is not an error. Throws Error (io).
  bool write(std::string_view bytes);
  void finish();

  // Whether the output is a file, which stays as it was until finish().
  [[nodiscard]] bool is_file() const { return is_file_; }

  // Removes an unfinished file, and blocks threads that still write. For a thread that ends the program.
  void abandon();

 private:
  std::mutex mutex_;
  std::unique_ptr<AtomicFile> file_;  // null for stdout, devices and pipes
  std::string name_;                  // for messages
  int fd_ = -1;
  bool reader_gone_ = false;
  bool is_file_ = false, is_terminal_ = false;
};

// Throws Error (usage) if two paths are the same file, through links too; "-" is no file. `a_flag` and `b_flag` name
// them in the message.
void check_distinct(const std::string& a, const std::string& a_flag, const std::string& b, const std::string& b_flag);

// Throws Error (io) if the file at `path` can't be replaced as a whole; a pipe or device never can. Removes what dead
// processes have left beside it.
void check_replaceable(const std::string& path);

// Throws Error (io) if `path`, or stdout, cannot be written. Leaves nothing behind.
void check_writable(const std::string& path);

// For CLI11's check(): what is wrong with a path, or empty.
[[nodiscard]] std::string empty_name(const std::string& path);

}  // namespace aefx::cli
