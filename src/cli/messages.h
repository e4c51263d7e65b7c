// What is said to a person: on stderr, nothing at all with --quiet, and kept for the summary with --json.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "workflow/messages.h"

namespace aefx::cli {

class Messages : public workflow::Messages {
 public:
  explicit Messages(bool quiet, bool keep = false)
      : quiet_(quiet || keep), kept_(keep ? std::make_shared<std::vector<std::string>>() : nullptr) {}
  void say(const std::string& text) const override;   // "aefx: text" is not what people want to read: the text as it is
  void warn(const std::string& text) const override;  // "warning: text"
  [[nodiscard]] bool quiet() const { return quiet_; }  // nothing is said now
  [[nodiscard]] std::vector<std::string> kept() const { return kept_ ? *kept_ : std::vector<std::string>(); }

 private:
  bool quiet_;
  std::shared_ptr<std::vector<std::string>> kept_;  // of all copies
};

}  // namespace aefx::cli
