// Ctrl-C, and whatever else Python's signal handlers raise, while the GIL is not held.
#pragma once

#include <pybind11/pybind11.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/train/observer.h"

namespace aefx::python {

// Asks Python now and then, in the thread that works. Signals reach Python's main thread alone: in others nothing
// comes.
class Signals {
 public:
  // True once a handler raised something. Takes the GIL for a moment, at most twenty times a second.
  [[nodiscard]] bool came();
  // Raises it. The GIL must be held.
  void raise_if_any();

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point asked_ = Clock::now();
  std::optional<pybind11::error_already_set> raised_;
};

// Training that stops when a signal came; its remarks are collected in `said`.
class StoppedBySignals : public train::Observer {
 public:
  StoppedBySignals(Signals& signals, std::vector<std::string>& said) : signals_(signals), said_(said) {}
  void begin(std::string_view /*what*/, std::uint64_t /*epochs*/) override {}
  void epoch(std::uint64_t /*number*/, const model::EpochLoss& /*loss*/) override {}
  void end() override {}
  void remark(std::string_view sentence) override { said_.emplace_back(sentence); }
  [[nodiscard]] bool stop() const override { return signals_.came(); }

 private:
  Signals& signals_;
  std::vector<std::string>& said_;
};

}  // namespace aefx::python
