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

}  // namespace aefx::python
