// Processes that train one model together, each with a share of the rows.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aefx::train {

// Ranks are numbered from 0, and hold shares that follow each other in the table. Every member but rank(), size() and
// end() is called by all of them, in the same order; each then gets the same bits. Not thread-safe.
class Ranks {
 public:
  Ranks() = default;
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;
  virtual ~Ranks() = default;

  [[nodiscard]] virtual std::size_t rank() const = 0;
  [[nodiscard]] virtual std::size_t size() const = 0;
  [[nodiscard]] bool first() const { return rank() == 0; }

  // Over all ranks, element by element.
  virtual void sum(std::span<double> values) = 0;
  virtual void sum(std::span<float> values) = 0;
  virtual void max(std::span<double> values) = 0;

  // What each gives, in the order of ranks: to all, or to the first alone (the others get nothing).
  [[nodiscard]] virtual std::vector<std::string> gather_to_all(std::string_view bytes) = 0;
  [[nodiscard]] virtual std::vector<std::string> gather(std::string_view bytes) = 0;

  // Ends the job, all ranks of it, with this exit code.
  [[noreturn]] virtual void end(int code) = 0;
};

// Replaces the values by those that the first rank has.
inline void take_from_first(Ranks& ranks, std::span<float> values) {
  if (!ranks.first()) std::fill(values.begin(), values.end(), 0.F);
  ranks.sum(values);
}

// Is it true on any of them?
[[nodiscard]] inline bool any(Ranks& ranks, bool here) {
  double value = here ? 1 : 0;
  ranks.max({&value, 1});
  return value > 0;
}

}  // namespace aefx::train
