#include "workflow/table_remarks.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "base/number.h"
#include "base/text.h"
#include "csv/select_columns.h"

namespace aefx::workflow {
namespace {

std::string number_text(double value) {
  std::string text;
  append_number(text, value);
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
  constexpr Index kTogether = 8;  // columns in one cache line
  Eigen::MatrixXd some;           // column by column
  for (Index c = 0; c < numbers.cols(); ++c) {
    if (c % kTogether == 0)
      some = numbers.middleCols(c, std::min(kTogether, numbers.cols() - c))(Eigen::seqN(0, looked, step), Eigen::all);
    const model::Feature& feature = table.features[static_cast<std::size_t>(c)];
    if (feature.levels.size() > 0 || feature.date) continue;
    const double* const values = some.col(c % kTogether).data();
    std::vector<prep::Sentinel> markers = prep::find_sentinels({values, values + looked});
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
