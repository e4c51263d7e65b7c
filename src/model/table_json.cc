#include <optional>
#include <utility>

#include "base/date.h"
#include "model/sections.h"

namespace aefx::model {

namespace {

constexpr std::size_t kMostColumns = 100'000'000;

// A text of one printable ASCII character, or none.
std::optional<char> character(const Field& field) {
  const std::string text = field.text();
  if (text.empty()) return std::nullopt;
  if (text.size() > 1 || text[0] < ' ' || text[0] > '~') field.fail("is not one character");
  return text[0];
}

Dates date_from_json(const Field& field) {
  const std::string unit = field.text();
  if (unit != "days" && unit != "seconds") field.fail("is neither days nor seconds");
  return {.whole_days = unit == "days"};
}

}  // namespace

Json table_to_json(const Table& table) {
  Json features = Json::array();
  for (const Feature& feature : table.features) {
    Json json{{"name", feature.name}, {"position", feature.position + 1}};
    if (feature.levels.size() > 0) json["levels"] = levels_to_json(feature.levels);
    if (feature.date) json["date"] = feature.date->whole_days ? "days" : "seconds";
    features.push_back(std::move(json));
  }
  return {{"name", table.name},
          {"named", table.named},
          {"columns", table.columns},
          {"missing", table.missing},
          {"decimal", std::string(1, table.decimal)},
          {"thousands", table.thousands == '\0' ? std::string() : std::string(1, table.thousands)},
          {"date_format", table.date_format},
          {"features", features}};
}

Table table_from_json(const Field& field) {
  Table table;
  table.name = field.at("name").text();
  table.named = field.at("named").boolean();
  table.columns = field.at("columns").count(kMostColumns);
  const Field missing = field.at("missing");
  for (std::size_t i = 0; i < missing.size(); ++i) table.missing.push_back(missing.at(i).text());
  table.decimal = character(field.at("decimal")).value_or('\0');
  if (table.decimal == '\0') field.at("decimal").fail("is empty");
  table.thousands = character(field.at("thousands")).value_or('\0');
  table.date_format = field.at("date_format").text();
  if (!is_date_format(table.date_format)) field.at("date_format").fail("is no pattern of a date");
  const Field features = field.at("features");
  if (features.size() == 0) features.fail("is empty");
  for (std::size_t i = 0; i < features.size(); ++i) {
    const Field position = features.at(i).at("position");
    const std::size_t place = position.count(table.columns);
    if (place == 0) position.fail("is 0, and positions begin at 1");
    table.features.push_back({.name = features.at(i).at("name").text(), .position = place - 1});
    if (features.at(i).has("levels")) table.features.back().levels = levels_from_json(features.at(i).at("levels"));
    if (features.at(i).has("date")) table.features.back().date = date_from_json(features.at(i).at("date"));
  }
  return table;
}

}  // namespace aefx::model
