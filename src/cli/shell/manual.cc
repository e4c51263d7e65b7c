#include "cli/shell/manual.h"

namespace aefx::cli {

std::vector<ExitCode> exit_codes() {
  return {{"0", "all went well, also where the reader of the output went away"},
          {"1", "another failure: memory ran out, or the loss diverged"},
          {"2", "the command line, or a key of a config, is wrong"},
          {"3", "the table can't be read as one"},
          {"4", "the model file is none, is damaged, or of another version"},
          {"5", "a file or pipe can't be read or written"},
          {"70", "a fault of aefx itself; please report it"},
          {"130, 143", "ended by a signal; train has saved the best model so far"}};
}

std::vector<std::string> usage_words(const ListedCommand& command) {
  std::vector<std::string> words{"aefx", command.name};
  for (const ListedOption& option : command.options) {
    if (!option.positional) continue;
    const std::string word = option.name() + (option.repeats ? "..." : "");
    words.push_back(option.required ? word : "[" + word + "]");
  }
  bool others = false;
  for (const ListedOption& option : command.options) {
    if (option.positional) continue;
    if (option.required) {
      words.push_back(option.name() + " " + option.value);
    } else {
      others = true;
    }
  }
  if (others) words.emplace_back("[OPTION...]");
  return words;
}

}  // namespace aefx::cli
