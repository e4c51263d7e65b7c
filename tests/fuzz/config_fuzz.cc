// Reads a config as `aefx train --config` does, a TOML file or a model, into the options of a training.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "cli/options/feature_options.h"
#include "cli/options/run_config.h"
#include "cli/options/train_options.h"
#include "cli/table_input.h"
#include "fuzz/memory_file.h"
#include "fuzz/require.h"
#include "fuzz/sealed.h"
#include "prep/feature_choice.h"

namespace aefx::fuzz {
namespace {

void require_within(double value, double least, double most, const char* promise) {
  require(value >= least && value <= most, promise);
}

void require_valid(const train::TrainOptions& o) {
  constexpr double kBelow1 = 1 - 1e-10;
  require(o.dim >= 1, "there is a code at least");
  for (const train::HiddenLayers& layers : {o.encoder_hidden, o.decoder_hidden}) {
    if (!layers) continue;
    for (const Index units : *layers) require(units >= 1, "a layer has a unit at least");
  }
  require_within(o.margin, 0, 0.49999999999999999, "the margin is below half of the range");
  require_within(o.valid, 0, kBelow1, "the share of held-out rows is below 1");
  require_within(o.cap.quantile, 0, 0.49999999999999999, "the quantile of caps is below the median");
  const train::FitOptions& fit = o.fit;
  require(fit.batch >= 0 && fit.batch <= 100'000'000, "the batch is none or a number of rows");
  require(fit.epochs <= 1'000'000'000, "epochs have an end");
  for (const double penalty : {fit.l1, fit.l2, fit.noise, fit.sparsity})
    require_within(penalty, 0, 1e6, "penalties are finite, and not negative");
  require_within(fit.average, 0, kBelow1, "the decay of the average is below 1");
  require_within(fit.optimizer.learning_rate, 1e-323, 1e6, "the learning rate is above 0");
  require_within(fit.optimizer.rho, 0, kBelow1, "rho is below 1");
  require_within(fit.optimizer.momentum, 0, kBelow1, "the momentum is below 1");
  require_within(fit.optimizer.epsilon, 1e-30, 1, "epsilon is above 0");
}

// The options that a config gives.
struct Given {
  cli::TableFlags table;
  prep::FeatureFlags features;
  train::OptionTexts train;
  bool pre_activation = false;
  cli::RunConfig config;
  model::RunOptions deciding;
};

// Returns whether the command line has all that it needs. Throws Error as the program does.
bool parse(const std::string& path, Given& given) {
  CLI::App app("train", "train");
  cli::add_table_options(app, given.table, "DATA", "table");
  cli::add_train_options(app, given.train, train::option_table());
  cli::add_feature_options(app, given.features);
  app.add_flag("--pre-activation", given.pre_activation, "a flag of the command itself");
  cli::add_config_option(app, given.config);
  try {
    app.parse(std::vector<std::string>{path, "--config"});  // the last word first
  } catch (const CLI::ParseError& error) {                  // an option that is required, or excluded by another one
    require(!std::string_view(error.what()).empty(), "an error has a message");
    return false;
  }
  given.deciding = cli::deciding_options(app);
  return true;
}

bool names_a_file(const Given& given) { return given.train.find("init-weights") != given.train.end(); }

void use(const Given& given) {
  static_cast<void>(cli::read_options(given.table, {}));
  static_cast<void>(prep::level_options(given.features));
  if (!names_a_file(given)) require_valid(train::train_options(given.train));
}

// What `aefx config` prints of a model of this run is the same run.
void require_round_trip(const Given& given) {
  std::string text = "data = \"t.csv\"\n";
  for (const auto& [key, value] : given.deciding) text += cli::toml_line(key, value);
  const MemoryFile file(text);
  Given again;
  try {
    require(parse(file.path(), again), "what was written is a config");
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n%s", error.what(), text.c_str());
    require(false, "what was written is a config");
  }
  require(again.deciding == given.deciding, "what was written reads the same");
  if (names_a_file(given)) return;
  require(train::option_fingerprint(train::train_options(again.train)) ==
              train::option_fingerprint(train::train_options(given.train)),
          "and makes the same options");
}

void read(std::string_view text) {
  const MemoryFile file(text);
  Given given;
  try {
    if (!parse(file.path(), given)) return;
    use(given);
  } catch (const Error& error) {
    const Error located = cli::located(error, given.config);
    require_error(located, {Fault::usage, Fault::data, Fault::model});
    require(!given.config.of_model || located.fault() != Fault::data, "a model is no faulty text");
    return;
  }
  require_round_trip(given);
}

}  // namespace
}  // namespace aefx::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  aefx::fuzz::read(text);
  if (text.starts_with("{")) aefx::fuzz::read(aefx::fuzz::sealed(text));
  return 0;
}
