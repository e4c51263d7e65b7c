// Progress of training, and the wish to end it early.
#pragma once

#include <cstdint>
#include <string_view>

#include "aefx/model/training.h"

namespace aefx::train {

// Stages of a job, in their order.
enum class Stage {
  reading,    // the table
  selection,  // columns are measured, and candidates tried
  training,
  measuring,  // what a report shows
  repeating,  // trained again on other rows
  writing,    // codes
};

// Called from the thread that trains: between epochs, and stop() before each batch too.
class Observer {
 public:
  virtual ~Observer() = default;
  // The job comes to this stage.
  virtual void stage(Stage /*stage*/) {}
  // So much of the stage is done, from 0 to 1.
  virtual void done(double /*part*/) {}
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
