// Progress of training, and the wish to end it early.
#pragma once

#include <cstdint>
#include <string_view>

#include "aefx/model/training.h"

namespace aefx::train {

// Called from the thread that trains: between epochs, and stop() before each batch too.
class Observer {
 public:
  virtual ~Observer() = default;
  // A fit begins: `what` names it ("trying decoder of 32+32 hidden units"). `epochs` is how many it may run at most.
  virtual void begin(std::string_view what, std::uint64_t epochs) = 0;
  virtual void epoch(std::uint64_t number, const model::EpochLoss& loss) = 0;
  virtual void end() = 0;
  // A sentence that the user should know, before training.
  virtual void remark(std::string_view /*sentence*/) {}
  // Returns true once training should end: the best weights so far are kept.
  [[nodiscard]] virtual bool stop() const = 0;
};

}  // namespace aefx::train
