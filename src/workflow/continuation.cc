#include "workflow/continuation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "aefx/base/error.h"
#include "base/text.h"

namespace aefx::workflow {
namespace {

// Options that say what a model is. The others say how its weights are moved.
constexpr std::array<std::string_view, 13> kKept{"dim",
                                                 "hidden",
                                                 "encoder-hidden",
                                                 "decoder-hidden",
                                                 "columns-per-code",
                                                 "activation",
                                                 "output-activation",
                                                 "scale",
                                                 "margin",
                                                 "cap",
                                                 "transform",
                                                 "on-missing",
                                                 "preset"};
constexpr std::array<std::string_view, 2> kStarts{"init", "init-weights"};
// Those of the optimizer, which the model's training may have chosen.
constexpr std::array<std::string_view, 5> kChosen{"optimizer", "lr", "rho", "epsilon", "momentum"};

// Steps of the encoder where all weights are continued: codes keep their meaning, and the decoder learns.
constexpr double kEncoderRate = 0.1;

template <typename Names>
bool is_among(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

[[noreturn]] void contradicts(const Continuation& from, const std::string& name, const std::string& given,
                              const std::string& own) {
  throw Error(Fault::usage,
              fmt::format("--{} {} contradicts {}, where it is {}", name, printable(given), printable(from.name),
                          printable(own)),
              {}, fmt::format("leave out --{}, or train without --from", name));
}

std::vector<Index> units(const nn::Network& network, std::size_t begin, std::size_t end) {
  std::vector<Index> out;
  for (std::size_t l = begin; l < end; ++l) out.push_back(network.layers()[l].outputs);
  return out;
}

// Takes from the model what it is.
void take_shape(const model::Model& model, train::TrainOptions& options) {
  const nn::Network& network = model.network;
  options.dim = network.codes();
  options.encoder_hidden = units(network, 0, network.encoder_layers() - 1);
  options.decoder_hidden = units(network, network.encoder_layers(), network.layers().size() - 1);
  options.activation = network.layers().front().activation;
  options.output_activation = network.layers().back().activation;
  options.scaling = model.pipeline.options.scaling;
  options.margin = model.pipeline.options.margin;
  options.on_missing = model.pipeline.options.on_missing;
}

// Returns the options of the model's training, with what it chose: not how a decoder is learned that is learned anew.
train::OptionTexts former_options(const Continuation& from, bool anew) {
  train::OptionTexts texts;
  const train::OptionTable& table = train::option_table();
  // What was chosen comes first; a run also has flags, which are no part of it.
  for (const auto* const options : {&from.model->training.options, &from.run}) {
    for (const auto& [name, text] : *options) {
      const bool is_known = std::any_of(table.begin(), table.end(),
                                        [&name = name](const train::TrainOption& known) { return known.name == name; });
      const bool is_open = anew && options != &from.run && is_among(kChosen, name);
      if (is_known && !is_open && !is_among(kStarts, name)) texts.try_emplace(name, text);
    }
  }
  texts.erase("epochs");  // so many were for a start from nothing
  texts.insert_or_assign("dim", std::to_string(from.model->network.codes()));
  return texts;
}

const train::TrainOption& option_named(const std::string& name) {
  const train::OptionTable& table = train::option_table();
  return *std::find_if(table.begin(), table.end(),
                       [&](const train::TrainOption& option) { return option.name == name; });
}

// Throws for a given option that says something else of what stays; `own` are the model's.
void check_kept(const Continuation& from, const train::OptionTexts& given, const train::TrainOptions& own) {
  for (const auto& [name, text] : given) {
    if (is_among(kStarts, name)) contradicts(from, name, text, "the model's own weights");
    if (!is_among(kKept, name) || text == "auto") continue;  // auto is what the model has chosen
    const auto said = std::find_if(from.run.begin(), from.run.end(),
                                   [&name = name](const auto& option) { return option.first == name; });
    if (said != from.run.end() && said->second == text) continue;
    if (name == "preset") {
      if (!from.run.empty()) contradicts(from, name, text, said == from.run.end() ? "aefx" : said->second);
      continue;
    }
    const train::TrainOption& option = option_named(name);
    train::TrainOptions other = own;
    option.parse(other, "--" + name, text);
    if (option.text(other) != option.text(own)) contradicts(from, name, text, option.text(own));
  }
}

}  // namespace

Continuation load_continuation(const std::string& path, const train::OptionTexts& given) {
  return {.name = path,
          .model = std::make_shared<const model::Model>(model::load(path)),
          .given = given,
          .run = model::load_run(path)};
}

bool learns_decoder_anew(const Continuation& from, std::uint64_t rows) {
  return rows > 0 && rows >= from.model->training.rows && from.given.find("epochs") == from.given.end();
}

train::TrainOptions continued_options(const Continuation& from, std::uint64_t rows) {
  const train::OptionTexts& given = from.given;
  const bool anew = learns_decoder_anew(from, rows);
  if (const auto valid = given.find("valid"); valid != given.end() && valid->second != "0")
    throw Error(Fault::usage, "--valid has no effect with --from: all rows are learned from", {},
                "leave it out; rows that are kept apart judge the model with `aefx score` and `aefx decode`");
  train::OptionTexts former = former_options(from, anew);
  former.erase("valid");
  train::TrainOptions own = train::train_options(former);
  take_shape(*from.model, own);
  check_kept(from, given, own);
  train::OptionTexts texts = former;
  for (const auto& [name, text] : given) {
    if (name == "optimizer") {  // the constants of another are of no use to it
      for (const std::string_view chosen : kChosen) texts.erase(std::string(chosen));
    }
    if (!is_among(kKept, name)) texts.insert_or_assign(name, text);
  }
  train::TrainOptions options = train::train_options(texts);
  take_shape(*from.model, options);
  options.init = anew ? train::Init::given_encoder : train::Init::given;
  options.initial = from.model->network;
  options.continued = from.model;
  options.cap = {.automatic = false};  // the table's features have their caps and logarithms
  options.transform = {.automatic = false};
  options.columns_per_code = {};
  options.fit.keep_zeros = !from.model->training.columns_per_code.empty();
  if (anew) return options;
  options.optimizer_auto = options.lr_auto = false;
  options.fit.encoder_rate = kEncoderRate;
  return options;
}

void check_flags(const Continuation& from, const prep::FeatureFlags& flags, std::size_t stability_runs) {
  if (stability_runs > 0) {
    throw Error(Fault::usage,
                "--stability has no effect with --from: all of its runs would go on from the same weights", {},
                "leave it out");
  }
  for (const prep::FeatureOption& option : prep::feature_options()) {
    const std::optional<std::string>& given = flags.*option.member;
    if (!given || option.name == "keep") continue;
    const auto said =
        std::find_if(from.run.begin(), from.run.end(), [&](const auto& former) { return former.first == option.name; });
    if (said == from.run.end() || said->second != *given)
      contradicts(from, option.name, *given, said == from.run.end() ? "left to the program" : said->second);
  }
}

model::RunOptions continued_run(const Continuation& from, const model::RunOptions& given) {
  model::RunOptions out;
  const auto is_given = [&](const std::string& name) {
    return std::any_of(given.begin(), given.end(), [&](const auto& option) { return option.first == name; });
  };
  for (const auto& option : from.run) {
    // What is said of one run's own rows and start.
    const bool is_of_run = option.first == "data" || option.first == "epochs" || is_among(kStarts, option.first);
    if (!is_of_run && !is_given(option.first)) out.push_back(option);
  }
  out.insert(out.end(), given.begin(), given.end());
  return out;
}

}  // namespace aefx::workflow
