#include "cli/options/train_options.h"

#include <CLI/CLI.hpp>
#include <string>

#include "cli/options/completion_values.h"

namespace aefx::cli {

void add_train_options(CLI::App& app, train::OptionTexts& texts, const train::OptionTable& table) {
  for (const train::TrainOption& declared : table) {
    const std::string flag = "--" + declared.name;
    const auto store = [&texts, name = declared.name](const std::string& text) { texts[name] = text; };
    CLI::Option* const option =
        declared.placeholder.empty()
            ? app.add_flag_callback(
                  flag, [store] { store("true"); }, declared.help)
            : app.add_option_function<std::string>(flag, store, declared.help)->type_name(declared.placeholder);
    option->required(declared.required);
    if (!declared.group.empty()) option->group(declared.group);
    if (!declared.completions.empty()) set_completion_values(option, declared.completions);
  }
}

}  // namespace aefx::cli
