#include "cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "base/file.h"
#include "cli/interrupt.h"
#include "cli/terminal.h"

namespace aefx::cli {
namespace {

double seconds(std::chrono::steady_clock::duration time) { return std::chrono::duration<double>(time).count(); }

std::string loss_text(const model::EpochLoss& loss) {
  std::string text = fmt::format("loss {:.4g}", loss.train);
  if (loss.valid) text += fmt::format(", held-out {:.4g}", *loss.valid);
  return text;
}

std::string time_text(double s) {
  if (s < 60) return fmt::format("{:.0f} s", s);
  if (s < 3600) return fmt::format("{:.0f} min {:.0f} s", s / 60, std::fmod(s, 60));
  return fmt::format("{:.1f} h", s / 3600);
}

}  // namespace

Progress::Progress(const Messages& messages)
    : messages_(messages), bar_(!messages.quiet() && takes_escapes(STDERR_FILENO)), printed_(Clock::now()) {}

void Progress::begin(std::string_view what, std::uint64_t epochs) {
  what_ = what;
  epochs_ = epochs;
  started_ = drawn_ = Clock::now();
}

void Progress::epoch(std::uint64_t number, const model::EpochLoss& loss) {
  constexpr double kRedraw = 0.1;
  const Clock::time_point now = Clock::now();
  if (bar_) {
    if (seconds(now - drawn_) < kRedraw) return;
    drawn_ = now;
    draw(number, loss);
  } else if (!messages_.quiet() && seconds(now - printed_) >= pause_) {
    printed_ = now;
    pause_ = std::min(pause_ * 1.5, 60.0);
    messages_.say(fmt::format("{}: epoch {} of at most {}, {}", what_, number, epochs_, loss_text(loss)));
  }
}

void Progress::draw(std::uint64_t number, const model::EpochLoss& loss) {
  constexpr std::uint64_t kWidth = 20;
  const double spent = seconds(drawn_ - started_);
  const double left = spent / static_cast<double>(number) * static_cast<double>(epochs_ - std::min(number, epochs_));
  const std::uint64_t done = number * kWidth / std::max<std::uint64_t>(epochs_, 1);
  std::string line = fmt::format("{} [", what_);
  for (std::uint64_t i = 0; i < kWidth; ++i) line += i < done ? "█" : "·";
  line += fmt::format("] {}/{}  {}  at most {} left", number, epochs_, loss_text(loss), time_text(left));
  // Cuts the line to the terminal: a line that wraps cannot be overwritten. A character of the bar has several bytes.
  const std::size_t most = terminal_width(STDERR_FILENO) + 2 * kWidth - 1;
  if (line.size() > most) line.resize(line.find("  at most"));
  static_cast<void>(write_all(STDERR_FILENO, "\r\x1b[2K" + line));
}

void Progress::end() {
  if (bar_) static_cast<void>(write_all(STDERR_FILENO, "\r\x1b[2K"));
}

bool Progress::stop() const { return interrupted() != 0; }

}  // namespace aefx::cli
