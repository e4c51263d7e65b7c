#include "cli/feature_choice.h"

#include <CLI/CLI.hpp>

#include "base/names.h"
#include "cli/offered.h"

namespace aefx::cli {

void add_feature_options(CLI::App& app, FeatureFlags& flags) {
  const std::string group = "Columns (SPEC: names, positions from 1, ranges a:b, globs; comma-separated)";
  app.add_option("--features", flags.features, "columns to learn from (default: all numbers)")
      ->group(group)
      ->type_name("SPEC")
      ->join(',');
  app.add_option("--drop", flags.drop, "columns to leave out")->group(group)->type_name("SPEC")->join(',');
  app.add_option("--categorical", flags.categorical,
                 "columns whose values are levels, learned from one by one (one-hot); auto: texts of few values")
      ->group(group)
      ->type_name("SPEC")
      ->join(',');
  app.add_option("--dates", flags.dates, "columns of dates, learned from as days since 1970 (see --date-format)")
      ->group(group)
      ->type_name("SPEC")
      ->join(',');
  app.add_option("--max-levels", flags.max_levels,
                 "levels of a column at most; the rarest values are one level together (default 50)")
      ->group(group)
      ->type_name("N");
  offer(app.add_option("--unseen", flags.unseen,
                       "a value that training did not see is an error, zero (no level), or missing (default error)")
            ->group(group)
            ->type_name("RULE"),
        texts(prep::unseen_names()));
  app.add_option("--keep", flags.keep, "columns carried to the output (default: texts; '' for none)")
      ->group(group)
      ->type_name("SPEC")
      ->join(',');
}

}  // namespace aefx::cli
