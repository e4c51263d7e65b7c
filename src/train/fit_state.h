// A fit between two epochs, so that it can be put aside and gone on with.
#pragma once

#include <cstdint>
#include <vector>

#include "aefx/model/training.h"

namespace aefx::train {

// All that the epochs to come depend on, but for rows and options: random draws are those of the epoch's number.
struct FitterState {
  std::uint64_t epochs = 0, steps = 0;
  std::vector<float> weights, average;         // parameters of the network, and of its running average
  std::vector<std::vector<float>> averages{};  // of the optimizer (optim::Optimizer::Memory)
  std::vector<double> powers{};
};

struct FitState {
  FitterState fitter;
  std::vector<model::EpochLoss> curve;
  std::uint64_t best_epoch = 0;
  double best = 0;  // loss by which that epoch was judged
  std::vector<float> best_weights;
};

// Where a fit is kept.
class FitKeeper {
 public:
  FitKeeper() = default;
  FitKeeper(const FitKeeper&) = delete;
  FitKeeper& operator=(const FitKeeper&) = delete;
  virtual ~FitKeeper() = default;

  // Where to go on from; null: from the start.
  [[nodiscard]] virtual const FitState* kept() const = 0;
  // Is it to be kept after so many epochs?
  [[nodiscard]] virtual bool is_due(std::uint64_t epochs) const = 0;
  virtual void keep(FitState state) = 0;
  // What was kept does not fit this network.
  [[noreturn]] virtual void refuse() const = 0;
};

}  // namespace aefx::train
