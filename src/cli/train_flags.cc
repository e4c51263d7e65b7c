#include "cli/train_flags.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "aefx/base/error.h"
#include "aefx/base/number.h"
#include "aefx/base/printable.h"
#include "aefx/base/spelling.h"
#include "aefx/model/weights_file.h"
#include "aefx/train/presets.h"
#include "cli/flag_values.h"
#include "cli/offered.h"

namespace aefx::cli {
namespace {

constexpr std::int64_t kMostUnits = 100'000;  // more would be a mistyped number
constexpr std::int64_t kLargestSeed = std::int64_t{1} << 53U;
constexpr const char* kNetwork = "Network";
constexpr const char* kTraining = "Training";

std::vector<std::string> texts(const std::vector<std::string_view>& names) { return {names.begin(), names.end()}; }

std::string choices(const std::vector<std::string_view>& names) { return fmt::format("{}", fmt::join(names, ", ")); }

// The value that `text` names, or an error that lists what there is.
template <typename Lookup>
auto named(const std::string& flag, const std::string& text, Lookup lookup,
           const std::vector<std::string_view>& names) {
  const auto value = lookup(text);
  if (!value) {
    const std::string meant = did_you_mean(text, texts(names));
    throw Error(Fault::usage, fmt::format("{} '{}' is none of {}", flag, printable(text), choices(names)), {}, meant);
  }
  return *value;
}

void apply_network(const TrainFlags& flags, train::TrainOptions& o) {
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

void apply_data(const TrainFlags& flags, train::TrainOptions& o) {
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

void apply_start(const TrainFlags& flags, train::TrainOptions& o) {
  if (flags.init) o.init = named("--init", *flags.init, train::init_named, train::init_names());
  if (flags.init_weights) {
    o.init = train::Init::given;
    o.initial = model::load_weights(*flags.init_weights);
  }
}

void apply_optimizer(const TrainFlags& flags, train::TrainOptions& o) {
  optim::OptimizerOptions& optimizer = o.fit.optimizer;
  o.optimizer_chosen = flags.optimizer || flags.lr || flags.preset != "aefx";
  if (flags.optimizer) {
    optimizer.rule = named("--optimizer", *flags.optimizer, optim::rule_named, optim::rule_names());
    if (optimizer.rule != optim::Rule::adadelta) {
      optimizer.learning_rate = optim::default_learning_rate(optimizer.rule);
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

void apply_fit(const TrainFlags& flags, train::TrainOptions& o) {
  constexpr double kMostEpochs = 1e9;
  train::FitOptions& fit = o.fit;
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

void add_train_options(CLI::App& app, TrainFlags& f) {
  const auto add = [&app](const char* group, const std::string& names, auto& value, const std::string& help,
                          const char* type, const std::vector<std::string>& values = {}) {
    CLI::Option* const option = app.add_option(names, value, help)->group(group)->type_name(type);
    if (!values.empty()) offer(option, values);
  };
  app.add_option("--dim", f.dim, "number of codes for each row")->required()->type_name("K");
  add(kNetwork, "--hidden", f.hidden, "hidden layers, as 16,8 (mirrored behind the codes), or auto", "UNITS", {"auto"});
  add(kNetwork, "--activation", f.activation, choices(nn::activation_names()) + " (default relu)", "NAME",
      texts(nn::activation_names()));
  add(kNetwork, "--output-activation", f.output_activation,
      "of the last layer (default sigmoid; linear with --scale standard, robust or none)", "NAME",
      texts(nn::activation_names()));
  add(kNetwork, "--init", f.init, "start: " + choices(train::init_names()) + " (default pca)", "NAME",
      texts(train::init_names()));
  add(kNetwork, "--init-weights", f.init_weights, "start from the weights in a JSON file", "FILE");

  add(kTraining, "--preset", f.preset, "defaults of " + choices(train::preset_names()), "NAME",
      texts(train::preset_names()));
  add(kTraining, "--scale", f.scale, choices(prep::scaling_names()) + " (default minmax)", "NAME",
      texts(prep::scaling_names()));
  add(kTraining, "--margin", f.margin, "minmax scales to [M, 1-M]; auto takes what does best on held-out rows", "M",
      {"auto"});
  add(kTraining, "--on-missing", f.on_missing, choices(prep::on_missing_names()) + " (default mask)", "NAME",
      texts(prep::on_missing_names()));
  add(kTraining, "--optimizer", f.optimizer, choices(optim::rule_names()) + " (default adadelta)", "NAME",
      texts(optim::rule_names()));
  add(kTraining, "--lr", f.lr, "learning rate, or auto (default: the optimizer's)", "RATE", {"auto"});
  add(kTraining, "--rho", f.rho, "decay of adadelta's averages (default 0.95)", "R");
  add(kTraining, "--epsilon", f.epsilon, "adadelta's and adam's epsilon (default 1e-7)", "E");
  add(kTraining, "--momentum", f.momentum, "of sgd (default 0.9)", "M");
  add(kTraining, "--epochs", f.epochs, "passes over the rows, or auto: while held-out rows improve", "N", {"auto"});
  add(kTraining, "--batch", f.batch, "rows a step (default 32)", "ROWS");
  add(kTraining, "--valid", f.valid, "share of the rows held out from training (default: by cross-validation)",
      "SHARE");
  add(kTraining, "--patience", f.patience, "epochs without improvement before stopping", "N");
  add(kTraining, "--seed", f.seed, "same seed, same result (default 0)", "N");
  add(kTraining, "--loss", f.loss, "mse", "NAME", {"mse"});
  add(kTraining, "--l1", f.l1, "penalty on the kernels' absolute values", "X");
  add(kTraining, "--l2", f.l2, "penalty on the kernels' squares", "X");
  add(kTraining, "--noise", f.noise, "deviation of noise on the inputs, in scaled units", "X");
  add(kTraining, "--sparsity", f.sparsity, "penalty on the codes' absolute values", "X");
  app.add_flag("--no-shuffle", f.no_shuffle, "take the rows in their order")->group(kTraining);
  add(kTraining, "--threads", f.threads, "threads to use (default: all cores); the result is the same", "N");
}

train::TrainOptions train_options(const TrainFlags& flags) {
  train::TrainOptions options =
      train::preset_options(named("--preset", flags.preset, train::preset_named, train::preset_names()));
  apply_network(flags, options);
  apply_data(flags, options);
  apply_start(flags, options);
  apply_optimizer(flags, options);
  apply_fit(flags, options);
  return options;
}

}  // namespace aefx::cli
