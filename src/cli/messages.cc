#include "cli/messages.h"

#include <unistd.h>

#include "aefx/base/atomic_file.h"

namespace aefx::cli {

// Nothing can be done where stderr itself can't be written.
void Messages::say(const std::string& text) const {
  if (!quiet_) static_cast<void>(write_all(STDERR_FILENO, text + "\n"));
}

void Messages::warn(const std::string& text) const { say("warning: " + text); }

void say_error(const Error& error) {
  std::string text = error.where().empty() ? error.message() : error.where() + ": " + error.message();
  if (!error.hint().empty()) text += "\n      " + error.hint();
  Messages(false).say("aefx: " + text);
}

std::string counted_rows(std::uint64_t rows) { return rows == 1 ? "1 row is" : std::to_string(rows) + " rows are"; }

}  // namespace aefx::cli
