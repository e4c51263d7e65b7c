// State of a fit between two epochs, from which it can be resumed.
#pragma once

#include <cstdint>
#include <vector>

#include "aefx/model/training.h"

namespace aefx::train {

// All that the epochs to come depend on besides rows and options: random draws follow from the epoch's number.
struct FitterState {
  std::uint64_t epochs = 0, steps = 0;
  std::vector<float> weights, average;         // parameters of the network, and of its running average
  std::vector<std::vector<float>> averages{};  // of the optimizer (optim::Optimizer::State)
  std::vector<double> powers{};
};

struct FitState {
  FitterState fitter;
  std::vector<model::EpochLoss> curve;
  std::uint64_t best_epoch = 0;
  double best = 0;  // loss of that epoch
  std::vector<float> best_weights;
};

// Stores a fit, so that it can be resumed.
class FitKeeper {
 public:
  FitKeeper() = default;
  FitKeeper(const FitKeeper&) = delete;
  FitKeeper& operator=(const FitKeeper&) = delete;
  virtual ~FitKeeper() = default;

  // Returns the state to resume from; null: the fit begins at its start.
  [[nodiscard]] virtual const FitState* kept() const = 0;
  // Returns whether the fit is to be stored after so many epochs.
  [[nodiscard]] virtual bool is_due(std::uint64_t epochs) const = 0;
  virtual void keep(FitState state) = 0;
  // Throws Error (model): the stored state does not fit this network.
  [[noreturn]] virtual void refuse() const = 0;
};

}  // namespace aefx::train
