#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command.h"
#include "cli/options/completion_values.h"
#include "cli/options/flag_values.h"
#include "cli/output.h"
#include "cli/shell/completion.h"

namespace aefx::cli {
namespace {

int run_completions(const std::string& shell, CLI::App& program) {
  parse_choice("SHELL", shell, {"bash", "zsh", "fish"});
  const OptionList list = list_options(program);
  Output out("-");
  out.write(shell == "bash" ? bash_completion(list) : shell == "zsh" ? zsh_completion(list) : fish_completion(list));
  out.finish();
  return 0;
}

}  // namespace

Command completions_command() {
  return {.name = "completions",
          .summary = "a script that completes aefx's command lines in a shell",
          .examples =
              "`cmake --install` and the Debian package put these scripts where shells find them.\n"
              "Examples:\n"
              "  source <(aefx completions bash)            in ~/.bashrc\n"
              "  source <(aefx completions zsh)             in ~/.zshrc, after compinit\n"
              "  aefx completions fish | source             in ~/.config/fish/config.fish",
          .set_up = [](CLI::App& app) -> std::function<int()> {
            auto shell = std::make_shared<std::string>();
            set_completion_values(app.add_option("SHELL", *shell, "bash, zsh or fish")->required()->type_name(""),
                                  {"bash", "zsh", "fish"});
            return [shell, &app] { return run_completions(*shell, *app.get_parent()); };
          }};
}

}  // namespace aefx::cli
