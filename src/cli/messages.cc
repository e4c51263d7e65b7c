#include "cli/messages.h"

#include <unistd.h>

#include <algorithm>

#include "base/file.h"

namespace aefx::cli {

// If stderr cannot be written, nothing can be done.
void Messages::say(const std::string& text) const {
  if (kept_) kept_->push_back(text);
  if (!quiet_) static_cast<void>(write_all(STDERR_FILENO, text + "\n"));
}

void Messages::warn(const std::string& text) const {
  warnings_->push_back(text);
  say("warning: " + text);
}

bool Messages::has_warned(std::string_view text) const {
  const auto beginning = [](std::string_view sentence) { return sentence.substr(0, sentence.find('(')); };
  return std::any_of(warnings_->begin(), warnings_->end(),
                     [&](const std::string& warning) { return beginning(warning) == beginning(text); });
}

}  // namespace aefx::cli
