// Estimates how long a job still takes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "aefx/train/observer.h"

namespace aefx::cli {

// Facts known of a job before it begins.
struct JobPlan {
  std::optional<double> rows{};   // of the table that is read, about; none: not known
  std::uint64_t epochs = 0;       // that were asked for; 0: held-out rows decide
  bool stops_early = true;        // a fit may end before its last epoch
  std::uint64_t repetitions = 0;  // of Stage::repeating
  std::size_t sizes = 1;          // of a sweep, all in Stage::selection
  bool writes = true;             // there is Stage::writing
};

// The time that the stage took so far is extrapolated, and stages to come are estimated by the time that reading the
// table took. Times are seconds since the job began, and never fall.
class TimeLeft {
 public:
  explicit TimeLeft(const JobPlan& plan) : plan_(plan) {}

  void stage(train::Stage stage, double now);
  // So much of the stage is done, from 0 to 1.
  void done(double part) { part_ = part; }
  // A fit of at most so many epochs begins; one of its epochs has ended, from 1.
  void begin(std::uint64_t epochs, double now);
  void epoch(std::uint64_t number, double now);
  void end();

  // Returns the seconds that are left; none while nothing is known.
  [[nodiscard]] std::optional<double> left(double now) const;

 private:
  static constexpr std::size_t kStages = 6;
  [[nodiscard]] std::optional<double> reading(double now) const;  // seconds that it takes, or took
  [[nodiscard]] double expected(train::Stage stage, double reading) const;
  [[nodiscard]] double left_of_stage(double now, double reading) const;
  [[nodiscard]] std::uint64_t epochs_left() const;

  JobPlan plan_;
  train::Stage stage_ = train::Stage::reading;
  double stage_began_ = 0, fit_began_ = 0, epoch_ended_ = 0;
  double part_ = 0;                      // of the stage; 0: not known
  bool fitted_ = false;                  // of Stage::training: little is left
  std::uint64_t most_ = 0, number_ = 0;  // epochs of the fit; 0: there is no fit
  std::array<double, kStages> took_{};   // seconds of the stages that are over
};

}  // namespace aefx::cli
