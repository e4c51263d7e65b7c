// The progress of a job, on stderr: on a terminal one bar for all of it, otherwise a few lines.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "aefx/train/observer.h"
#include "cli/messages.h"
#include "cli/time_left.h"

namespace aefx::cli {

// From its construction, when the job begins at Stage::reading, to its destruction, which erases the bar. Messages
// erase the bar before they are printed.
class Progress : public train::Observer {
 public:
  Progress(const Messages& messages, const JobPlan& plan);
  ~Progress() override;
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void stage(train::Stage stage) override;
  void done(double part) override;
  void rows(std::uint64_t count);  // that were read or written so far
  void begin(std::string_view what, std::uint64_t epochs) override;
  void epoch(std::uint64_t number, const model::EpochLoss& loss) override;
  void end() override;
  void remark(std::string_view sentence) override { messages_.warn(std::string(sentence)); }
  [[nodiscard]] bool stop() const override;
  // Erases the bar until the next step. Thread-safe.
  void erase() const;

 private:
  using Clock = std::chrono::steady_clock;
  [[nodiscard]] double now() const;  // seconds since the job began
  void draw() const;                 // not more often than ten times a second
  [[nodiscard]] std::string line(std::size_t width) const;

  const Messages& messages_;
  JobPlan plan_;
  bool bar_;
  Clock::time_point began_;
  TimeLeft time_;
  std::string what_, count_, detail_;  // "training", "epoch 3 of 10", "loss 0.1"
  std::uint64_t epochs_ = 0;
  double printed_ = 0;
  double pause_ = 2;  // seconds until the next line if there is no bar; grows, so that a long run prints few
  mutable double drawn_ = 0;
  mutable double part_ = 0;  // of the job; never falls
  mutable std::atomic<bool> shown_ = false;
};

}  // namespace aefx::cli
