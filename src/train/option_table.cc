#include "train/option_table.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cmath>

#include "aefx/train/presets.h"
#include "base/number.h"
#include "base/option_value.h"
#include "model/weights_file.h"
#include "train/option_kinds.h"

namespace aefx::train {
namespace {

constexpr std::int64_t kMostUnits = 100'000;  // more would be a mistyped number
constexpr double kBelow1 = 1 - 1e-9;

using optim::OptimizerOptions;
using Summary = std::pair<std::string, std::string>;

Summary absent(const TrainOptions& /*options*/) { return {}; }

// Leaves an option out of the run summary where `counts` is false.
template <typename Counts>
TrainOption shown_if(Counts counts, TrainOption option) {
  option.summary = [counts, name = option.name, text = option.text](const TrainOptions& o) {
    return counts(o) ? Summary{name, text(o)} : Summary{};
  };
  return option;
}

template <typename Change>
TrainOption with(TrainOption option, Change change) {
  change(option);
  return option;
}

// A penalty, which the run summary names only where it is used.
TrainOption penalty(const char* name, const char* help, double FitOptions::*member) {
  return shown_if([member](const TrainOptions& o) { return o.fit.*member > 0; },
                  real_option({name, "Training", "X", help}, {0, 1e6, "0 or more"}, member));
}

TrainOption dim() {
  return with(integer_option({"dim", "", "K", "number of codes for each row"}, 1, kMostUnits, &TrainOptions::dim),
              [](TrainOption& option) {
                option.required = true;
                option.python_default = "2";
                option.python_alias = "n_components";
              });
}

TrainOption hidden() {
  return declared({"hidden", "Network", "UNITS", "hidden layers, as 16,8 (mirrored behind the codes), or auto"},
                  {.python_type = "Sequence[int] | str",
                   .range = "the units of each layer, as 16,8, or auto",
                   .completions = {"auto"},
                   .parse =
                       [](TrainOptions& o, const std::string& flag, const std::string& text) {
                         o.hidden_auto = text == "auto";
                         if (o.hidden_auto) return;
                         o.hidden.clear();
                         for (const std::string& units : split_commas(text)) {
                           if (units.empty()) invalid_value(flag, text, "the units of each layer, as 16,8, or auto");
                           o.hidden.push_back(static_cast<Index>(parse_integer(flag, units, 1, kMostUnits)));
                         }
                       },
                   .text =
                       [](const TrainOptions& o) {
                         if (o.hidden_auto) return std::string("auto");
                         return o.hidden.empty() ? "none" : fmt::format("{}", fmt::join(o.hidden, ","));
                       }});
}

TrainOption output_activation() {
  const auto names = nn::activation_names();
  return declared({"output-activation", "Network", "NAME",
                   "of the last layer (default sigmoid; linear with --scale standard, robust or none)"},
                  {.python_type = "str",
                   .range = fmt::format("one of {}", fmt::join(names, ", ")),
                   .completions = texts(names),
                   .parse =
                       [=](TrainOptions& o, const std::string& flag, const std::string& text) {
                         o.output_activation = nn::activation_named(parse_choice(flag, text, texts(names)));
                       },
                   .text =
                       [](const TrainOptions& o) {
                         return o.output_activation ? std::string(nn::name(*o.output_activation)) : "auto";
                       }});
}

TrainOption init() {
  return with(choice_option({"init", "Network", "NAME", "start: {names} (default {default})"}, init_names(),
                            &init_named, &TrainOptions::init),
              [](TrainOption& option) { option.summary_before = "optimizer"; });
}

TrainOption init_weights() {
  return declared({"init-weights", "Network", "FILE", "start from the weights in a JSON file"},
                  {.python_type = "str",
                   .range = "a file",
                   .parse =
                       [](TrainOptions& o, const std::string& /*flag*/, const std::string& text) {
                         o.init = Init::given;
                         o.initial = model::load_weights(text);
                       },
                   .text =
                       [](const TrainOptions& o) {
                         if (!o.initial) return std::string("none");
                         const auto weights = o.initial->parameters();
                         return fmt::format("{:08x}", crc32_z(0, reinterpret_cast<const Bytef*>(weights.data()),
                                                              weights.size_bytes()));
                       },
                   .summary = &absent});
}

// Its average is the one default of a preset that no option sets.
TrainOption preset() {
  const auto names = preset_names();
  return declared({"preset", "Training", "NAME", "defaults of {names}"},
                  {.python_type = "str",
                   .range = fmt::format("one of {}", fmt::join(names, ", ")),
                   .completions = texts(names),
                   .applied_first = true,
                   .parse =
                       [=](TrainOptions& o, const std::string& flag, const std::string& text) {
                         o = preset_options(*preset_named(parse_choice(flag, text, texts(names))));
                         o.optimizer_chosen = text != "aefx";
                       },
                   .text =
                       [](const TrainOptions& o) {
                         return o.fit.average > 0 ? "average " + number_text(o.fit.average) : "no average";
                       },
                   .summary =
                       [](const TrainOptions& o) {
                         return Summary{"average", number_text(o.fit.average)};
                       },
                   .summary_before = "seed"},
                  names);
}

TrainOption margin() {
  return declared({"margin", "Training", "M", "minmax scales to [M, 1-M]; auto takes what does best on held-out rows"},
                  {.python_type = "float | str",
                   .range = "auto, or from 0 to below 0.5",
                   .completions = {"auto"},
                   .parse =
                       [](TrainOptions& o, const std::string& flag, const std::string& text) {
                         o.margin.reset();
                         if (text == "auto") return;
                         o.margin = parse_number(text);
                         if (!o.margin || !(*o.margin >= 0 && *o.margin < 0.5))
                           invalid_value(flag, text, "auto, or from 0 to below 0.5");
                       },
                   .text = [](const TrainOptions& o) { return o.margin ? number_text(*o.margin) : "auto"; }});
}

TrainOption optimizer() {
  TrainOption option = choice_option({"optimizer", "Training", "NAME", "{names} (default {default})"},
                                     optim::optimizer_names(), &optim::optimizer_named, &OptimizerOptions::kind);
  option.parse = [choose = option.parse](TrainOptions& o, const std::string& flag, const std::string& text) {
    choose(o, flag, text);
    o.optimizer_chosen = true;
    OptimizerOptions& optimizer = o.fit.optimizer;
    if (optimizer.kind != optim::OptimizerKind::adadelta)
      optimizer.learning_rate = optim::default_learning_rate(optimizer.kind);
  };
  return option;
}

TrainOption lr() {
  return declared({"lr", "Training", "RATE", "learning rate, or auto (default: the optimizer's)"},
                  {.python_type = "float | str",
                   .range = "auto, or a number above 0",
                   .completions = {"auto"},
                   .parse =
                       [](TrainOptions& o, const std::string& flag, const std::string& text) {
                         o.optimizer_chosen = true;
                         o.lr_auto = text == "auto";
                         if (o.lr_auto) return;
                         const std::optional<double> rate = parse_number(text);
                         if (!rate || !(*rate > 0 && *rate <= 1e6))
                           invalid_value(flag, text, "auto, or a number above 0");
                         o.fit.optimizer.learning_rate = *rate;
                       },
                   .text =
                       [](const TrainOptions& o) {
                         return (o.lr_auto ? "auto around " : "") + number_text(o.fit.optimizer.learning_rate);
                       }});
}

TrainOption epochs() {
  return declared(
      {"epochs", "Training", "N", "passes over the rows, or auto: while held-out rows improve"},
      {.python_type = "int | str",
       .range = "auto, or a whole number from 1 up",
       .completions = {"auto"},
       .parse =
           [](TrainOptions& o, const std::string& flag, const std::string& text) {
             constexpr double kMost = 1e9;
             const bool open = text == "auto";
             const double epochs = open ? 0 : parse_number(text).value_or(0);
             if (!open && (epochs != std::floor(epochs) || epochs < 1 || epochs > kMost))
               invalid_value(flag, text, "auto, or a whole number from 1 up");
             o.fit.epochs = static_cast<std::uint64_t>(epochs);
             if (open) o.fit.stop_early = true;
           },
       .text = [](const TrainOptions& o) { return o.fit.epochs > 0 ? std::to_string(o.fit.epochs) : "auto"; }});
}

TrainOption patience() {
  TrainOption option = integer_option({"patience", "Training", "N", "epochs without improvement before stopping"}, 1,
                                      1'000'000'000, &FitOptions::patience);
  option.parse = [store = option.parse](TrainOptions& o, const std::string& flag, const std::string& text) {
    store(o, flag, text);
    o.fit.stop_early = true;
  };
  option.text = [](const TrainOptions& o) { return o.fit.stop_early ? std::to_string(o.fit.patience) : "none"; };
  return option;
}

TrainOption loss() {
  TrainOption option = declared({"loss", "Training", "NAME", "mse"},
                                {.python_type = "str",
                                 .range = "mse",
                                 .completions = {"mse"},
                                 .parse =
                                     [](TrainOptions& /*o*/, const std::string& flag, const std::string& text) {
                                       if (text != "mse") invalid_value(flag, text, "mse, the one there is");
                                     },
                                 .text = [](const TrainOptions& /*o*/) { return "mse"; },
                                 .summary_before = "optimizer"});
  return option;
}

TrainOption no_shuffle() {
  return declared({"no-shuffle", "Training", "", "take the rows in their order"},
                  {.python_type = "bool",
                   .python_default = "True",
                   .python_name = "shuffle",
                   .range = "true or false",
                   .parse = [](TrainOptions& o, const std::string& /*flag*/,
                               const std::string& text) { o.fit.shuffle = text != "true"; },
                   .text = [](const TrainOptions& o) { return o.fit.shuffle ? "no" : "yes"; },
                   .summary =
                       [](const TrainOptions& o) {
                         return Summary{"shuffle", o.fit.shuffle ? "yes" : "no"};
                       },
                   .summary_before = "seed"});
}

TrainOption threads() {
  return with(integer_option({"threads", "Training", "N", kThreadsHelp}, 0, kMostThreads, &TrainOptions::threads),
              [](TrainOption& option) {
                option.decides_result = false;
                option.summary = &absent;
              });
}

bool uses(const TrainOptions& o, optim::OptimizerKind rule) { return o.fit.optimizer.kind == rule; }

OptionTable make_table() {
  constexpr std::int64_t kLargestSeed = std::int64_t{1} << 53U;
  const RealRange decay{0, kBelow1, "a number from 0 to below 1"};
  return {
      dim(),
      hidden(),
      choice_option({"activation", "Network", "NAME", "{names} (default {default})"}, nn::activation_names(),
                    &nn::activation_named, &TrainOptions::activation),
      output_activation(),
      init(),
      init_weights(),
      preset(),
      choice_option({"scale", "Training", "NAME", "{names} (default {default})"}, prep::scaling_names(),
                    &prep::scaling_named, &TrainOptions::scaling),
      margin(),
      choice_option({"on-missing", "Training", "NAME", "{names} (default {default})"}, prep::on_missing_names(),
                    &prep::on_missing_named, &TrainOptions::on_missing),
      optimizer(),
      lr(),
      shown_if([](const TrainOptions& o) { return uses(o, optim::OptimizerKind::adadelta); },
               real_option({"rho", "Training", "R", "decay of adadelta's averages (default {default})"}, decay,
                           &OptimizerOptions::rho)),
      shown_if([](const TrainOptions& o) { return !uses(o, optim::OptimizerKind::sgd); },
               real_option({"epsilon", "Training", "E", "adadelta's and adam's epsilon (default {default})"},
                           {1e-30, 1, "a number above 0, up to 1"}, &OptimizerOptions::epsilon)),
      shown_if(
          [](const TrainOptions& o) { return uses(o, optim::OptimizerKind::sgd); },
          real_option({"momentum", "Training", "M", "of sgd (default {default})"}, decay, &OptimizerOptions::momentum)),
      epochs(),
      integer_option({"batch", "Training", "ROWS", "rows a step (default {default})"}, 1, 100'000'000,
                     &FitOptions::batch),
      real_option(
          {"valid", "Training", "SHARE", "share of the rows held out from training (default: by cross-validation)"},
          {0, kBelow1, "a share of the rows from 0 to below 1"}, &TrainOptions::valid),
      patience(),
      integer_option({"seed", "Training", "N", "same seed, same result (default {default})"}, 0, kLargestSeed,
                     &FitOptions::seed),
      loss(),
      penalty("l1", "penalty on the kernels' absolute values", &FitOptions::l1),
      penalty("l2", "penalty on the kernels' squares", &FitOptions::l2),
      penalty("noise", "deviation of noise on the inputs, in scaled units", &FitOptions::noise),
      penalty("sparsity", "penalty on the codes' absolute values", &FitOptions::sparsity),
      no_shuffle(),
      threads(),
  };
}

}  // namespace

const OptionTable& option_table() {
  static const OptionTable table = make_table();
  return table;
}

TrainOptions train_options(const OptionTexts& given, const OptionTable& table) {
  TrainOptions options;
  for (const bool first : {true, false}) {
    for (const TrainOption& option : table) {
      const auto text = given.find(option.name);
      if (option.applied_first != first || (text == given.end() && !option.required)) continue;
      option.parse(options, "--" + option.name, text == given.end() ? "" : text->second);
    }
  }
  return options;
}

NamedTexts option_fingerprint(const TrainOptions& options, const OptionTable& table) {
  NamedTexts out;
  for (const TrainOption& option : table) {
    if (option.decides_result) out.emplace_back("--" + option.name, option.text(options));
  }
  return out;
}

NamedTexts option_summary(const TrainOptions& options, const OptionTable& table) {
  NamedTexts out;
  const auto add = [&](const TrainOption& option) {
    Summary entry = option.summary ? option.summary(options) : Summary{option.name, option.text(options)};
    if (!entry.first.empty()) out.push_back(std::move(entry));
  };
  for (const TrainOption& option : table) {
    if (!option.summary_before.empty()) continue;
    for (const TrainOption& earlier : table) {
      if (earlier.summary_before == option.name) add(earlier);
    }
    add(option);
  }
  return out;
}

}  // namespace aefx::train
