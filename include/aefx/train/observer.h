// What training tells while it runs, and how it is told to stop.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "aefx/model/training.h"
#include "aefx/train/ranks.h"

namespace aefx::train {

// Called from the thread that trains, between epochs.
class Observer {
 public:
  virtual ~Observer() = default;
  // A fit begins: `what` names it ("margin 0.2"). `epochs` is how many it may run at most.
  virtual void begin(std::string_view what, std::uint64_t epochs) = 0;
  virtual void epoch(std::uint64_t number, const model::EpochLoss& loss) = 0;
  virtual void end() = 0;
  // True once the user wants no more: the best weights so far are kept.
  [[nodiscard]] virtual bool stop() const = 0;
};

// Does it stop anywhere? Where ranks train together (they may be null) all of them ask, and get the same answer.
[[nodiscard]] inline bool stops(const Observer& observer, Ranks* ranks) {
  return ranks != nullptr ? any(*ranks, observer.stop()) : observer.stop();
}

}  // namespace aefx::train
