// A run's place on disk, so that one that was killed goes on where it was.
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

struct FileMark;
struct RunState;
struct Trial;

// What a run is of: name and value of every option that decides it, and of what was read from the table.
using Identity = std::vector<std::pair<std::string, std::string>>;

// The file (docs/long-runs.md) is replaced whole: after every candidate that was tried, after every `every` epochs of
// the fit of the weights, and at its end. Not thread-safe. All throw Error: io where the file can't be read or written,
// model where it is damaged or of another version, usage where it is of another run, also of one that was begun
// meanwhile and keeps itself under the same name.
class Checkpoint {
 public:
  // One that does not write is that of a rank beside the first.
  Checkpoint(std::string path, std::uint64_t every, bool writes = true);
  ~Checkpoint();
  Checkpoint(const Checkpoint&) = delete;
  Checkpoint& operator=(const Checkpoint&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  // Where the file can't be written, the run goes on, and `tell` is told once instead of an Error being thrown.
  void on_trouble(std::function<void(const Error&)> tell) { tell_ = std::move(tell); }
  // Takes up what an earlier run left there; false if there is no file.
  bool load();
  void remove() const;                         // the run is over; another one's file stays
  [[nodiscard]] bool is_there() const;         // under that name lie the bytes that this run wrote or went on with
  [[nodiscard]] std::string progress() const;  // how far it is, in words

  // The same of the file's bytes.
  void from_bytes(const std::string& bytes);
  [[nodiscard]] std::string to_bytes() const;

  // For train(). The run at hand; what was loaded must be of the same.
  void begin(Identity identity);
  // What came of the candidate of that number, if it was tried; then of the next one.
  [[nodiscard]] std::optional<Trial> trial(std::size_t number) const;
  void add(const Trial& trial);
  // Of the fit of the weights.
  [[nodiscard]] FitKeeper& fit();

 private:
  class Keeper;
  void save();
  void write();

  [[nodiscard]] bool is_own(const FileMark& there) const;

  std::string path_;
  std::uint64_t every_;
  bool writes_;
  bool is_told_ = false;  // that it can't be written
  std::function<void(const Error&)> tell_;
  std::unique_ptr<FileMark> own_;  // the file as this run left or found it
  std::uint64_t own_sum_ = 0;      // of its bytes
  std::unique_ptr<RunState> state_;
  std::unique_ptr<Keeper> keeper_;
};

}  // namespace aefx::train
