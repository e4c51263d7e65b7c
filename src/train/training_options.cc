#include <fmt/format.h>

#include <cmath>

#include "aefx/train/presets.h"
#include "base/number.h"
#include "base/option_value.h"
#include "train/option_groups.h"
#include "train/option_kinds.h"

namespace aefx::train {
namespace {

using optim::OptimizerOptions;

constexpr double kBelow1 = 1 - 1e-9;

// Leaves an option out of the run summary where `counts` is false.
template <typename Counts>
TrainOption shown_if(Counts counts, TrainOption option) {
  option.summary = [counts, name = option.name, text = option.text](const TrainOptions& o) {
    return counts(o) ? Summary{name, text(o)} : Summary{};
  };
  return option;
}

// An option that has an effect where `counts` is true only; `without_effect` as TrainOption has it.
template <typename Counts>
TrainOption only_if(Counts counts, const char* without_effect, TrainOption option) {
  option = shown_if(counts, std::move(option));
  option.counts = counts;
  option.without_effect = without_effect;
  return option;
}

// A penalty, which the run summary names only where it is used.
TrainOption penalty(const char* name, const char* help, double FitOptions::*member) {
  return shown_if([member](const TrainOptions& o) { return o.fit.*member > 0; },
                  real_option({name, "Training", "X", help}, {0, 1e6, "0 or more"}, member));
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
  return declared({"margin", "Training", "M", "minmax scales to [M, 1-M] (default 0.25)"},
                  {.python_type = "float | str",
                   .range = "auto, or from 0 to below 0.5",
                   .completions = {"auto"},
                   .parse =
                       [](TrainOptions& o, const std::string& flag, const std::string& text) {
                         const std::optional<double> margin = text == "auto" ? kUsualMargin : parse_number(text);
                         if (!margin || !(*margin >= 0 && *margin < 0.5))
                           invalid_value(flag, text, "auto, or from 0 to below 0.5");
                         o.margin = *margin;
                       },
                   .text = [](const TrainOptions& o) { return number_text(o.margin); }});
}

TrainOption cap() {
  return declared({"cap", "Training", "RULE",
                   "values far out of a column's range are capped: auto, none, or beyond a quantile, as 0.01"},
                  {.python_type = "float | str",
                   .range = "auto, none, or a quantile from 0 to below 0.5",
                   .completions = {"auto", "none"},
                   .parse =
                       [](TrainOptions& o, const std::string& flag, const std::string& text) {
                         o.cap = {.automatic = text == "auto"};
                         if (text == "auto" || text == "none") return;
                         const std::optional<double> quantile = parse_number(text);
                         if (!quantile || !(*quantile >= 0 && *quantile < 0.5))
                           invalid_value(flag, text, "auto, none, or a quantile from 0 to below 0.5");
                         o.cap.quantile = *quantile;
                       },
                   .text =
                       [](const TrainOptions& o) {
                         if (o.cap.automatic) return std::string("auto");
                         return o.cap.quantile > 0 ? number_text(o.cap.quantile) : "none";
                       }});
}

TrainOption transform() {
  constexpr std::string_view kLog = "log:";
  constexpr const char* kRange = "auto, none, or log: and columns, as log:price,income";
  return declared({"transform", "Training", "RULE", "skewed columns are read as logarithms: auto, none, or log:SPEC"},
                  {.python_type = "str",
                   .python_name = "column_transform",  // `transform` is a method there
                   .range = kRange,
                   .completions = {"auto", "none", "log:"},
                   .parse =
                       [=](TrainOptions& o, const std::string& flag, const std::string& text) {
                         o.transform = {.automatic = text == "auto"};
                         if (text == "auto" || text == "none") return;
                         if (!text.starts_with(kLog) || text.size() == kLog.size()) invalid_value(flag, text, kRange);
                         o.transform.columns = text.substr(kLog.size());
                       },
                   .text =
                       [=](const TrainOptions& o) {
                         if (o.transform.automatic) return std::string("auto");
                         return o.transform.columns.empty() ? "none" : std::string(kLog) + o.transform.columns;
                       }});
}

TrainOption optimizer() {
  TrainOption option = choice_option(
      {"optimizer", "Training", "NAME", "{names}, or auto: adam in place of adadelta where held-out rows prefer it"},
      optim::optimizer_names(), &optim::optimizer_named, &OptimizerOptions::kind);
  option.range = "auto, or " + option.range;
  option.completions.insert(option.completions.begin(), "auto");
  option.parse = [choose = option.parse](TrainOptions& o, const std::string& flag, const std::string& text) {
    o.optimizer_auto = text == "auto";
    OptimizerOptions& optimizer = o.fit.optimizer;
    if (o.optimizer_auto) {
      optimizer = {};
      return;
    }
    choose(o, flag, text);
    if (optimizer.kind != optim::OptimizerKind::adadelta)
      optimizer.learning_rate = optim::default_learning_rate(optimizer.kind);
  };
  option.text = [name_of = option.text](const TrainOptions& o) { return o.optimizer_auto ? "auto" : name_of(o); };
  return option;
}

// Fixes the optimizer: settings of one are not those of another.
TrainOption of_optimizer(TrainOption option) {
  option.parse = [store = option.parse](TrainOptions& o, const std::string& flag, const std::string& text) {
    store(o, flag, text);
    o.optimizer_auto = false;
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

TrainOption batch() {
  return declared(
      {"batch", "Training", "ROWS", "rows per batch, or auto (default): 8 to 128, more for larger tables"},
      {.python_type = "int | str",
       .range = "auto, or a whole number from 1 to 100000000",
       .completions = {"auto"},
       .parse =
           [](TrainOptions& o, const std::string& flag, const std::string& text) {
             o.fit.batch = text == "auto" ? 0 : static_cast<Index>(parse_integer(flag, text, 1, 100'000'000));
           },
       .text =
           [](const TrainOptions& o) { return o.fit.batch > 0 ? std::to_string(o.fit.batch) : std::string("auto"); }});
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
                                       if (text != "mse") invalid_value(flag, text, "mse");
                                     },
                                 .text = [](const TrainOptions& /*o*/) { return "mse"; },
                                 .summary_before = "optimizer"});
  return option;
}

TrainOption no_shuffle() {
  return declared({"no-shuffle", "Training", "", "do not shuffle the rows"},
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
                option.summary = &no_summary;
              });
}

bool uses(const TrainOptions& o, optim::OptimizerKind rule) { return o.fit.optimizer.kind == rule; }
bool has_margin(const TrainOptions& o) { return o.scaling == prep::Scaling::minmax; }

}  // namespace

OptionTable training_options() {
  constexpr std::int64_t kLargestSeed = std::int64_t{1} << 53U;
  const RealRange decay{0, kBelow1, "a number from 0 to below 1"};
  return {
      preset(),
      choice_option({"scale", "Training", "NAME", "{names} (default {default})"}, prep::scaling_names(),
                    &prep::scaling_named, &TrainOptions::scaling),
      only_if(&has_margin, "without --scale minmax", margin()),
      cap(),
      transform(),
      choice_option({"on-missing", "Training", "NAME", "{names} (default {default})"}, prep::on_missing_names(),
                    &prep::on_missing_named, &TrainOptions::on_missing),
      optimizer(),
      of_optimizer(lr()),
      of_optimizer(only_if([](const TrainOptions& o) { return uses(o, optim::OptimizerKind::adadelta); },
                           "without --optimizer adadelta",
                           real_option({"rho", "Training", "R", "decay of adadelta's averages (default {default})"},
                                       decay, &OptimizerOptions::rho))),
      of_optimizer(
          only_if([](const TrainOptions& o) { return !uses(o, optim::OptimizerKind::sgd); }, "with --optimizer sgd",
                  real_option({"epsilon", "Training", "E", "adadelta's and adam's epsilon (default {default})"},
                              {1e-30, 1, "a number above 0, up to 1"}, &OptimizerOptions::epsilon))),
      of_optimizer(only_if([](const TrainOptions& o) { return uses(o, optim::OptimizerKind::sgd); },
                           "without --optimizer sgd",
                           real_option({"momentum", "Training", "M", "of sgd (default {default})"}, decay,
                                       &OptimizerOptions::momentum))),
      epochs(),
      batch(),
      real_option(
          {"valid", "Training", "SHARE", "share of the rows held out to be judged (default: by cross-validation)"},
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

}  // namespace aefx::train
