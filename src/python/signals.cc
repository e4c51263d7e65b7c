#include "python/signals.h"

#include <utility>

namespace aefx::python {

bool Signals::came() {
  constexpr std::chrono::milliseconds kPause(50);
  if (raised_) return true;
  const Clock::time_point now = Clock::now();
  if (now - asked_ < kPause) return false;
  asked_ = now;
  const pybind11::gil_scoped_acquire gil;
  if (PyErr_CheckSignals() == 0) return false;
  raised_.emplace();
  return true;
}

void Signals::raise_if_any() {
  if (!raised_) return;
  pybind11::error_already_set raised = std::move(*raised_);
  raised_.reset();
  throw pybind11::error_already_set(std::move(raised));
}

void StoppedBySignals::begin(std::string_view what, std::uint64_t epochs) {
  what_ = what;
  most_ = epochs;
}

void StoppedBySignals::epoch(std::uint64_t number, const model::EpochLoss& loss) {
  if (callback_.is_none() || stop()) return;
  const pybind11::gil_scoped_acquire gil;
  try {
    const pybind11::object held_out = loss.valid ? pybind11::cast(*loss.valid) : pybind11::none();
    is_ended_ = callback_(what_, number, most_, loss.train, held_out).is(pybind11::bool_(false));
  } catch (pybind11::error_already_set& raised) {
    signals_.keep(std::move(raised));
  }
}

}  // namespace aefx::python
