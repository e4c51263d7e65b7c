#include "prep/feature_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "aefx/base/error.h"
#include "base/names.h"
#include "base/number.h"
#include "base/option_value.h"
#include "base/spelling.h"
#include "base/text.h"
#include "csv/select_columns.h"

namespace aefx::prep {
namespace {

// For each column, whether the SPEC names it; tables may have a hundred thousand columns.
std::vector<bool> selected(const csv::Schema& schema, const std::optional<std::string>& spec, const std::string& flag) {
  std::vector<bool> chosen(schema.columns.size(), false);
  if (!spec || spec->empty()) return chosen;
  for (const std::size_t column : csv::select_columns(schema, *spec, flag)) chosen[column] = true;
  return chosen;
}

bool is_text_or_boolean(csv::Kind kind) { return kind == csv::Kind::text || kind == csv::Kind::boolean; }

// How a column becomes a feature.
enum class Use { none, number, category, date };

// The options, column by column.
struct Selection {
  bool automatic = false;       // --categorical auto
  bool names_features = false;  // --features is given
  std::vector<bool> features, dropped, kept, categorical, dates;
  std::vector<Identity> identities;

  // Tells whether a column would be a feature if it did not count or identify the rows.
  [[nodiscard]] bool is_passed_over(std::size_t column) const {
    return identities[column] != Identity::none && identities[column] != Identity::suspect && !names_features &&
           !dropped[column] && !categorical[column] && !dates[column];
  }

  [[nodiscard]] Use use(std::size_t column, csv::Kind kind) const {
    if (is_passed_over(column)) return Use::none;
    if (dropped[column]) return Use::none;
    if (dates[column]) return Use::date;
    if (categorical[column]) return Use::category;
    const bool learnable =
        kind == csv::Kind::number || kind == csv::Kind::boolean || (automatic && is_text_or_boolean(kind));
    const bool wanted = names_features ? features[column] : learnable && !kept[column];
    if (!wanted || (kind == csv::Kind::empty && !names_features)) return Use::none;
    if (kind == csv::Kind::boolean || (automatic && kind == csv::Kind::text)) return Use::category;
    return Use::number;
  }

  // Tells whether a column is learned from that may identify the rows, and that the user has not named.
  [[nodiscard]] bool is_suspect(std::size_t column, csv::Kind kind) const {
    return use(column, kind) == Use::number && identities[column] == Identity::suspect && !names_features;
  }

  // Tells whether a column is left out only because its first cells are empty.
  [[nodiscard]] bool is_empty(std::size_t column, csv::Kind kind) const {
    return use(column, kind) == Use::none && kind == csv::Kind::empty && !dropped[column] && !kept[column];
  }

  // Tells whether a column is a category because it holds truth values, not because the user said so.
  [[nodiscard]] bool is_unasked_boolean(std::size_t column, csv::Kind kind) const {
    return use(column, kind) == Use::category && kind == csv::Kind::boolean && !automatic && !features[column] &&
           !categorical[column];
  }
};

Selection read_selection(const csv::Schema& schema, const FeatureFlags& flags) {
  const bool automatic = flags.categorical == "auto";
  Selection selection{.automatic = automatic,
                      .names_features = flags.features.has_value(),
                      .features = selected(schema, flags.features, "--features"),
                      .dropped = selected(schema, flags.drop, "--drop"),
                      .kept = selected(schema, flags.keep, "--keep"),
                      .categorical = selected(schema, automatic ? std::nullopt : flags.categorical, "--categorical"),
                      .dates = selected(schema, flags.dates, "--dates"),
                      .identities = {}};
  for (std::size_t column = 0; column < schema.columns.size(); ++column)
    selection.identities.push_back(identity_of(schema.columns[column], column));
  for (std::size_t column = 0; column < schema.columns.size(); ++column) {
    if (!selection.dates[column] || !selection.categorical[column]) continue;
    throw Error(Fault::usage,
                fmt::format("--dates and --categorical both name \"{}\"", printable(schema.columns[column].name)));
  }
  return selection;
}

// Text columns named by --features must be named by --categorical too.
void check_numbers(const csv::Schema& schema, const Selection& selection, const std::string& table) {
  for (std::size_t column = 0; column < schema.columns.size(); ++column) {
    const csv::Column& c = schema.columns[column];
    if (!selection.features[column] || selection.use(column, c.kind) != Use::number || c.kind != csv::Kind::text)
      continue;
    throw Error(
        Fault::data, fmt::format("column \"{}\" holds text, and only numbers can be learned from", printable(c.name)),
        printable(table),
        "--categorical learns from its values one by one, --dates from dates; --keep carries it through to the output");
  }
}

// Numbers of which a double has not all digits can't be told apart once they are read as numbers.
void check_digits(const csv::Schema& schema, const Selection& selection, const std::string& table) {
  for (std::size_t column = 0; column < schema.columns.size(); ++column) {
    const csv::Column& c = schema.columns[column];
    if (selection.use(column, c.kind) != Use::number || c.kind != csv::Kind::number ||
        selection.identities[column] != Identity::huge || !exceeds_double(c.whole))
      continue;
    const std::string spec = csv::column_spec(c.name, column);
    throw Error(
        Fault::data,
        fmt::format("column \"{}\" holds whole numbers beyond 2^53, whose last digits are lost in a double",
                    printable(c.name)),
        printable(table),
        fmt::format("--keep {0} carries them digit by digit; --categorical {0} learns from them as names", spec));
  }
}

constexpr std::size_t kMostNames = 5;  // of columns in a sentence

std::string join_clauses(std::vector<std::string> clauses) {
  const std::size_t more = clauses.size() > kMostNames ? clauses.size() - kMostNames : 0;
  clauses.resize(clauses.size() - more);
  return fmt::format("{}{}", fmt::join(clauses, ", "), more > 0 ? fmt::format(" and {} more", more) : "");
}

// "id (counts the rows), zip (holds codes with leading zeros)"
std::string listed(const csv::Schema& schema, const std::vector<std::size_t>& identifiers) {
  std::vector<std::string> clauses;
  for (const std::size_t column : identifiers) {
    const csv::Column& c = schema.columns[column];
    clauses.push_back(fmt::format("{} ({})", printable(c.name), reason(identity_of(c, column))));
  }
  return join_clauses(std::move(clauses));
}

// Those whose digits a double can hold.
std::vector<std::size_t> readable(const csv::Schema& schema, std::vector<std::size_t> columns) {
  std::erase_if(columns, [&](std::size_t column) { return exceeds_double(schema.columns[column].whole); });
  return columns;
}

// "it" or "them" for columns that were named before, or the names of those of them that are meant.
std::string pronoun(const csv::Schema& schema, const std::vector<std::size_t>& meant,
                    const std::vector<std::size_t>& named) {
  if (meant.size() == named.size()) return named.size() == 1 ? "it" : "them";
  std::vector<std::string> names;
  for (const std::size_t column : meant) names.push_back(printable(schema.columns[column].name));
  return join_names(names);
}

std::vector<std::size_t> joined(std::vector<std::size_t> columns, const std::vector<std::size_t>& more) {
  columns.insert(columns.end(), more.begin(), more.end());
  return columns;
}

// Columns of which the user has said nothing.
struct Unasked {
  std::vector<std::size_t> identifiers;  // not learned from
  std::vector<std::size_t> suspects;     // learned from
};

// Says which columns count or identify the rows, and which may.
std::vector<std::string> remarks_on_identifiers(const csv::Schema& schema, const csv::Projection& projection,
                                                const Unasked& unasked, bool keep_is_given) {
  const auto& [identifiers, suspects] = unasked;
  std::vector<std::string> said;
  if (!identifiers.empty()) {
    const std::vector<std::size_t> learnable = readable(schema, identifiers);
    std::string sentence = fmt::format("not learned from{}: {}", keep_is_given ? "" : ", only copied to the output",
                                       listed(schema, identifiers));
    if (!learnable.empty()) {
      sentence += fmt::format("; --features {} learns from {} too",
                              csv::columns_spec(schema, joined(projection.numbers, learnable)),
                              pronoun(schema, learnable, identifiers));
    }
    said.push_back(std::move(sentence));
  }
  if (suspects.empty()) return said;
  std::vector<std::string> names;
  for (const std::size_t column : suspects) names.push_back(printable(schema.columns[column].name));
  const std::string flag =
      keep_is_given ? fmt::format("--drop {} leaves", csv::columns_spec(schema, suspects))
                    : fmt::format("--keep {} passes", csv::columns_spec(schema, joined(projection.texts, suspects)));
  said.push_back(suspects.size() == 1
                     ? fmt::format("{} has another whole number on every row: if it is an id, {} it {}", names.front(),
                                   flag, keep_is_given ? "out" : "through")
                     : fmt::format("{} have another whole number on every row: if they are ids, {} them {}",
                                   join_clauses(names), flag, keep_is_given ? "out" : "through"));
  return said;
}

// Adds a column to the features, if it is one.
void add_feature(std::size_t column, Use use, csv::Projection& projection) {
  if (use == Use::none) return;
  if (use == Use::date) projection.dates.push_back(projection.numbers.size());
  if (use == Use::category) projection.categories.push_back(projection.numbers.size());
  projection.numbers.push_back(column);
}

// Says which columns are left out because they are empty.
std::optional<std::string> warning_on_empty(const csv::Schema& schema, const Selection& selection) {
  std::vector<std::string> names;
  for (std::size_t column = 0; column < schema.columns.size(); ++column) {
    if (selection.is_empty(column, schema.columns[column].kind))
      names.push_back(printable(schema.columns[column].name));
  }
  if (names.empty()) return std::nullopt;
  return fmt::format("{} {} no value in the first rows and {} left out", fmt::join(names, ", "),
                     names.size() == 1 ? "has" : "have", names.size() == 1 ? "is" : "are");
}

// Says which columns are learned from as truth values.
std::optional<std::string> note_on_booleans(const csv::Schema& schema, const Selection& selection) {
  std::vector<std::string> names;
  for (std::size_t column = 0; column < schema.columns.size(); ++column) {
    if (selection.is_unasked_boolean(column, schema.columns[column].kind))
      names.push_back(printable(schema.columns[column].name));
  }
  if (names.empty()) return std::nullopt;
  return fmt::format("{} {} learned from as true or false (--keep carries {} instead)", fmt::join(names, ", "),
                     names.size() == 1 ? "is" : "are", names.size() == 1 ? "it" : "them");
}

[[noreturn]] void nothing_to_learn(const FeatureChoice& choice, const csv::Schema& schema, const std::string& table) {
  if (!choice.identifiers.empty()) {
    const std::vector<std::size_t> learnable = readable(schema, choice.identifiers);
    throw Error(Fault::data, fmt::format("no column is left to learn from: {}", listed(schema, choice.identifiers)),
                printable(table),
                learnable.empty()
                    ? std::string("columns of values that are no identifiers are needed")
                    : fmt::format("--features {} learns from {} all the same", csv::columns_spec(schema, learnable),
                                  pronoun(schema, learnable, choice.identifiers)));
  }
  const auto has = [&](csv::Kind kind) {
    return std::any_of(schema.columns.begin(), schema.columns.end(),
                       [kind](const csv::Column& c) { return c.kind == kind; });
  };
  if (has(csv::Kind::number)) {
    throw Error(Fault::usage, "no column is left to learn from", printable(table),
                "leave number columns in with --features, --drop and --keep");
  }
  if (!has(csv::Kind::text)) {
    throw Error(Fault::data, "the table has no rows with values to learn from", printable(table),
                "`head` shows what is in the file; --header no takes its first row as data");
  }
  throw Error(Fault::data, "no column holds numbers, so there is nothing to learn from", printable(table),
              "--categorical learns from texts, --dates from dates; if they do hold numbers, --delimiter or --missing "
              "may be needed to see "
              "them");
}

}  // namespace

FeatureChoice choose_features(const csv::Schema& schema, const FeatureFlags& flags, const std::string& table) {
  const Selection selection = read_selection(schema, flags);
  if (!selection.automatic) check_numbers(schema, selection, table);
  check_digits(schema, selection, table);
  FeatureChoice choice;
  choice.automatic = selection.automatic;
  csv::Projection& projection = choice.projection;
  Unasked unasked;
  for (std::size_t column = 0; column < schema.columns.size(); ++column) {
    const csv::Kind kind = schema.columns[column].kind;
    const Use use = selection.use(column, kind);
    add_feature(column, use, projection);
    const bool passed_over = selection.is_passed_over(column);
    if (passed_over) choice.identifiers.push_back(column);
    if (passed_over && !selection.kept[column]) unasked.identifiers.push_back(column);
    if (selection.is_suspect(column, kind)) unasked.suspects.push_back(column);
    // A text column that may become a feature is copied to the output until that is decided.
    const bool undecided = use == Use::category && selection.automatic;
    const bool usual =
        passed_over || (is_text_or_boolean(kind) && !selection.dropped[column] && (use == Use::none || undecided));
    if (flags.keep ? selection.kept[column] : usual) projection.texts.push_back(column);
    if (usual && undecided && !flags.keep) choice.undecided.push_back(column);
  }
  choice.warnings = remarks_on_identifiers(schema, projection, unasked, flags.keep.has_value());
  if (const auto warning = warning_on_empty(schema, selection)) choice.warnings.push_back(*warning);
  if (const auto note = note_on_booleans(schema, selection)) choice.notes.push_back(*note);
  return choice;
}

void check_learnable(const FeatureChoice& choice, const csv::Schema& schema, const std::string& table) {
  if (choice.projection.numbers.empty()) nothing_to_learn(choice, schema, table);
}

bool few_enough(std::uint64_t values, std::uint64_t rows, std::size_t most) {
  return values >= 2 && values <= most && values * kRowsALevel <= rows;
}

const std::vector<FeatureOption>& feature_options() {
  static const std::string columns = "Sequence[str] | str";
  static const std::vector<FeatureOption> options{
      {"features",
       "SPEC",
       "columns to learn from (default: all numbers but identifiers)",
       columns,
       "None",
       {},
       &FeatureFlags::features},
      {"drop", "SPEC", "columns to leave out", columns, "None", {}, &FeatureFlags::drop},
      {"categorical",
       "SPEC",
       "columns whose values are levels, learned from one by one (one-hot); auto: texts of few values",
       columns,
       "None",
       {},
       &FeatureFlags::categorical},
      {"dates",
       "SPEC",
       "columns of dates, learned from as days since 1970 (see --date-format)",
       columns,
       "None",
       {},
       &FeatureFlags::dates},
      {"max-levels",
       "N",
       "levels of a column at most; the rarest values are one level together (default 50)",
       "int",
       "50",
       {},
       &FeatureFlags::max_levels},
      {"unseen", "RULE", "a value that training did not see is an error, zero (no level), or missing (default error)",
       "str", "\"missing\"", texts(unseen_names()), &FeatureFlags::unseen},
      {"keep",
       "SPEC",
       "columns carried to the output (default: texts and identifiers; '' for none)",
       "",
       "",
       {},
       &FeatureFlags::keep},
  };
  return options;
}

LevelOptions level_options(const FeatureFlags& flags) {
  constexpr std::int64_t kMost = 1000;  // every level is a column of the network, and a cell of each row
  LevelOptions options;
  if (flags.max_levels)
    options.most = static_cast<std::size_t>(parse_integer("--max-levels", *flags.max_levels, 2, kMost));
  if (flags.unseen) options.unseen = *unseen_named(parse_choice("--unseen", *flags.unseen, texts(unseen_names())));
  return options;
}

}  // namespace aefx::prep
