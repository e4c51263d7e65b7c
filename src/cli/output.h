// Where results go: stdout, or a file that appears whole.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/file.h"

namespace aefx::cli {

class Output {
 public:
  // "-" is stdout; a device or pipe (/dev/null, >(gzip)) is written to as it is. A file is checked now and appears
  // under its name at finish(). Throws Error (io).
  explicit Output(const std::string& path);
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  // False once the reader of stdout has gone (`| head`): no more is wanted, and that is no error. Throws Error (io).
  bool write(std::string_view bytes);
  void finish();

  // Takes away what is not finished, and blocks whoever still writes. For a thread that ends the program.
  void abandon();

 private:
  std::mutex mutex_;
  std::unique_ptr<AtomicFile> file_;  // null for what is written to directly
  std::string name_;                  // for messages
  int fd_ = -1;
  bool reader_gone_ = false;
};

// Before anything else: descriptors 0, 1 and 2 exist, so that no file that is opened can take their place, and a reader
// that closes its pipe is an error of write() instead of a signal.
void prepare_standard_streams();

// Throws Error (usage) where two paths name the same file, by whatever way; a path that does not exist, or "-", is no
// other's. `a_flag` and `b_flag` name them in the message.
void check_distinct(const std::string& a, const std::string& a_flag, const std::string& b, const std::string& b_flag);

// Throws Error (io) where `path`, or stdout, could not be written; leaves nothing behind.
void check_writable(const std::string& path);

// For CLI11's check(): what is wrong with the name of a file, or nothing.
[[nodiscard]] std::string empty_name(const std::string& path);

}  // namespace aefx::cli
