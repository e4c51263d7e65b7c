#include "train/flags.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <vector>

#include "aefx/base/error.h"
#include "aefx/train/presets.h"
#include "base/given_value.h"
#include "base/names.h"
#include "base/number.h"
#include "base/spelling.h"
#include "base/text.h"
#include "model/weights_file.h"

namespace aefx::train {
namespace {

constexpr std::int64_t kMostUnits = 100'000;  // more would be a mistyped number
constexpr std::int64_t kLargestSeed = std::int64_t{1} << 53U;

// The value that `text` names, or an error that lists what there is.
template <typename Lookup>
auto named(const std::string& flag, const std::string& text, Lookup lookup,
           const std::vector<std::string_view>& names) {
  const auto value = lookup(text);
  if (!value) {
    const std::string meant = did_you_mean(text, texts(names));
    throw Error(Fault::usage, fmt::format("{} '{}' is none of {}", flag, printable(text), fmt::join(names, ", ")), {},
                meant);
  }
  return *value;
}

void apply_network(const TrainFlags& flags, TrainOptions& o) {
  o.dim = static_cast<Index>(whole("--dim", flags.dim, 1, kMostUnits));
  if (flags.hidden == "auto") {
    o.hidden_auto = true;
  } else if (flags.hidden) {
    o.hidden.clear();
    for (std::size_t begin = 0; begin <= flags.hidden->size();) {
      const std::size_t end = std::min(flags.hidden->find(',', begin), flags.hidden->size());
      const std::string units = flags.hidden->substr(begin, end - begin);
      if (units.empty()) bad_value("--hidden", *flags.hidden, "the units of each layer, as 16,8, or auto");
      o.hidden.push_back(static_cast<Index>(whole("--hidden", units, 1, kMostUnits)));
      begin = end + 1;
    }
  }
  if (flags.activation) {
    o.activation = named("--activation", *flags.activation, nn::activation_named, nn::activation_names());
  }
  if (flags.output_activation) {
    o.output_activation =
        named("--output-activation", *flags.output_activation, nn::activation_named, nn::activation_names());
  }
  if (flags.loss != "mse") bad_value("--loss", flags.loss, "mse, the one there is");
}

void apply_data(const TrainFlags& flags, TrainOptions& o) {
  if (flags.scale) o.scaling = named("--scale", *flags.scale, prep::scaling_named, prep::scaling_names());
  if (flags.margin && *flags.margin == "auto") {
    o.margin.reset();
  } else if (flags.margin) {
    const std::optional<double> margin = parse_number(*flags.margin);
    if (!margin || !(*margin >= 0 && *margin < 0.5))
      bad_value("--margin", *flags.margin, "auto, or from 0 to below 0.5");
    o.margin = *margin;
  }
  if (flags.on_missing) {
    o.on_missing = named("--on-missing", *flags.on_missing, prep::on_missing_named, prep::on_missing_names());
  }
}

void apply_start(const TrainFlags& flags, TrainOptions& o) {
  if (flags.init) o.init = named("--init", *flags.init, init_named, init_names());
  if (flags.init_weights) {
    o.init = Init::given;
    o.initial = model::load_weights(*flags.init_weights);
  }
}

void apply_optimizer(const TrainFlags& flags, TrainOptions& o) {
  optim::OptimizerOptions& optimizer = o.fit.optimizer;
  o.optimizer_chosen = flags.optimizer || flags.lr || flags.preset != "aefx";
  if (flags.optimizer) {
    optimizer.kind = named("--optimizer", *flags.optimizer, optim::optimizer_named, optim::optimizer_names());
    if (optimizer.kind != optim::OptimizerKind::adadelta) {
      optimizer.learning_rate = optim::default_learning_rate(optimizer.kind);
    }
  }
  if (flags.lr && *flags.lr == "auto") {
    o.lr_auto = true;
  } else if (flags.lr) {
    const std::optional<double> rate = parse_number(*flags.lr);
    if (!rate || !(*rate > 0 && *rate <= 1e6)) bad_value("--lr", *flags.lr, "auto, or a number above 0");
    optimizer.learning_rate = *rate;
  }
  if (flags.rho) optimizer.rho = number_in("--rho", *flags.rho, 0, 1 - 1e-9, "a number from 0 to below 1");
  if (flags.epsilon) optimizer.epsilon = number_in("--epsilon", *flags.epsilon, 1e-30, 1, "a number above 0, up to 1");
  if (flags.momentum) {
    optimizer.momentum = number_in("--momentum", *flags.momentum, 0, 1 - 1e-9, "a number from 0 to below 1");
  }
}

void apply_fit(const TrainFlags& flags, TrainOptions& o) {
  constexpr double kMostEpochs = 1e9;
  FitOptions& fit = o.fit;
  if (flags.epochs && *flags.epochs == "auto") {
    fit.epochs = 0;
    fit.stop_early = true;
  } else if (flags.epochs) {
    const std::optional<double> epochs = parse_number(*flags.epochs);
    if (!epochs || *epochs != std::floor(*epochs) || *epochs < 1 || *epochs > kMostEpochs) {
      bad_value("--epochs", *flags.epochs, "auto, or a whole number from 1 up");
    }
    fit.epochs = static_cast<std::uint64_t>(*epochs);
  }
  if (flags.batch) fit.batch = static_cast<Index>(whole("--batch", *flags.batch, 1, 100'000'000));
  if (flags.patience) {
    fit.patience = static_cast<std::uint64_t>(whole("--patience", *flags.patience, 1, 1'000'000'000));
    fit.stop_early = true;
  }
  if (flags.valid) o.valid = number_in("--valid", *flags.valid, 0, 1 - 1e-9, "a share of the rows from 0 to below 1");
  const std::string penalty = "0 or more";
  if (flags.l1) fit.l1 = number_in("--l1", *flags.l1, 0, 1e6, penalty);
  if (flags.l2) fit.l2 = number_in("--l2", *flags.l2, 0, 1e6, penalty);
  if (flags.noise) fit.noise = number_in("--noise", *flags.noise, 0, 1e6, penalty);
  if (flags.sparsity) fit.sparsity = number_in("--sparsity", *flags.sparsity, 0, 1e6, penalty);
  if (flags.no_shuffle) fit.shuffle = false;
  if (flags.seed) fit.seed = static_cast<std::uint64_t>(whole("--seed", *flags.seed, 0, kLargestSeed));
  o.threads = threads_of(flags.threads);
}

}  // namespace

TrainOptions train_options(const TrainFlags& flags) {
  TrainOptions options = preset_options(named("--preset", flags.preset, preset_named, preset_names()));
  apply_network(flags, options);
  apply_data(flags, options);
  apply_start(flags, options);
  apply_optimizer(flags, options);
  apply_fit(flags, options);
  return options;
}

}  // namespace aefx::train
