#include <CLI/CLI.hpp>
#include <memory>

#include "aefx/base/error.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/options/run_config.h"
#include "cli/output.h"

namespace aefx::cli {
namespace {

int run_config(const std::string& model) {
  const RunConfig config = read_config(model);
  if (!config.of_model) {
    throw Error(Fault::model, "this is no model file", printable(model),
                "a config that is a file already is what `aefx train --config` takes");
  }
  Output out("-");
  std::string text = "# aefx train DATA --config FILE\n";
  for (const TomlEntry& entry : config.entries) text += toml_line(entry.key, entry.values.front());
  out.write(text);
  out.finish();
  return 0;
}

}  // namespace

Command config_command() {
  return {
      .name = "config",
      .summary = "the options of a model's run, as a file that train --config takes",
      .examples =
          "Every model holds the options that decided its run. The table is not among them, nor are the names\n"
          "of results; `aefx train DATA --config MODEL` repeats the run without a file between.\n"
          "Examples:\n"
          "  aefx config iris.aefx > run.toml\n"
          "  aefx train iris.data --config run.toml --seed 1",
      .set_up = [](CLI::App& app) -> std::function<int()> {
        auto model = std::make_shared<std::string>();
        app.add_option("MODEL", *model, "model that `aefx train` wrote")->required()->type_name("")->check(empty_name);
        return [model] { return run_config(*model); };
      }};
}

}  // namespace aefx::cli
