#include "cli/run_log.h"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <exception>
#include <utility>

#include "base/file.h"
#include "base/text.h"

namespace aefx::cli {
namespace {

std::string now() { return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr))); }

std::int64_t seconds(std::chrono::steady_clock::duration time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time).count();
}

std::string name_of(train::Stage stage) {
  switch (stage) {
    case train::Stage::reading:
      return "reading";
    case train::Stage::selection:
      return "selection";
    case train::Stage::training:
      return "training";
    case train::Stage::measuring:
      return "measuring";
    case train::Stage::repeating:
      return "repeating";
    case train::Stage::writing:
      break;
  }
  return "writing";
}

// Returns text as one word.
std::string word(std::string text) {
  std::replace(text.begin(), text.end(), ' ', '_');
  return printable(text);
}

}  // namespace

RunLog::RunLog(RunLogOptions options, const Messages& messages) : options_(std::move(options)), messages_(messages) {
  if (!options_.path.empty()) {
    file_ = open(options_.path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0666);
    if (file_ < 0)
      throw Error(Fault::io, std::string("the log can't be written: ") + std::strerror(errno), printable(options_.path),
                  "choose another place with --log-file");
  }
  if (file_ < 0 && !options_.on_stderr) return;
  try {
    thread_ = std::thread([this] { run(); });
  } catch (const std::exception&) {  // no thread: the lines between phases are missing
  }
}

RunLog::~RunLog() {
  {
    const std::lock_guard guard(lock_);
    ended_ = true;
  }
  ended_changed_.notify_all();
  if (thread_.joinable()) thread_.join();
  if (file_ >= 0) close(file_);
}

// Writes a line now and then.
void RunLog::run() {
  std::unique_lock guard(lock_);
  while (!ended_changed_.wait_for(guard, options_.every, [this] { return ended_; })) {
    if (file_ >= 0) write(line());
    if (options_.on_stderr) say();
  }
}

std::string RunLog::line() const {
  std::string out =
      fmt::format("phase={} seconds={}", word(what_.empty() ? phase_ : what_), seconds(Clock::now() - started_));
  if (rows_ > 0) out += fmt::format(" rows={}", rows_);
  if (epoch_ > 0) {
    out += fmt::format(" epoch={} epochs={} loss={:.6g}", epoch_, epochs_, loss_.train);
    if (loss_.valid) out += fmt::format(" held_out={:.6g}", *loss_.valid);
    const double spent = std::chrono::duration<double>(Clock::now() - fit_started_).count();
    out += fmt::format(" left={:.0f}",
                       spent / static_cast<double>(epoch_) * static_cast<double>(epochs_ - std::min(epoch_, epochs_)));
  }
  if (kept_) out += fmt::format(" checkpoint_age={}", seconds(Clock::now() - *kept_));
  if (const std::uint64_t bytes = TemporaryFile::bytes_of_all(); bytes > 0) out += fmt::format(" temporary={}", bytes);
  return out;
}

void RunLog::write(const std::string& text) {
  const std::string all = "time=" + now() + " " + text + "\n";
  const bool written = ::write(file_, all.data(), all.size()) == static_cast<ssize_t>(all.size());
  if (written || std::exchange(has_failed_, true)) return;
  messages_.insist(fmt::format("{}: lines of the log are missing: {}", printable(options_.path), std::strerror(errno)));
}

// Epochs have lines of their own there.
void RunLog::say() const {
  if (!what_.empty()) return;
  messages_.say(fmt::format("{}: {}{} s so far", phase_, rows_ > 0 ? counted(rows_, "row") + ", " : "",
                            seconds(Clock::now() - started_)));
}

void RunLog::stage(train::Stage stage) {
  {
    const std::lock_guard guard(lock_);
    phase_ = name_of(stage);
    what_.clear();
    epoch_ = 0;
    if (file_ >= 0) write(line());
  }
  if (progress_ != nullptr) progress_->stage(stage);
}

void RunLog::done(double part) {
  if (progress_ != nullptr) progress_->done(part);
}

void RunLog::count_rows(std::uint64_t rows) {
  const std::lock_guard guard(lock_);
  rows_ = rows;
}

void RunLog::checkpoint_kept() {
  const std::lock_guard guard(lock_);
  kept_ = Clock::now();
}

void RunLog::finish(int exit_code, const std::string& why) {
  const std::lock_guard guard(lock_);
  if (std::exchange(ended_, true)) return;
  ended_changed_.notify_all();
  if (file_ < 0 || phase_.empty()) return;
  write(fmt::format("phase=end seconds={}{} exit={}{}", seconds(Clock::now() - started_),
                    rows_ > 0 ? fmt::format(" rows={}", rows_) : "", exit_code,
                    why.empty() ? "" : " error=" + word(why)));
}

void RunLog::begin(std::string_view what, std::uint64_t epochs) {
  {
    const std::lock_guard guard(lock_);
    what_ = what;
    epochs_ = epochs;
    epoch_ = 0;
    fit_started_ = Clock::now();
    if (file_ >= 0) write(line());
  }
  if (progress_ != nullptr) progress_->begin(what, epochs);
}

void RunLog::epoch(std::uint64_t number, const model::EpochLoss& loss) {
  {
    const std::lock_guard guard(lock_);
    epoch_ = number;
    loss_ = loss;
  }
  if (progress_ != nullptr) progress_->epoch(number, loss);
}

void RunLog::end() {
  {
    const std::lock_guard guard(lock_);
    if (file_ >= 0 && epoch_ > 0) write(line());
    what_.clear();
    epoch_ = 0;
  }
  if (progress_ != nullptr) progress_->end();
}

}  // namespace aefx::cli
