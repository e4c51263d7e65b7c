#include "cli/options/feature_options.h"

#include <CLI/CLI.hpp>

#include "cli/options/completion_values.h"

namespace aefx::cli {

void add_feature_options(CLI::App& app, FeatureFlags& flags) {
  for (const prep::FeatureOption& declared : prep::feature_options()) {
    CLI::Option* const option =
        app.add_option("--" + declared.name, flags.*declared.member, declared.help)
            ->group("Columns (SPEC: names, positions from 1, ranges a:b, globs; comma-separated)")
            ->type_name(declared.placeholder);
    if (declared.placeholder == "SPEC") option->join(',');
    if (!declared.completions.empty()) set_completion_values(option, declared.completions);
  }
}

}  // namespace aefx::cli
