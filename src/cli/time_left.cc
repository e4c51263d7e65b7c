#include "cli/time_left.h"

#include <algorithm>

namespace aefx::cli {

using train::Stage;

void TimeLeft::stage(Stage stage, double now) {
  if (stage == stage_) return;
  took_[static_cast<std::size_t>(stage_)] += now - stage_began_;
  stage_ = stage;
  stage_began_ = now;
  part_ = 0;
  end();
  fitted_ = false;
}

void TimeLeft::end() {
  most_ = number_ = 0;
  fitted_ = stage_ == Stage::training;
}

void TimeLeft::begin(std::uint64_t epochs, double now) {
  most_ = epochs;
  number_ = 0;
  fit_began_ = epoch_ended_ = now;
}

void TimeLeft::epoch(std::uint64_t number, double now) {
  number_ = number;
  epoch_ended_ = now;
}

std::optional<double> TimeLeft::reading(double now) const {
  if (stage_ != Stage::reading) return took_[static_cast<std::size_t>(Stage::reading)];
  if (part_ <= 0) return {};
  return now / std::min(part_, 1.0);
}

// Ratios to the time of reading were measured on tables of 2,000 to 1,000,000 rows and 20 columns, on two cores.
double TimeLeft::expected(Stage stage, double reading) const {
  constexpr double kEpoch = 0.4, kDefaultFit = 1.4, kRepetition = 0.5;
  const double fit = plan_.epochs > 0 ? kEpoch * static_cast<double>(plan_.epochs) * reading : kDefaultFit * reading;
  switch (stage) {
    case Stage::reading:
      return reading;
    case Stage::selection:
      return plan_.epochs > 0 ? 0.6 * reading : reading + 0.4;
    case Stage::training:
      return fit;
    case Stage::measuring:
      return reading;
    case Stage::repeating: {
      const double took = took_[static_cast<std::size_t>(Stage::training)];
      return kRepetition * static_cast<double>(plan_.repetitions) * (took > 0 ? took : fit);
    }
    case Stage::writing:
      return plan_.writes ? 0.2 * reading : 0;
  }
  return 0;
}

// A fit that stops where held-out rows stop improving may end at any epoch: it is taken to last as long again.
std::uint64_t TimeLeft::epochs_left() const {
  constexpr std::uint64_t kFewest = 5;
  const std::uint64_t most = most_ - std::min(number_, most_);
  const bool ends_early = stage_ != Stage::repeating && (plan_.epochs == 0 || plan_.stops_early);
  return ends_early ? std::min(most, std::max(number_, kFewest)) : most;
}

double TimeLeft::left_of_stage(double now, double reading) const {
  const double spent = now - stage_began_;
  if (part_ > 0) return spent * (1 / std::min(part_, 1.0) - 1);
  if (number_ > 0) {
    const double each = (epoch_ended_ - fit_began_) / static_cast<double>(number_);
    const double left = std::max(each * static_cast<double>(epochs_left()) - (now - epoch_ended_), 0.0);
    return left + (spent + left) * static_cast<double>(plan_.sizes - 1);
  }
  return std::max(fitted_ ? 0 : expected(stage_, reading) - spent, spent / 8);
}

std::optional<double> TimeLeft::left(double now) const {
  const std::optional<double> read = reading(now);
  if (!read) return {};
  double left = left_of_stage(now, *read);
  for (std::size_t s = static_cast<std::size_t>(stage_) + 1; s < kStages; ++s)
    left += expected(static_cast<Stage>(s), *read);
  return left;
}

}  // namespace aefx::cli
