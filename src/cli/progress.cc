#include "cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "base/terminal_text.h"
#include "cli/interrupt.h"
#include "cli/message_stream.h"
#include "cli/terminal.h"

namespace aefx::cli {
namespace {

constexpr const char* kErase = "\r\x1b[2K";

std::string loss_text(const model::EpochLoss& loss) {
  std::string text = fmt::format("loss {:.4g}", loss.train);
  if (loss.valid) text += fmt::format(", held-out {:.4g}", *loss.valid);
  return text;
}

std::string time_text(double s) {
  if (s < 9.95) return fmt::format("{:.1f} s", s);
  if (s < 59.5) return fmt::format("{:.0f} s", s);
  if (s < 3600) return fmt::format("{:.0f} min {:.0f} s", std::floor(s / 60), std::fmod(std::floor(s), 60));
  return fmt::format("{:.1f} h", s / 3600);
}

std::string bar_text(double part, int width) {
  std::string text = "[";
  for (int i = 0; i < width; ++i) text += i < static_cast<int>(part * width) ? "█" : "·";
  return text + "]";
}

// Returns the columns that a text takes, of which each character has one.
std::size_t columns(std::string_view text) {
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins));
}

std::string_view stage_text(train::Stage stage) {
  constexpr std::array<std::string_view, 6> kTexts{"reading",   "measuring columns", "training",
                                                   "measuring", "training again",    "writing codes"};
  return kTexts[static_cast<std::size_t>(stage)];
}

}  // namespace

Progress::Progress(const Messages& messages, const JobPlan& plan)
    : messages_(messages),
      plan_(plan),
      bar_(!messages.quiet() && takes_escapes(STDERR_FILENO)),
      began_(Clock::now()),
      time_(plan),
      what_(stage_text(train::Stage::reading)) {
  if (bar_) messages_.before_each([this] { erase(); });
}

Progress::~Progress() {
  if (bar_) messages_.before_each({});
  erase();
}

double Progress::now() const { return std::chrono::duration<double>(Clock::now() - began_).count(); }

void Progress::stage(train::Stage stage) {
  time_.stage(stage, now());
  what_ = stage_text(stage);
  count_ = detail_ = {};
  draw();
}

void Progress::done(double part) {
  time_.done(part);
  draw();
}

void Progress::rows(std::uint64_t count) {
  count_ = fmt::format("{} row{}", count, count == 1 ? "" : "s");
  if (plan_.rows) time_.done(std::min(static_cast<double>(count) / *plan_.rows, 1.0));
  draw();
}

void Progress::begin(std::string_view what, std::uint64_t epochs) {
  what_ = what;
  epochs_ = epochs;
  time_.begin(epochs, now());
  draw();
}

void Progress::epoch(std::uint64_t number, const model::EpochLoss& loss) {
  const double time = now();
  time_.epoch(number, time);
  count_ = fmt::format("{} of {}", number, epochs_);
  detail_ = loss_text(loss);
  draw();
  if (bar_ || messages_.quiet() || time - printed_ < pause_) return;
  printed_ = time;
  pause_ = std::min(pause_ * 1.5, 60.0);
  messages_.say(fmt::format("{}: epoch {} of at most {}, {}", what_, number, epochs_, loss_text(loss)));
}

void Progress::end() {
  time_.end();
  count_ = detail_ = {};
}

std::string Progress::line(std::size_t width) const {
  const double time = now();
  const std::optional<double> left = time_.left(time);
  if (left) part_ = std::max(part_, std::min(time / (time + *left), 0.99));
  const std::string percent = fmt::format(" {:2.0f}%", std::floor(100 * part_));
  const std::string rest = left ? fmt::format("  {} left", time_text(*left)) : std::string();
  const std::string count = count_.empty() ? std::string() : " " + count_;
  const std::string loss = detail_.empty() ? std::string() : "  " + detail_;
  const std::string wide = bar_text(part_, 20) + percent, narrow = bar_text(part_, 10) + percent;
  // The longest that fits, since a line that wraps can't be erased.
  for (const std::string& text :
       {fmt::format("{}  {}{}{}{}", wide, what_, count, loss, rest),
        fmt::format("{}  {}{}{}", wide, what_, count, rest), fmt::format("{}  {}{}", narrow, what_, rest),
        narrow + rest, percent + rest, percent}) {
    if (columns(text) < width) return text;
  }
  return {};
}

void Progress::draw() const {
  constexpr double kRedraw = 0.1;
  if (!bar_) return;
  const double time = now();
  if (time - drawn_ < kRedraw) return;
  drawn_ = time;
  shown_ = true;
  write_message(kErase + terminal_safe(line(terminal_width(STDERR_FILENO))));
}

void Progress::erase() const {
  if (shown_.exchange(false)) write_message(kErase);
}

bool Progress::stop() const {
  draw();
  return interrupted() != 0;
}

}  // namespace aefx::cli
