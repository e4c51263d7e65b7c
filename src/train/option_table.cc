#include "train/option_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "aefx/base/error.h"
#include "train/option_groups.h"

namespace aefx::train {
namespace {

OptionTable make_table() {
  OptionTable table = network_options();
  OptionTable training = training_options();
  table.insert(table.end(), std::make_move_iterator(training.begin()), std::make_move_iterator(training.end()));
  return table;
}

// Throws where a given option has no effect.
void check_effect(const TrainOption& option, const OptionTexts& given, const TrainOptions& options) {
  const auto fail = [&](const std::string& reason) {
    throw Error(Fault::usage, fmt::format("--{} has no effect {}", option.name, reason), {}, "leave it out");
  };
  if (option.counts && !option.counts(options)) fail(option.without_effect);
  const bool is_replaced =
      !option.replaced_by.empty() && std::all_of(option.replaced_by.begin(), option.replaced_by.end(),
                                                 [&](const std::string& name) { return given.contains(name); });
  if (is_replaced) fail(fmt::format("beside --{}", fmt::join(option.replaced_by, " and --")));
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
  for (const TrainOption& option : table) {
    if (given.contains(option.name)) check_effect(option, given, options);
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
