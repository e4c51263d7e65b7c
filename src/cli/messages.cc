#include "cli/messages.h"

#include <algorithm>

#include "base/terminal_text.h"
#include "cli/message_stream.h"

namespace aefx::cli {

void Messages::print(const std::string& text, bool shown, std::chrono::milliseconds patience) const {
  if (kept_) kept_->push_back(text);
  if (!shown) return;
  if (*before_) (*before_)();
  write_message(terminal_safe(text) + "\n", patience);
}

void Messages::say(const std::string& text) const { print(text, !quiet_, kMessagePatience); }

void Messages::show(const std::string& text) const { print(text, !quiet_, std::chrono::minutes(1)); }

void Messages::warn(const std::string& text) const { remark({.shown = text, .kept = text}); }

void Messages::remark(const workflow::Remark& remark) const {
  warnings_->push_back(remark.kept);
  say("warning: " + remark.shown);
}

void Messages::insist(const std::string& text) const {
  warnings_->push_back(text);
  print("warning: " + text, !kept_ && !silent_, kMessagePatience);
}

bool Messages::has_warned(std::string_view text) const {
  return std::find(warnings_->begin(), warnings_->end(), text) != warnings_->end();
}

}  // namespace aefx::cli
