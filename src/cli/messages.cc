#include "cli/messages.h"

#include <unistd.h>

#include <algorithm>

#include "base/file.h"

namespace aefx::cli {

// If stderr cannot be written, nothing can be done.
void Messages::say(const std::string& text) const {
  if (kept_) kept_->push_back(text);
  if (quiet_) return;
  if (*before_) (*before_)();
  static_cast<void>(write_all(STDERR_FILENO, text + "\n"));
}

void Messages::warn(const std::string& text) const { remark({.shown = text, .kept = text}); }

void Messages::remark(const workflow::Remark& remark) const {
  warnings_->push_back(remark.kept);
  say("warning: " + remark.shown);
}

bool Messages::has_warned(std::string_view text) const {
  return std::find(warnings_->begin(), warnings_->end(), text) != warnings_->end();
}

}  // namespace aefx::cli
