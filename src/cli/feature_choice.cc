#include "cli/feature_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "aefx/base/error.h"
#include "aefx/base/number.h"
#include "aefx/base/printable.h"
#include "aefx/base/spelling.h"

namespace aefx::cli {
namespace {

bool contains(const std::vector<std::size_t>& columns, std::size_t column) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

std::vector<std::size_t> selected(const csv::Schema& schema, const std::optional<std::string>& spec,
                                  const std::string& flag) {
  if (!spec || spec->empty()) return {};
  return csv::select_columns(schema, *spec, flag);
}

// Texts that are named as features must be named as categorical too.
void check_numbers(const csv::Schema& schema, const std::vector<std::size_t>& features,
                   const std::vector<std::size_t>& categorical, const std::string& table) {
  for (const std::size_t column : features) {
    const csv::Column& c = schema.columns[column];
    if (c.kind != csv::Kind::text || contains(categorical, column)) continue;
    throw Error(
        Fault::data, fmt::format("column \"{}\" holds text, and only numbers can be learned from", printable(c.name)),
        printable(table), "--categorical learns from its values one by one; --keep carries it through to the output");
  }
}

[[noreturn]] void nothing_to_learn(const csv::Schema& schema, const std::string& table) {
  const bool has_numbers = std::any_of(schema.columns.begin(), schema.columns.end(),
                                       [](const csv::Column& c) { return c.kind == csv::Kind::number; });
  if (has_numbers) {
    throw Error(Fault::usage, "no column is left to learn from", printable(table),
                "leave number columns in with --features, --drop and --keep");
  }
  const bool has_texts = std::any_of(schema.columns.begin(), schema.columns.end(),
                                     [](const csv::Column& c) { return c.kind == csv::Kind::text; });
  if (!has_texts) {
    throw Error(Fault::data, "the table has no rows with values to learn from", printable(table),
                "`head` shows what is in the file; --header no takes its first row as data");
  }
  throw Error(Fault::data, "no column holds numbers, so there is nothing to learn from", printable(table),
              "--categorical learns from texts; if they do hold numbers, --delimiter or --missing may be needed to see "
              "them");
}

}  // namespace

void add_feature_options(CLI::App& app, FeatureFlags& flags) {
  const std::string group = "Columns (SPEC: names, positions from 1, ranges a:b, globs; comma-separated)";
  app.add_option("--features", flags.features, "columns to learn from (default: all numbers)")
      ->group(group)
      ->type_name("SPEC");
  app.add_option("--drop", flags.drop, "columns to leave out")->group(group)->type_name("SPEC");
  app.add_option("--categorical", flags.categorical,
                 "columns whose values are levels, learned from one by one (one-hot); auto: texts of few values")
      ->group(group)
      ->type_name("SPEC");
  app.add_option("--max-levels", flags.max_levels,
                 "levels of a column at most; the rarest values are one level together (default 50)")
      ->group(group)
      ->type_name("N");
  app.add_option("--unseen", flags.unseen,
                 "a value that training did not see is an error, zero (no level), or missing (default error)")
      ->group(group)
      ->type_name("RULE");
  app.add_option("--keep", flags.keep, "columns carried to the output (default: texts; '' for none)")
      ->group(group)
      ->type_name("SPEC");
}

FeatureChoice choose_features(const csv::Schema& schema, const FeatureFlags& flags, const std::string& table) {
  FeatureChoice choice;
  const bool automatic = flags.categorical == "auto";
  choice.automatic = automatic;
  const std::vector<std::size_t> categorical =
      automatic ? std::vector<std::size_t>() : selected(schema, flags.categorical, "--categorical");
  const std::vector<std::size_t> features = selected(schema, flags.features, "--features");
  const std::vector<std::size_t> dropped = selected(schema, flags.drop, "--drop");
  const std::vector<std::size_t> kept = selected(schema, flags.keep, "--keep");
  if (!automatic) check_numbers(schema, features, categorical, table);
  std::vector<std::string> empty;
  for (std::size_t column = 0; column < schema.columns.size(); ++column) {
    const csv::Column& c = schema.columns[column];
    const bool named = contains(features, column);
    const bool learnable = c.kind == csv::Kind::number || (automatic && c.kind == csv::Kind::text);
    const bool wanted = flags.features ? named : learnable && !contains(kept, column);
    const bool category = !contains(dropped, column) &&
                          (contains(categorical, column) || (automatic && wanted && c.kind == csv::Kind::text));
    if (category) choice.projection.categories.push_back(choice.projection.numbers.size());
    if (!category && c.kind == csv::Kind::empty && !contains(dropped, column) && !contains(kept, column)) {
      empty.push_back(printable(c.name));
    } else if (category || (wanted && !contains(dropped, column))) {
      choice.projection.numbers.push_back(column);
    }
    const bool usual = c.kind == csv::Kind::text && !contains(dropped, column) && (!category || automatic);
    const bool carried = flags.keep ? contains(kept, column) : usual;
    if (carried) choice.projection.texts.push_back(column);
    if (carried && category && !flags.keep) choice.undecided.push_back(column);
  }
  if (!empty.empty()) {
    choice.said.push_back(fmt::format("{} {} no value in the first rows and {} left out", fmt::join(empty, ", "),
                                      empty.size() == 1 ? "has" : "have", empty.size() == 1 ? "is" : "are"));
  }
  if (choice.projection.numbers.empty()) nothing_to_learn(schema, table);
  return choice;
}

prep::LevelOptions level_options(const FeatureFlags& flags) {
  constexpr double kMost = 1000;  // every level is a column of the network, and a cell of each row
  const std::optional<double> most = parse_number(flags.max_levels);
  if (!most || *most != std::floor(*most) || *most < 2 || *most > kMost) {
    throw Error(Fault::usage, fmt::format("--max-levels '{}' makes no sense", printable(flags.max_levels)), {},
                "give a whole number from 2 to 1000");
  }
  const auto unseen = prep::unseen_named(flags.unseen);
  if (!unseen) {
    const auto known = prep::unseen_names();
    throw Error(Fault::usage,
                fmt::format("--unseen '{}' is none of {}", printable(flags.unseen), fmt::join(known, ", ")), {},
                did_you_mean(flags.unseen, {known.begin(), known.end()}));
  }
  return {.most = static_cast<std::size_t>(*most), .unseen = *unseen};
}

}  // namespace aefx::cli
