// The one exception of the program: what went wrong, where, and what to try.
#pragma once

#include <exception>
#include <string>

#include "aefx/base/api.h"

namespace aefx {

// The kind of failure; the value is the program's exit code.
enum class Fault {
  other = 1,  // no memory, diverging loss
  usage = 2,  // the command line
  data = 3,   // the table
  model = 4,  // the model file
  io = 5,     // the file system, a pipe
  bug = 70,   // a defect of this library
  interrupted = 130,
};

// The only exception that this library throws, except std::bad_alloc. `message` says what is wrong; `where` is
// "file:line, column "name"" as far as that is known, or empty; `hint` is one sentence on what to do, or empty.
class AEFX_API Error : public std::exception {
 public:
  Error(Fault fault, std::string message, std::string where = {}, std::string hint = {});

  [[nodiscard]] Fault fault() const noexcept { return fault_; }
  [[nodiscard]] int exit_code() const noexcept { return static_cast<int>(fault_); }
  [[nodiscard]] const std::string& message() const noexcept { return message_; }
  [[nodiscard]] const std::string& where() const noexcept { return where_; }
  [[nodiscard]] const std::string& hint() const noexcept { return hint_; }

  // "where: message (hint)", on one line.
  [[nodiscard]] const char* what() const noexcept override { return what_.c_str(); }

 private:
  Fault fault_;
  std::string message_, where_, hint_, what_;
};

}  // namespace aefx
