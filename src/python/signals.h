// Ctrl-C, and whatever else Python's signal handlers raise, while the GIL is not held.
#pragma once

#include <pybind11/pybind11.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aefx/train/observer.h"

namespace aefx::python {

// Asks Python now and then, in the thread that works. Signals reach Python's main thread alone: in others nothing
// comes.
class Signals {
 public:
  // True once a handler raised something. Takes the GIL for a moment, at most twenty times a second.
  [[nodiscard]] bool came();
  // Takes what a callback raised, to raise it later.
  void keep(pybind11::error_already_set&& raised) { raised_.emplace(std::move(raised)); }
  // Raises it. The GIL must be held.
  void raise_if_any();

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point asked_ = Clock::now();
  std::optional<pybind11::error_already_set> raised_;
};

// Training that stops when a signal came, or the user's callback says so; its remarks are collected in `said`.
class StoppedBySignals : public train::Observer {
 public:
  // `callback` is called after each epoch with what, epoch, most epochs, loss and held-out loss; None: nothing is.
  StoppedBySignals(Signals& signals, std::vector<std::string>& said, pybind11::handle callback)
      : signals_(signals), said_(said), callback_(callback) {}
  void begin(std::string_view what, std::uint64_t epochs) override;
  void epoch(std::uint64_t number, const model::EpochLoss& loss) override;
  void end() override {}
  void remark(std::string_view sentence) override { said_.emplace_back(sentence); }
  [[nodiscard]] bool stop() const override { return is_ended_ || signals_.came(); }

 private:
  Signals& signals_;
  std::vector<std::string>& said_;
  pybind11::handle callback_;
  std::string what_;
  std::uint64_t most_ = 0;
  bool is_ended_ = false;
};

}  // namespace aefx::python
