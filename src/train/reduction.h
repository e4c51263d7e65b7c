// Sums over the processes that train one model together. The default is one process, for which every sum is its own.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/train/observer.h"

namespace aefx::train {

// Every member but index(), count(), is_first() and is_distributed() is collective: all processes call it, in the same
// order, and each gets the same bits. Not thread-safe.
class Reduction {
 public:
  using Write = std::function<bool(std::string_view text)>;  // false once nobody reads on

  Reduction() = default;
  Reduction(const Reduction&) = delete;
  Reduction& operator=(const Reduction&) = delete;
  virtual ~Reduction() = default;

  // The reduction of a process that works alone. Stateless, so that any number of threads may use it.
  [[nodiscard]] static Reduction& single();

  [[nodiscard]] virtual std::size_t index() const { return 0; }  // of this process, from 0
  [[nodiscard]] virtual std::size_t count() const { return 1; }  // of processes
  [[nodiscard]] virtual bool is_distributed() const { return false; }
  [[nodiscard]] bool is_first() const { return index() == 0; }

  // Over all processes, element by element.
  virtual void sum(std::span<double> /*values*/) {}
  virtual void sum(std::span<float> /*values*/) {}
  virtual void max(std::span<double> /*values*/) {}

  // Returns what each process gives, in their order.
  [[nodiscard]] virtual std::vector<std::string> gather_to_all(std::string_view bytes) { return {std::string(bytes)}; }

  // Calls `produce` in every process, and `write` in the first one alone, with the text of all in their order.
  virtual void write_in_order(const std::function<void(const Write&)>& produce, const Write& write) { produce(write); }

  // Returns whether it is true in any process.
  [[nodiscard]] bool any(bool here) {
    double value = here ? 1 : 0;
    max({&value, 1});
    return value > 0;
  }

  // Replaces the values by those of the first process.
  void copy_from_first(std::span<float> values) {
    if (!is_first()) std::fill(values.begin(), values.end(), 0.F);
    sum(values);
  }
};

inline Reduction& Reduction::single() {
  static Reduction alone;
  return alone;
}

// Returns whether the observer of any process asks to stop.
[[nodiscard]] inline bool stops(const Observer& observer, Reduction& reduction) {
  return reduction.any(observer.stop());
}

}  // namespace aefx::train
