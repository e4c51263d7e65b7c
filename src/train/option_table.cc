#include "train/option_table.h"

#include <iterator>
#include <utility>

#include "train/option_groups.h"

namespace aefx::train {
namespace {

OptionTable make_table() {
  OptionTable table = network_options();
  OptionTable training = training_options();
  table.insert(table.end(), std::make_move_iterator(training.begin()), std::make_move_iterator(training.end()));
  return table;
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
