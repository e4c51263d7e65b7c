#include "workflow/table_remarks.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "base/date.h"
#include "base/number.h"
#include "base/text.h"
#include "csv/select_columns.h"

namespace aefx::workflow {
namespace {

constexpr double kMostly = 0.9;  // of them

enum class Looks { text, signed_number, date };

// "2024-01-31", "31.1.2024", "1/31/24 12:00"
bool is_date(std::string_view cell) {
  const std::string_view day = cell.substr(0, cell.find_first_of(" T"));
  std::size_t marks = 0;
  char mark = 0;
  for (const char c : day) {
    if (c >= '0' && c <= '9') continue;
    if ((c != '-' && c != '/' && c != '.') || (mark != 0 && c != mark)) return false;
    mark = c;
    ++marks;
  }
  return marks == 2 && day.size() >= 6 && day.size() <= 10;
}

Looks looks(std::string_view cell) {
  if (is_date(cell)) return Looks::date;
  std::string bare(cell);
  bool had_sign = false;
  for (const std::string_view sign : {"$", "%", "\u20ac", "\u00a3", "\u00a5", "EUR", "USD", " "}) {
    for (std::size_t at = 0; (at = bare.find(sign)) != std::string::npos;) {
      bare.erase(at, sign.size());
      had_sign = had_sign || sign != " ";
    }
  }
  std::erase(bare, ',');
  return had_sign && parse_number(bare) ? Looks::signed_number : Looks::text;
}

std::string number_text(double value) {
  std::string text;
  append_number(text, value);
  return text;
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

}  // namespace

std::vector<NamedColumn> named(const csv::Schema& schema, const std::vector<std::size_t>& columns) {
  std::vector<NamedColumn> out;
  for (const std::size_t column : columns) {
    const std::string& name = schema.columns[column].name;
    out.push_back({.name = printable(name), .spec = csv::column_spec(name, column)});
  }
  return out;
}

std::vector<std::string> texts_like_numbers(const csv::TextColumns& texts, const std::vector<NamedColumn>& columns) {
  std::vector<std::string> said;
  for (std::size_t c = 0; c < texts.columns(); ++c) {
    double filled = 0;
    double numbers = 0;
    double dates = 0;
    std::vector<std::string_view> days;
    std::string example;
    for (std::size_t r = 0; r < std::min(texts.rows(), kRemarkedRows); ++r) {
      const std::string_view cell = texts.at(r, c);
      if (cell.empty()) continue;
      ++filled;
      const Looks looked = looks(cell);
      if (looked == Looks::date) days.push_back(cell);
      if (looked == Looks::text) continue;
      ++(looked == Looks::date ? dates : numbers);
      if (example.empty()) example = quoted(cell);
    }
    if (filled == 0) continue;
    if (numbers >= kMostly * filled) {
      said.push_back(fmt::format("{} is not learned from: {} is text; without the signs it would be a number",
                                 columns[c].name, example));
    } else if (dates >= kMostly * filled) {
      said.push_back(fmt::format("{} is not learned from: {} looks like a date; --dates {}{} makes days of it",
                                 columns[c].name, example, columns[c].spec, format_flag(days)));
    }
  }
  return said;
}

std::vector<std::string> repeated_identifiers(const csv::TextColumns& texts, const csv::Schema& schema,
                                              const prep::FeatureChoice& choice) {
  constexpr std::size_t kMostRows = 100'000;
  std::vector<std::size_t> repeated;
  for (std::size_t c = 0; c < texts.columns(); ++c) {
    const std::size_t column = choice.projection.texts[c];
    const bool is_identifier =
        std::find(choice.identifiers.begin(), choice.identifiers.end(), column) != choice.identifiers.end();
    if (!is_identifier || !schema.columns[column].whole.distinct) continue;
    std::unordered_set<std::string_view> seen;
    bool is_new = true;
    for (std::size_t r = 0; is_new && r < std::min(texts.rows(), kMostRows); ++r)
      is_new = texts.at(r, c).empty() || seen.insert(texts.at(r, c)).second;
    if (!is_new) repeated.push_back(column);
  }
  std::vector<std::string> said;
  for (const std::size_t column : repeated) {
    std::vector<std::size_t> learned = choice.projection.numbers;
    learned.push_back(column);
    said.push_back(
        fmt::format("{} has values that come again after the first rows: if it is no id, --features {} learns "
                    "from it",
                    printable(schema.columns[column].name), csv::columns_spec(schema, learned)));
  }
  return said;
}

std::vector<std::string> missing_markers(const std::vector<MarkedColumn>& columns, char decimal, bool has_flag) {
  constexpr std::size_t kMost = 5;  // columns named
  std::vector<std::string> clauses, tokens;
  std::size_t more = 0;
  for (const MarkedColumn& column : columns) {
    std::vector<std::string> markers;
    for (const prep::Sentinel& marker : column.markers) {
      markers.push_back(fmt::format("{} in {}", number_text(marker.value), counted(marker.rows, "row")));
      const std::string token = number_text(marker.value);
      const bool can_be_given = decimal == '.' || token.find('.') == token.npos;
      if (can_be_given && std::find(tokens.begin(), tokens.end(), token) == tokens.end()) tokens.push_back(token);
    }
    if (markers.empty()) continue;
    const prep::Sentinel& last = column.markers.back();
    if (clauses.size() == kMost)
      ++more;
    else
      clauses.push_back(fmt::format("{} has {} (others: {} to {})", column.name, fmt::join(markers, " and "),
                                    number_text(last.smallest), number_text(last.largest)));
  }
  if (clauses.empty()) return {};
  return {fmt::format("far from all other values: {}{}; if that means a missing value, {}", fmt::join(clauses, ", "),
                      more > 0 ? fmt::format(", and {} more", counted(more, "column")) : "",
                      has_flag && !tokens.empty() ? fmt::format("say --missing={}", fmt::join(tokens, ","))
                      : has_flag                  ? "leave these cells empty"
                                                  : "put NaN in its place")};
}

std::vector<std::string> missing_markers(const MatrixD& numbers, const model::Table& table, bool has_flag) {
  constexpr Index kMostRows = 10'000;  // looked at; markers that are found are counted in all rows
  const Index step = std::max<Index>(1, (numbers.rows() + kMostRows - 1) / kMostRows);
  const Index looked = (numbers.rows() + step - 1) / step;
  std::vector<MarkedColumn> columns;
  std::vector<double> values(static_cast<std::size_t>(looked));
  for (Index c = 0; c < numbers.cols(); ++c) {
    const model::Feature& feature = table.features[static_cast<std::size_t>(c)];
    if (feature.levels.size() > 0 || feature.date) continue;
    for (Index r = 0; r < looked; ++r) values[static_cast<std::size_t>(r)] = numbers(r * step, c);
    std::vector<prep::Sentinel> markers = prep::find_sentinels(values);
    if (markers.empty()) continue;
    for (prep::Sentinel& marker : markers)
      marker.rows = static_cast<std::size_t>((numbers.col(c).array() == marker.value).count());
    columns.push_back({.name = printable(feature.name), .markers = std::move(markers)});
  }
  return missing_markers(columns, table.decimal, has_flag);
}

std::vector<std::string> nameless_columns(const csv::Schema& schema) {
  std::vector<std::string> names;
  for (const csv::Column& column : schema.columns) {
    if (column.nameless) names.push_back(column.name);
  }
  if (names.empty()) return {};
  return {fmt::format("{} in the header, and {} called {}",
                      names.size() == 1 ? "1 column has no name" : fmt::format("{} columns have no name", names.size()),
                      names.size() == 1 ? "is" : "are", join_names(names))};
}

std::vector<std::string> repeated_names(const csv::Schema& schema) {
  constexpr std::size_t kMost = 5;  // names, and positions of each
  std::map<std::string_view, std::vector<std::size_t>> positions;
  for (std::size_t i = 0; i < schema.columns.size(); ++i) positions[schema.columns[i].name].push_back(i + 1);
  std::vector<std::string> said;
  for (auto& [name, places] : positions) {
    if (places.size() < 2 || said.size() == kMost) continue;
    const std::size_t count = places.size();
    places.resize(std::min(count, kMost));
    said.push_back(fmt::format("{0} columns are called {1}: by name only the first is meant, by position ({2}{3}) each",
                               count, quoted(name), fmt::join(places, ", "), count > kMost ? ", ..." : ""));
  }
  return said;
}

}  // namespace aefx::workflow
