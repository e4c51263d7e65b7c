// Options of a training run.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/nn/activation.h"
#include "aefx/nn/network.h"
#include "aefx/optim/optimizer.h"
#include "aefx/prep/pipeline.h"

namespace aefx::model {
struct Model;
}

namespace aefx::train {

enum class Init {
  pca,
  varimax,  // PCA turned so that each code draws on few columns
  glorot,
  torch,
  given,          // all weights
  given_encoder,  // the decoder is the linear reconstruction from its codes
};

[[nodiscard]] std::string_view name(Init init);
[[nodiscard]] std::optional<Init> init_named(std::string_view name);  // not given ones
[[nodiscard]] std::vector<std::string_view> init_names();

// How the weights are moved.
struct FitOptions {
  optim::OptimizerOptions optimizer;
  std::uint64_t epochs = 0;     // 0: until the validation loss stops improving
  Index batch = 0;              // rows of a step; 0: from 8 to 128, growing with the rows
  std::uint64_t patience = 40;  // epochs without improvement on held-out rows before stopping
  bool stop_early = true;       // and the best weights seen are given back
  bool shuffle = true;
  std::uint64_t seed = 0;
  double l1 = 0;            // times the sum of |weight| of the kernels, added to the loss
  double l2 = 0;            // times the sum of weight^2 of the kernels
  double noise = 0;         // deviation of Gaussian noise on the inputs, scaled units
  double sparsity = 0;      // times the mean |code|, added to the loss
  bool keep_zeros = false;  // weights of the first layer that are 0 at the start stay so
  double encoder_rate = 1;  // steps of the encoder's weights are so many times as long; 0 keeps them as they are
  double average = 0.99;    // the weights that count are a running average with this decay over steps; 0: the last ones
};

// Units of hidden layers, in the order of the data; none: chosen on held-out rows.
using HiddenLayers = std::optional<std::vector<Index>>;

// Which values of a column are capped before anything is learned.
struct CapOptions {
  bool automatic = true;  // those far out (prep::find_caps())
  double quantile = 0;    // not automatic: those beyond the quantiles `quantile` and 1 - `quantile`; 0: none
};

// Which columns are read as logarithms.
struct TransformOptions {
  bool automatic = true;  // skewed ones, where that lowers errors on held-out rows by 5%
  std::string columns{};  // not automatic: a SPEC of columns (csv::select_columns()); empty: none
};

// How many columns of the table a code may read.
struct ColumnsPerCode {
  bool automatic = false;  // the fewest that keep, on held-out rows, what all do within a standard error
  Index most = 0;          // not automatic: at most so many; 0: all
};

inline constexpr double kUsualMargin = 0.25;

struct TrainOptions {
  Index dim = 0;
  HiddenLayers encoder_hidden = std::vector<Index>();  // from the table to the codes
  HiddenLayers decoder_hidden;                         // from the codes to the table
  ColumnsPerCode columns_per_code;                     // of an encoder without hidden layers
  nn::Activation activation = nn::Activation::relu;    // of all layers but the last
  std::optional<nn::Activation> output_activation;     // none: a sigmoid that reaches what the scaling gives, or linear
  prep::Scaling scaling = prep::Scaling::standard;
  CapOptions cap;
  TransformOptions transform;
  double margin = kUsualMargin;  // of minmax, in [0, 0.5)
  prep::OnMissing on_missing = prep::OnMissing::mask;
  Init init = Init::pca;
  std::optional<nn::Network> initial;  // with Init::given and given_encoder
  // The model of `initial`, where training continues it: its scaling is kept, codes stay near those that it gave, and
  // what it decodes is decoded. Null: none is continued.
  std::shared_ptr<const model::Model> continued;
  // Share of rows held out from the final weights. 0: none are, and what has to be chosen is chosen by
  // cross-validation, before the final weights are fitted on all rows (of a large table with open epochs, on all but a
  // few to stop by).
  double valid = 0;
  bool optimizer_auto = true;  // adam takes adadelta's place where it lowers the error on held-out rows
  bool lr_auto = false;        // a few learning rates around the given one are tried
  FitOptions fit;
  std::size_t threads = 0;  // 0: as many as the machine has cores; the result is the same
};

}  // namespace aefx::train
