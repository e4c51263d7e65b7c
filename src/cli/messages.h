// Messages to the user: on stderr; none with --quiet; collected for the summary with --json.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "workflow/messages.h"

namespace aefx::cli {

class Messages : public workflow::Messages {
 public:
  explicit Messages(bool quiet, bool keep = false)
      : quiet_(quiet || keep), kept_(keep ? std::make_shared<std::vector<std::string>>() : nullptr) {}
  void say(const std::string& text) const override;   // the text alone
  void warn(const std::string& text) const override;  // "warning: text"
  void remark(const workflow::Remark& remark) const override;
  // Tells whether there was a warning that is kept as `text`.
  [[nodiscard]] bool has_warned(std::string_view text) const;
  [[nodiscard]] bool quiet() const { return quiet_; }  // nothing is printed now
  [[nodiscard]] std::vector<std::string> kept() const { return kept_ ? *kept_ : std::vector<std::string>(); }

 private:
  bool quiet_;
  std::shared_ptr<std::vector<std::string>> kept_;  // shared by all copies
  std::shared_ptr<std::vector<std::string>> warnings_ = std::make_shared<std::vector<std::string>>();  // as kept
};

}  // namespace aefx::cli
