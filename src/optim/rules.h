// One rule a file; optimizer.cc picks.
#pragma once

#include "aefx/optim/optimizer.h"

namespace aefx::optim {

std::unique_ptr<Optimizer> make_adadelta(const OptimizerOptions& options, std::size_t parameters, Digits digits);
std::unique_ptr<Optimizer> make_adam(const OptimizerOptions& options, std::size_t parameters, Digits digits);
std::unique_ptr<Optimizer> make_sgd(const OptimizerOptions& options, std::size_t parameters, Digits digits);

}  // namespace aefx::optim
