#include "cli/train_flags.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "aefx/train/presets.h"
#include "base/names.h"
#include "cli/flag_values.h"
#include "cli/offered.h"

namespace aefx::cli {
namespace {

constexpr const char* kNetwork = "Network";
constexpr const char* kTraining = "Training";

std::string choices(const std::vector<std::string_view>& names) { return fmt::format("{}", fmt::join(names, ", ")); }

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
  add(kTraining, "--optimizer", f.optimizer, choices(optim::optimizer_names()) + " (default adadelta)", "NAME",
      texts(optim::optimizer_names()));
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

}  // namespace aefx::cli
