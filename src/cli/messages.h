// Messages to the user: on stderr; with --quiet only what was asked for and is not done; collected for the summary with
// --json.
#pragma once

#include <chrono>
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
  // `silent`: for a rank other than the first.
  explicit Messages(bool quiet, bool keep = false, bool silent = false)
      : quiet_(quiet || keep || silent),
        silent_(silent),
        kept_(keep ? std::make_shared<std::vector<std::string>>() : nullptr) {}
  void say(const std::string& text) const override;   // the text alone
  void warn(const std::string& text) const override;  // "warning: text"
  void remark(const workflow::Remark& remark) const override;
  void insist(const std::string& text) const override;  // "warning: text", with --quiet too
  // Says a long text, for which a reader (a pager) gets a minute.
  void show(const std::string& text) const;
  // Has this called before each message that is printed, of any copy; empty: nothing is.
  void before_each(std::function<void()> call) const { *before_ = std::move(call); }
  // Tells whether there was a warning that is kept as `text`.
  [[nodiscard]] bool has_warned(std::string_view text) const;
  [[nodiscard]] bool quiet() const { return quiet_; }  // nothing is printed now
  [[nodiscard]] std::vector<std::string> kept() const { return kept_ ? *kept_ : std::vector<std::string>(); }

 private:
  void print(const std::string& text, bool shown, std::chrono::milliseconds patience) const;

  bool quiet_, silent_;
  std::shared_ptr<std::vector<std::string>> kept_;  // shared by all copies
  std::shared_ptr<std::function<void()>> before_ = std::make_shared<std::function<void()>>();
  std::shared_ptr<std::vector<std::string>> warnings_ = std::make_shared<std::vector<std::string>>();  // as kept
};

}  // namespace aefx::cli
