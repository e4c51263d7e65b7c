// A training run on disk, so that one that was killed can be resumed.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "aefx/base/error.h"
#include "train/fit_state.h"

namespace aefx::train {

struct RunState;
struct Trial;

// Names and values of every option that decides a run, and of facts of the table.
using Fingerprint = std::vector<std::pair<std::string, std::string>>;

// Identifies a version of a file: equal if it was not written in between, as far as the system tells.
struct FileMark {
  bool exists = false;
  std::uint64_t device = 0, inode = 0, bytes = 0;
  std::int64_t seconds = 0, nanoseconds = 0;  // of the last write

  bool operator==(const FileMark&) const = default;
};

// The file (docs/long-runs.md) is replaced whole: after every candidate that was tried, after every `every` epochs of
// the fit of the weights, and at its end. Not thread-safe. All throw Error: io where the file can't be read or written,
// model where it is damaged or of another version, usage where it is of another run, also of one that was begun
// meanwhile and keeps itself under the same name.
class Checkpoint {
 public:
  // `writes` is false in processes other than the first.
  Checkpoint(std::string path, std::uint64_t every, bool writes = true);
  ~Checkpoint();
  Checkpoint(const Checkpoint&) = delete;
  Checkpoint& operator=(const Checkpoint&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  // Sets a function that is called once, instead of throwing Error, when the file can't be written: the run goes on.
  void on_trouble(std::function<void(const Error&)> report) { report_ = std::move(report); }
  // Sets a function that is called whenever the file was written.
  void on_kept(std::function<void()> tell) { tell_kept_ = std::move(tell); }
  // Loads what an earlier run stored; returns false if there is no file.
  bool load();
  void remove() const;                         // at the end of the run; a file of another run stays
  [[nodiscard]] bool is_there() const;         // the file holds what this run wrote or resumed
  [[nodiscard]] std::string progress() const;  // "3 candidates tried, 20 epochs run"

  // Read and write the contents of the file.
  void from_bytes(const std::string& bytes);
  [[nodiscard]] std::string to_bytes() const;

  // Called by train(). Throws Error (usage) if what was loaded is of another run.
  void begin(Fingerprint fingerprint);
  // The trials of all candidates, once they are finished; none before.
  [[nodiscard]] const std::vector<Trial>& trials() const;
  void set_trials(std::vector<Trial> trials);
  // Stores the fit of the weights.
  [[nodiscard]] FitKeeper& fit();

 private:
  class Keeper;
  void save();
  void write();

  [[nodiscard]] bool is_own(const FileMark& there) const;

  std::string path_;
  std::uint64_t every_;
  bool writes_;
  bool has_reported_ = false;  // that the file can't be written
  std::function<void(const Error&)> report_;
  std::function<void()> tell_kept_;
  FileMark own_;               // the file as this run left or found it
  std::uint64_t own_sum_ = 0;  // of its bytes
  std::unique_ptr<RunState> state_;
  std::unique_ptr<Keeper> keeper_;
};

}  // namespace aefx::train
