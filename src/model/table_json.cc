#include <cmath>
#include <optional>
#include <unordered_set>
#include <utility>

#include "base/date.h"
#include "model/sections.h"

namespace aefx::model {
namespace {

constexpr std::size_t kMostColumns = 100'000'000;

Json levels_to_json(const prep::Levels& levels) {
  return {{"names", levels.names},
          {"missing", levels.missing},
          {"others", levels.others},
          {"unseen", prep::name(levels.unseen)}};
}

prep::Levels levels_from_json(const Field& field) {
  const Field names = field.at("names");
  prep::Levels levels{.names = names.strings(),
                      .missing = field.at("missing").boolean(),
                      .others = field.at("others").count(kMostRows),
                      .unseen = field.at("unseen").choice(prep::unseen_named)};
  std::unordered_set<std::string> seen;
  for (std::size_t i = 0; i < levels.names.size(); ++i) {
    if (levels.names[i].empty()) names.at(i).fail("is empty, and an empty cell has no value");
    if (!seen.insert(levels.names[i]).second) names.at(i).fail("is there twice");
  }
  if (levels.size() == 0) field.fail("are none");
  return levels;
}

// Reads a text of one printable ASCII character, or of none.
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

prep::Transform transform_from_json(const Field& feature) {
  prep::Transform transform;
  if (feature.has("lower_cap")) transform.low = feature.at("lower_cap").real();
  if (feature.has("upper_cap")) transform.high = feature.at("upper_cap").real();
  if (feature.has("log_offset")) transform.log_offset = feature.at("log_offset").real();
  if (transform.low > transform.high) feature.at("lower_cap").fail("is above the upper cap");
  if (transform.log_offset && !(transform.low + *transform.log_offset > 0))
    feature.at("log_offset").fail("is too small for the lower cap");
  return transform;
}

// Reads the position of a column, from 0.
std::size_t position_from_json(const Field& field, const Table& table) {
  const std::size_t position = field.count(table.columns);
  if (position == 0) field.fail("is 0, and positions begin at 1");
  return position - 1;
}

}  // namespace

Json table_to_json(const Table& table) {
  Json features = Json::array();
  for (const Feature& feature : table.features) {
    Json json{{"name", feature.name}, {"position", feature.position + 1}};
    if (feature.levels.size() > 0) json["levels"] = levels_to_json(feature.levels);
    const prep::Transform& transform = feature.transform;
    if (std::isfinite(transform.low)) json["lower_cap"] = transform.low;
    if (std::isfinite(transform.high)) json["upper_cap"] = transform.high;
    if (transform.log_offset) json["log_offset"] = *transform.log_offset;
    if (feature.whole) json["whole"] = true;
    if (feature.date) json["date"] = feature.date->whole_days ? "days" : "seconds";
    features.push_back(std::move(json));
  }
  Json out{{"name", table.name},
           {"named", table.named},
           {"columns", table.columns},
           {"missing", table.missing},
           {"decimal", std::string(1, table.decimal)},
           {"thousands", table.thousands == '\0' ? std::string() : std::string(1, table.thousands)},
           {"date_format", table.date_format},
           {"features", features}};
  const auto add = [&out](const char* name, const std::vector<OtherColumn>& columns) {
    for (const OtherColumn& column : columns)
      out[name].push_back({{"name", column.name}, {"position", column.position + 1}});
  };
  add("identifiers", table.identifiers);
  add("left_out", table.left_out);
  return out;
}

Table table_from_json(const Field& field) {
  Table table{.name = field.at("name").text(),
              .named = field.at("named").boolean(),
              .columns = field.at("columns").count(kMostColumns),
              .missing = field.at("missing").strings(),
              .decimal = character(field.at("decimal")).value_or('\0'),
              .thousands = character(field.at("thousands")).value_or('\0'),
              .date_format = field.at("date_format").text(),
              .features = {},
              .identifiers = {},
              .left_out = {}};
  if (table.decimal == '\0') field.at("decimal").fail("is empty");
  if (!is_date_format(table.date_format)) field.at("date_format").fail("is no pattern of a date");
  const Field features = field.at("features");
  if (features.size() == 0) features.fail("is empty");
  for (std::size_t i = 0; i < features.size(); ++i) {
    const Field json = features.at(i);
    table.features.push_back(
        {.name = json.at("name").text(), .position = position_from_json(json.at("position"), table)});
    if (json.has("levels")) table.features.back().levels = levels_from_json(json.at("levels"));
    table.features.back().transform = transform_from_json(json);
    if (json.has("whole")) table.features.back().whole = json.at("whole").boolean();
    if (json.has("date")) table.features.back().date = date_from_json(json.at("date"));
  }
  const auto add = [&](const char* name, std::vector<OtherColumn>& columns) {
    if (!field.has(name)) return;
    const Field list = field.at(name);
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Field json = list.at(i);
      columns.push_back({.name = json.at("name").text(), .position = position_from_json(json.at("position"), table)});
    }
  };
  add("identifiers", table.identifiers);
  add("left_out", table.left_out);
  return table;
}

}  // namespace aefx::model
