#include "train/checkpoint.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <functional>
#include <utility>

#include "aefx/base/error.h"
#include "base/file.h"
#include "train/run_state.h"

namespace aefx::train {
namespace {

constexpr std::size_t kLargestFile = std::size_t{16} << 30U;  // a device or pipe may have no end

// Returns nothing where there is no such file.
std::optional<std::string> read_file(const std::string& path) {
  WholeFile file = read_whole(path, kLargestFile);
  if (!file.opened) {
    if (file.cause == ENOENT) return std::nullopt;
    throw Error(Fault::io, std::string("the checkpoint can't be opened: ") + std::strerror(file.cause), path);
  }
  if (file.cause != 0)
    throw Error(Fault::io, std::string("the checkpoint can't be read: ") + std::strerror(file.cause), path);
  if (file.bytes.size() > kLargestFile)
    throw Error(Fault::model, "this is no checkpoint: it is larger than 16 GiB", path);
  return std::move(file.bytes);
}

FileMark mark_of(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return {};
  return {.exists = true,
          .device = status.st_dev,
          .inode = status.st_ino,
          .bytes = static_cast<std::uint64_t>(status.st_size),
          .seconds = status.st_mtim.tv_sec,
          .nanoseconds = status.st_mtim.tv_nsec};
}

std::uint64_t sum_of(const std::string& bytes) { return std::hash<std::string>()(bytes); }

// Returns whether a name is of a fact of the table, not of an option.
bool is_of_table(const std::string& name) { return !name.starts_with("--"); }

}  // namespace

class Checkpoint::Keeper : public FitKeeper {
 public:
  explicit Keeper(Checkpoint& checkpoint) : checkpoint_(checkpoint) {}

  [[nodiscard]] const FitState* kept() const override {
    return checkpoint_.state_->fit ? &*checkpoint_.state_->fit : nullptr;
  }
  [[nodiscard]] bool is_due(std::uint64_t epochs) const override { return epochs % checkpoint_.every_ == 0; }
  void keep(FitState state) override {
    checkpoint_.state_->fit = std::move(state);
    checkpoint_.save();
  }
  [[noreturn]] void refuse() const override {
    throw Error(Fault::model, "this checkpoint is damaged: its weights are not those of this network",
                checkpoint_.path_, "remove it, and the training starts from the beginning");
  }

 private:
  Checkpoint& checkpoint_;
};

Checkpoint::Checkpoint(std::string path, std::uint64_t every, bool writes)
    : path_(std::move(path)),
      every_(std::max<std::uint64_t>(every, 1)),
      writes_(writes),
      state_(std::make_unique<RunState>()),
      keeper_(std::make_unique<Keeper>(*this)) {}

Checkpoint::~Checkpoint() = default;

bool Checkpoint::load() {
  const FileMark mark = mark_of(path_);  // before it is read: what replaces it meanwhile is another's
  const std::optional<std::string> bytes = read_file(path_);
  if (!bytes) return false;
  from_bytes(*bytes);
  own_ = mark;
  own_sum_ = sum_of(*bytes);
  return true;
}

void Checkpoint::remove() const {
  if (!is_there()) return;
  if (unlink(resolve_links(path_).c_str()) != 0 && errno != ENOENT)
    throw Error(Fault::io, std::string("the checkpoint can't be removed: ") + std::strerror(errno), path_);
}

// Compares bytes where the file was only touched or copied back.
bool Checkpoint::is_own(const FileMark& there) const {
  if (!own_.exists) return false;
  if (there == own_) return true;
  if (!there.exists || there.bytes != own_.bytes) return false;
  const std::optional<std::string> bytes = read_file(path_);
  return bytes && sum_of(*bytes) == own_sum_;
}

bool Checkpoint::is_there() const { return is_own(mark_of(path_)); }

std::string Checkpoint::progress() const {
  const std::size_t tried = state_->trials.size();
  const std::uint64_t epochs = state_->fit ? state_->fit->fitter.epochs : 0;
  return fmt::format("{} candidate{} tried, {} epoch{} run", tried, tried == 1 ? "" : "s", epochs,
                     epochs == 1 ? "" : "s");
}

void Checkpoint::from_bytes(const std::string& bytes) { *state_ = run_state_from(bytes, path_); }

std::string Checkpoint::to_bytes() const { return train::to_bytes(*state_); }

void Checkpoint::begin(Fingerprint fingerprint) {
  const Fingerprint& old = state_->fingerprint;
  const bool loaded = !old.empty();
  for (std::size_t i = 0; loaded && i < std::max(old.size(), fingerprint.size()); ++i) {
    if (i < old.size() && i < fingerprint.size() && old[i] == fingerprint[i]) continue;
    const auto& [name, now] = i < fingerprint.size() ? fingerprint[i] : old[i];
    const bool same_name = i < old.size() && i < fingerprint.size() && old[i].first == name;
    const std::string before = same_name ? old[i].second : "none";
    throw Error(Fault::usage,
                fmt::format("this checkpoint is of another {} ({}: {} there, {} here)",
                            is_of_table(name) ? "table" : "training", name, before, now),
                path_, "go on with the same table and options, or remove it to start from the beginning");
  }
  state_->fingerprint = std::move(fingerprint);
}

const std::vector<Trial>& Checkpoint::trials() const { return state_->trials; }

void Checkpoint::set_trials(std::vector<Trial> trials) {
  state_->trials = std::move(trials);
  save();
}

FitKeeper& Checkpoint::fit() { return *keeper_; }

void Checkpoint::save() {
  if (!writes_) return;
  try {
    write();
  } catch (const Error& error) {
    if (!report_) throw;
    // A full disk may have room again, so the next save is tried. Another run's file is left alone.
    if (error.fault() == Fault::usage) {
      writes_ = false;
      report_(error);
    } else if (!std::exchange(has_reported_, true)) {
      report_(error);
    }
  }
}

void Checkpoint::write() {
  const FileMark there = mark_of(path_);
  if (there.exists && !is_own(there))
    throw Error(Fault::usage, "another training keeps itself there", path_, "give each a file of its own");
  const std::string bytes = to_bytes();
  try {
    AtomicFile file(path_);
    file.write(bytes);
    file.commit();
  } catch (const Error& error) {
    throw Error(error.fault(), error.message(), path_, "make room there, or choose another place with --checkpoint");
  }
  own_ = mark_of(path_);
  own_sum_ = sum_of(bytes);
  if (tell_kept_) tell_kept_();
}

}  // namespace aefx::train
