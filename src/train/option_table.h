// The one table of training options. The command line, `--config`, the run options in a model, the checkpoint's
// fingerprint, the run summary, Python's parameters and docs/reference.md are loops over it.
//
// A new numeric option is a member of TrainOptions, a row in network_options.cc or training_options.cc, and the code
// that uses it.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "aefx/train/options.h"

namespace aefx::train {

struct TrainOption {
  std::string name{};         // of the flag, without --; also the key in a config, a model and a checkpoint
  std::string group{};        // heading in --help; empty: the command's own options
  std::string placeholder{};  // of the value in --help, "RATE"; empty for a flag
  std::string help{};
  std::string python_type{};               // of Python's parameter, None left out
  std::string python_default{};            // empty: None
  std::string python_name{};               // empty: `name` with underscores; a flag --no-x is x = True there
  std::string python_alias{};              // a second parameter that means the same
  std::string range{};                     // valid values
  std::vector<std::string> completions{};  // values that a shell completes
  bool required = false;
  bool applied_first = false;  // it sets other options too, which may then be given
  // False only where the result does not depend on it: then it is no part of fingerprint and run options.
  bool decides_result = true;

  // Stores the value that `text` gives; a flag's is "true". `flag` is the name for the Error (usage) of a bad value.
  std::function<void(TrainOptions&, const std::string& flag, const std::string& text)> parse{};
  // The stored value in a fingerprint.
  std::function<std::string(const TrainOptions&)> text{};

  // Whether the option has an effect with these options, and what one reads after "has no effect" where it has none:
  // "without --scale minmax". Given without an effect it is an error.
  std::function<bool(const TrainOptions&)> counts{};
  std::string without_effect{};
  std::vector<std::string> replaced_by{};  // options that leave nothing of it where all of them are given

  // Name and value in the run summary, where they are not `name` and `text`; a name that is empty leaves it out.
  std::function<std::pair<std::string, std::string>(const TrainOptions&)> summary{};
  std::string summary_before{};  // the option that it precedes in the run summary; empty: the next one
};

using OptionTable = std::vector<TrainOption>;
using OptionTexts = std::map<std::string, std::string, std::less<>>;  // given values by name
using NamedTexts = std::vector<std::pair<std::string, std::string>>;

// In the order of the help, of run options and of Python's parameters.
[[nodiscard]] const OptionTable& option_table();

// The preset with the given values over it. Throws Error: usage for a bad value or one without an effect, io or data
// where --init-weights can't be read.
[[nodiscard]] TrainOptions train_options(const OptionTexts& given, const OptionTable& table = option_table());

// "--name" and value of each option on which the result depends.
[[nodiscard]] NamedTexts option_fingerprint(const TrainOptions& options, const OptionTable& table = option_table());

// Name and value of each option that counts, as a report shows them.
[[nodiscard]] NamedTexts option_summary(const TrainOptions& options, const OptionTable& table = option_table());

}  // namespace aefx::train
