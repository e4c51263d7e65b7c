// The progress of training, on stderr: a bar on a terminal, otherwise a few lines.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "aefx/train/observer.h"
#include "cli/messages.h"

namespace aefx::cli {

class Progress : public train::Observer {
 public:
  explicit Progress(const Messages& messages);

  void begin(std::string_view what, std::uint64_t epochs) override;
  void epoch(std::uint64_t number, const model::EpochLoss& loss) override;
  void end() override;
  void remark(std::string_view sentence) override { messages_.warn(std::string(sentence)); }
  [[nodiscard]] bool stop() const override;

 private:
  using Clock = std::chrono::steady_clock;
  void draw(std::uint64_t number, const model::EpochLoss& loss);

  const Messages& messages_;
  bool bar_;
  std::string what_;
  std::uint64_t epochs_ = 0;
  Clock::time_point started_, drawn_, printed_;
  double pause_ = 2;  // seconds until the next line if there is no bar; grows, so that a long run prints few
};

}  // namespace aefx::cli
