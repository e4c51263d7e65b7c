#include "cli/messages.h"

#include <unistd.h>

#include "base/file.h"

namespace aefx::cli {

// If stderr cannot be written, nothing can be done.
void Messages::say(const std::string& text) const {
  if (kept_) kept_->push_back(text);
  if (!quiet_) static_cast<void>(write_all(STDERR_FILENO, text + "\n"));
}

void Messages::warn(const std::string& text) const { say("warning: " + text); }

}  // namespace aefx::cli
