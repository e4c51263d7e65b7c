// Tells whoever watches a long run what it does: in a file (--log-file), and where stderr is no terminal there too.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "aefx/base/error.h"
#include "aefx/train/observer.h"
#include "cli/messages.h"

namespace aefx::cli {

struct RunLogOptions {
  std::string path{};                 // of the file; empty: there is none
  std::chrono::milliseconds every{};  // between lines of the same phase
  bool on_stderr = false;             // a line there too, in phases without lines of their progress
};

// Each line is "time=2026-11-30T02:15:00Z phase=training rows=1000000 epoch=12 ...": what is known is there, and no
// value holds a space. The last line is "... phase=end exit=0". Passes on what it observes. Members may be called from
// any thread.
class RunLog : public train::Observer {
 public:
  // Appends to the file. Throws Error (io) if it can't be opened. `messages` must stay alive.
  RunLog(RunLogOptions options, const Messages& messages);
  ~RunLog() override;
  RunLog(const RunLog&) = delete;
  RunLog& operator=(const RunLog&) = delete;

  // Sets what it passes on to; null: nothing. It must stay alive while this observes.
  void pass_on_to(train::Observer* progress) { progress_ = progress; }
  void count_rows(std::uint64_t rows);  // so far
  void checkpoint_kept();
  // Writes the last line. `why` is what failed; empty: nothing did.
  void finish(int exit_code, const std::string& why = {});

  void stage(train::Stage stage) override;
  void done(double part) override;
  void begin(std::string_view what, std::uint64_t epochs) override;
  void epoch(std::uint64_t number, const model::EpochLoss& loss) override;
  void end() override;
  void remark(std::string_view sentence) override {
    if (progress_ != nullptr) progress_->remark(sentence);
  }
  [[nodiscard]] bool stop() const override { return progress_ != nullptr && progress_->stop(); }

 private:
  using Clock = std::chrono::steady_clock;
  void run();
  [[nodiscard]] std::string line() const;
  void write(const std::string& text);
  void say() const;

  RunLogOptions options_;
  train::Observer* progress_ = nullptr;
  const Messages& messages_;
  int file_ = -1;
  Clock::time_point started_ = Clock::now();

  std::mutex lock_;  // guards the members below
  std::condition_variable ended_changed_;
  bool ended_ = false, has_failed_ = false;
  std::string phase_, what_;
  std::uint64_t rows_ = 0, epoch_ = 0, epochs_ = 0;
  model::EpochLoss loss_;
  Clock::time_point fit_started_;
  std::optional<Clock::time_point> kept_;
  std::thread thread_;
};

}  // namespace aefx::cli
