// Messages to the user: on stderr; none with --quiet; collected for the summary with --json.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
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
  // Has this called before each message that is printed, of any copy; empty: nothing is.
  void before_each(std::function<void()> call) const { *before_ = std::move(call); }
  // Tells whether there was a warning that is kept as `text`.
  [[nodiscard]] bool has_warned(std::string_view text) const;
  [[nodiscard]] bool quiet() const { return quiet_; }  // nothing is printed now
  [[nodiscard]] std::vector<std::string> kept() const { return kept_ ? *kept_ : std::vector<std::string>(); }

 private:
  bool quiet_;
  std::shared_ptr<std::vector<std::string>> kept_;  // shared by all copies
  std::shared_ptr<std::function<void()>> before_ = std::make_shared<std::function<void()>>();
  std::shared_ptr<std::vector<std::string>> warnings_ = std::make_shared<std::vector<std::string>>();  // as kept
};

}  // namespace aefx::cli
