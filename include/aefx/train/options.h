// Options of a training run.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "aefx/nn/activation.h"
#include "aefx/nn/network.h"
#include "aefx/optim/optimizer.h"
#include "aefx/prep/pipeline.h"

namespace aefx::train {

enum class Init {
  pca,
  varimax,  // PCA turned so that each code draws on few columns
  glorot,
  torch,
  given,
};

[[nodiscard]] std::string_view name(Init init);
[[nodiscard]] std::optional<Init> init_named(std::string_view name);  // not `given`
[[nodiscard]] std::vector<std::string_view> init_names();

// How the weights are moved.
struct FitOptions {
  optim::OptimizerOptions optimizer;
  std::uint64_t epochs = 0;  // 0: until the validation loss stops improving
  Index batch = 32;
  std::uint64_t patience = 40;  // epochs without improvement on held-out rows before stopping
  bool stop_early = true;       // and the best weights seen are given back
  bool shuffle = true;
  std::uint64_t seed = 0;
  double l1 = 0;          // times the sum of |weight| of the kernels, added to the loss
  double l2 = 0;          // times the sum of weight^2 of the kernels
  double noise = 0;       // deviation of Gaussian noise on the inputs, scaled units
  double sparsity = 0;    // times the mean |code|, added to the loss
  double average = 0.99;  // the weights that count are a running average with this decay over steps; 0: the last ones
};

struct TrainOptions {
  Index dim = 0;
  std::vector<Index> hidden;                         // from the table to the codes; mirrored behind them
  bool hidden_auto = false;                          // deeper shapes are tried, and taken where clearly better
  nn::Activation activation = nn::Activation::relu;  // of all layers but the last
  std::optional<nn::Activation> output_activation;   // none: sigmoid where the scaling lets it reach, else linear
  prep::Scaling scaling = prep::Scaling::minmax;
  std::optional<double> margin;  // of minmax; none: the one that does best on held-out rows
  prep::OnMissing on_missing = prep::OnMissing::mask;
  Init init = Init::pca;
  std::optional<nn::Network> initial;  // with Init::given
  // Share of rows held out from the final weights. 0: none are, and what has to be chosen is chosen by
  // cross-validation, before the final weights are fitted on all rows (of a large table with open epochs, on all but a
  // few to stop by).
  double valid = 0;
  bool optimizer_chosen = false;  // by the user: --hidden auto keeps it for deeper shapes too
  bool lr_auto = false;           // a few learning rates around the given one are tried
  FitOptions fit;
  std::size_t threads = 0;  // 0: as many as the machine has cores; the result is the same
};

}  // namespace aefx::train
