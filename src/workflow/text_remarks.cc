#include "workflow/text_remarks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "aefx/prep/levels.h"
#include "base/date.h"
#include "base/text.h"
#include "csv/parse/cell_parser.h"
#include "csv/parse/number_forms.h"
#include "prep/feature_choice.h"

namespace aefx::workflow {
namespace {

constexpr double kMostly = 0.9;  // of the cells
constexpr std::size_t kManyValues = 1000;

// "2024-01-31", "31.1.2024", "1/31/24 12:00", "2-Feb-22"
bool is_date(std::string_view cell) {
  const std::string_view day = cell.substr(0, cell.find_first_of(" T"));
  std::size_t marks = 0, letters = 0;
  char mark = 0;
  for (const char c : day) {
    if (c >= '0' && c <= '9') continue;
    if (marks == 1 && lower_case(c) >= 'a' && lower_case(c) <= 'z' && letters < 9) {
      ++letters;
      continue;
    }
    if ((c != '-' && c != '/' && c != '.') || (mark != 0 && c != mark)) return false;
    mark = c;
    ++marks;
  }
  const bool named_month = letters == 0 || letters >= 3;
  return marks == 2 && named_month && day.size() >= 6 && day.size() - letters <= 10;
}

// Contents of the first rows of a column.
struct TextProfile {
  std::size_t cells = 0;    // with a value
  std::size_t longest = 0;  // bytes of them
  std::size_t marked = 0;   // cells with a missing-value marker that is not empty
  std::string_view marker;  // the first
  std::size_t numbers = 0, with_digits = 0;
  std::vector<std::string_view> dates;
  std::string_view with_digits_example, other_example;       // the first cells with digits, and that are no numbers
  std::unordered_map<std::string_view, std::size_t> values;  // and how often they come; as many as kManyValues
  std::vector<std::string_view> words;                       // the first values that are no numbers, three at most
  std::optional<csv::NumberForm> form;                       // of the first cell that has one
  std::size_t of_form = 0;                                   // cells with it
};

TextProfile profile_of(const csv::TextColumns& texts, std::size_t column, const csv::CellParser& parser) {
  constexpr std::size_t kMostWords = 3;
  TextProfile out;
  for (std::size_t r = 0; r < std::min(texts.rows(), kRemarkedRows); ++r) {
    const std::string_view cell = trim(texts.at(r, column));
    double value = 0;
    const csv::CellKind kind = parser.read(cell, value);
    if (kind == csv::CellKind::missing) {
      out.marked += cell.empty() ? 0 : 1;
      if (out.marker.empty()) out.marker = cell;
      continue;
    }
    ++out.cells;
    out.longest = std::max(out.longest, cell.size());
    const bool is_new = out.values.size() <= kManyValues && ++out.values[cell] == 1;
    const bool has_digit = cell.find_first_of("0123456789") != cell.npos;
    if (kind == csv::CellKind::number) {
      ++out.numbers;
      ++out.with_digits;
      continue;
    }
    if (out.other_example.empty()) out.other_example = cell;
    if (is_new && out.words.size() < kMostWords &&
        std::find(out.words.begin(), out.words.end(), cell) == out.words.end())
      out.words.push_back(cell);
    if (is_date(cell)) out.dates.push_back(cell);
    const std::optional<csv::NumberForm> form = csv::number_form(cell);
    if (has_digit || form) {
      ++out.with_digits;
      if (out.with_digits_example.empty()) out.with_digits_example = cell;
    }
    if (!form) continue;
    if (!out.form) out.form = form;
    if (form->what == out.form->what) ++out.of_form;
    // Cells with more digits may need more flags.
    if (form->flag.size() > out.form->flag.size() && form->what == out.form->what) out.form->flag = form->flag;
  }
  return out;
}

// " --date-format '%d.%m.%Y'" where that is how these are written; nothing where it is ISO 8601.
std::string format_flag(const std::vector<std::string_view>& dates) {
  const std::vector<DateFormat> formats = likely_formats(dates);
  if (formats.empty()) return " with a --date-format";
  if (formats.front().empty()) return {};
  std::string text = fmt::format(" --date-format '{}'", formats.front());
  if (formats.size() > 1) text += fmt::format(" (or '{}')", formats[1]);
  return text;
}

// A missing-value marker as --missing and a shell take it; nothing if they can't.
std::optional<std::string> marker(std::string_view word) {
  if (word.find_first_of(",'\n\r") != word.npos || printable(word) != word) return std::nullopt;
  constexpr std::string_view kSafe = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:%+@/-";
  const bool safe = word.find_first_not_of(kSafe) == word.npos;
  return safe ? std::string(word) : fmt::format("'{}'", word);
}

// " --missing None" that makes a column one of numbers; nothing where a word can't be given.
std::string missing_flag(const TextProfile& column) {
  std::vector<std::string> tokens;
  for (const std::string_view word : column.words) {
    const std::optional<std::string> token = marker(word);
    if (!token) return {};
    tokens.push_back(*token);
  }
  const std::string list = fmt::format("{}", fmt::join(tokens, ","));
  return fmt::format(": --missing{}{} learns from it", list.front() == '-' ? "=" : " ", list);
}

std::string value_count(const TextProfile& column) {
  return column.values.size() > kManyValues ? fmt::format("more than {} values", kManyValues)
                                            : counted(column.values.size(), "value");
}

bool has_few_values(const TextProfile& column, std::uint64_t rows) {
  return column.values.size() <= kManyValues && prep::few_enough(column.values.size(), rows, prep::LevelOptions().most);
}

// Says which cells are no values, where they may be: codes of one or two letters, as a strand + or -.
std::string marker_clause(const TextProfile& column) {
  if (column.marked == 0 || column.longest > 2) return {};
  return fmt::format("; {} as {} mean a missing value: --missing-only '' takes them for values",
                     counted(column.marked, "cell"), quoted(column.marker));
}

// Whether a sentence shows cells of the table.
enum class Examples { shown, left_out };

// " as "12 kg"", or nothing.
std::string example(std::string_view cell, Examples examples, std::size_t most) {
  return examples == Examples::shown ? " as " + quoted(cell, most) : std::string();
}

// ", as "12 kg"", or nothing.
std::string comma_example(std::string_view cell, Examples examples, std::size_t most) {
  return examples == Examples::shown ? "," + example(cell, examples, most) : std::string();
}

// What a column holds, and what learns from it.
struct Clause {
  std::string text, more{};
  std::string few_values{};  // specification of a column of few values: --categorical, after `text`, learns from it
};

Clause clause(const TextProfile& column, const std::string& spec, std::uint64_t rows, Examples examples) {
  const auto most = [&](std::size_t count) {
    return static_cast<double>(count) >= kMostly * static_cast<double>(column.cells);
  };
  if (column.cells == 0) return {.text = "no value"};
  if (most(column.dates.size())) {
    return {.text = fmt::format("dates{}: --dates {}{}", comma_example(column.dates[0], examples, 60), spec,
                                format_flag(column.dates))};
  }
  constexpr std::size_t kFewNumbers = 3;
  const std::size_t words = column.cells - column.numbers;
  if (column.numbers >= kFewNumbers && column.words.size() <= 2 && examples == Examples::shown) {
    std::vector<std::string> shown;
    for (const std::string_view word : column.words) shown.push_back(quoted(word, 20));
    return {.text = fmt::format("{} of {} cells are numbers, the other {} {}{}", column.numbers, column.cells, words,
                                fmt::join(shown, " or "), missing_flag(column))};
  }
  if (2 * column.numbers >= column.cells || (column.numbers >= kFewNumbers && column.words.size() <= 2)) {
    return {.text = fmt::format("{} of {} cells are numbers, others{} are not", column.numbers, column.cells,
                                example(column.other_example, examples, 20))};
  }
  const std::string values = value_count(column);
  const std::string few = has_few_values(column, rows) ? spec : std::string();
  if (2 * column.with_digits < column.cells) return {.text = values, .more = marker_clause(column), .few_values = few};
  const std::string digits = fmt::format("{} of {} cells contain digits{}", column.with_digits, column.cells,
                                         comma_example(column.with_digits_example, examples, 30));
  if (!column.form || !most(column.of_form + column.numbers))
    return {.text = fmt::format("{}; {}", digits, values), .few_values = few};
  if (!column.form->flag.empty()) return {.text = fmt::format("{}: {} learns from it", digits, column.form->flag)};
  return {.text = fmt::format("{}; {} is not read in numbers; {}", digits, column.form->what, values),
          .few_values = few};
}

// The sentence on all columns. Several of few values come first, with one flag for all.
std::string sentence(const std::vector<std::pair<std::string, Clause>>& columns) {
  std::vector<std::string> few, specs, others;
  for (const auto& [name, clause] : columns)
    if (!clause.few_values.empty()) specs.push_back(clause.few_values);
  for (const auto& [name, clause] : columns) {
    const bool in_group = specs.size() > 1 && !clause.few_values.empty();
    const std::string flag =
        in_group || clause.few_values.empty() ? "" : fmt::format(": --categorical {}", clause.few_values);
    (in_group ? few : others)
        .push_back(clause.text.empty() ? name : fmt::format("{} ({}{}{})", name, clause.text, flag, clause.more));
  }
  std::string out = "text is not learned from, only copied to the output: ";
  if (!few.empty()) {
    out += fmt::format("{}: --categorical {}", fmt::join(few, ", "), fmt::join(specs, ","));
    if (!others.empty()) out += " learns from them; ";
  }
  return out + fmt::format("{}", fmt::join(others, ", "));
}

}  // namespace

std::optional<Remark> texts_not_learned(const csv::TextColumns& texts, const std::vector<NamedColumn>& columns,
                                        const csv::ReadOptions& options) {
  constexpr std::size_t kMost = 50;  // columns of which more than the name is said
  const csv::CellParser parser(options);
  std::vector<std::pair<std::string, Clause>> shown, kept;
  for (std::size_t c = 0; c < std::min(texts.columns(), columns.size()); ++c) {
    const auto& [name, spec] = columns[c];
    if (name.empty()) continue;
    if (shown.size() >= kMost) {
      shown.emplace_back(name, Clause());
      kept.emplace_back(name, Clause());
      continue;
    }
    const TextProfile profile = profile_of(texts, c, parser);
    shown.emplace_back(name, clause(profile, spec, texts.rows(), Examples::shown));
    kept.emplace_back(name, clause(profile, spec, texts.rows(), Examples::left_out));
  }
  if (shown.empty()) return std::nullopt;
  return Remark{.shown = sentence(shown), .kept = sentence(kept)};
}

std::vector<std::string> total_in_last_row(const csv::TextColumns& texts, const std::vector<NamedColumn>& columns) {
  static constexpr std::array<std::string_view, 8> kTotals{"total", "totals",    "grand total", "sum",
                                                           "all",   "sum total", "gesamt",      "summe"};
  for (std::size_t c = 0; c < std::min(texts.columns(), columns.size()); ++c) {
    if (texts.rows() < 2) break;
    const std::string_view last = trim(texts.at(texts.rows() - 1, c));
    const bool says = std::any_of(kTotals.begin(), kTotals.end(),
                                  [&](std::string_view word) { return equals_ignoring_case(last, word); });
    if (!says) continue;
    for (std::size_t r = 0; r + 1 < texts.rows(); ++r)
      if (trim(texts.at(r, c)) == last) return {};
    return {fmt::format("the last row is {} in {}: if it sums the others up, take it out of the table", quoted(last),
                        columns[c].name)};
  }
  return {};
}

}  // namespace aefx::workflow
