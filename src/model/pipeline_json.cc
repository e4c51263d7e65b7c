#include "model/sections.h"

namespace aefx::model {
namespace {

Json statistics_to_json(const prep::ColumnStatistics& s) {
  return {{"count", s.count},
          {"missing", s.missing},
          {"min", s.min},
          {"max", s.max},
          {"mean", s.mean},
          {"deviation", s.deviation},
          {"lower_quartile", s.lower_quartile},
          {"median", s.median},
          {"upper_quartile", s.upper_quartile}};
}

prep::ColumnStatistics statistics_from_json(const Field& field) {
  if (field.at("min").real() > field.at("max").real()) field.at("min").fail("is above max");
  return {.count = field.at("count").count(kMostRows),
          .missing = field.at("missing").count(kMostRows),
          .min = field.at("min").real(),
          .max = field.at("max").real(),
          .mean = field.at("mean").real(),
          .deviation = field.at("deviation").real(),
          .lower_quartile = field.at("lower_quartile").real(),
          .median = field.at("median").real(),
          .upper_quartile = field.at("upper_quartile").real()};
}

template <typename Named>
auto named(const Field& field, Named lookup) {
  const auto value = lookup(field.text());
  if (!value) field.fail("is '" + field.text() + "', which this version does not know");
  return *value;
}

// What the columns must be, given the table's features.
struct Place {
  std::size_t source = 0;
  std::optional<std::size_t> level;
  std::size_t levels = 0;  // of the feature
};

std::vector<Place> places_of(const Table& table) {
  std::vector<Place> places;
  for (std::size_t i = 0; i < table.features.size(); ++i) {
    const std::size_t levels = table.features[i].levels.size();
    if (levels == 0) places.push_back({.source = i, .level = {}, .levels = 0});
    for (std::size_t level = 0; level < levels; ++level)
      places.push_back({.source = i, .level = level, .levels = levels});
  }
  return places;
}

}  // namespace

Json pipeline_to_json(const prep::Pipeline& pipeline) {
  Json columns = Json::array();
  for (const prep::EncodedColumn& column : pipeline.columns) {
    Json json{{"feature", column.source + 1}};
    if (column.level) json["level"] = *column.level + 1;
    json["offset"] = column.scale.offset;
    json["scale"] = column.scale.scale;
    json["base"] = column.scale.base;
    json["fill"] = column.fill;
    json["statistics"] = statistics_to_json(column.statistics);
    columns.push_back(std::move(json));
  }
  return {{"scale", prep::name(pipeline.options.scaling)},
          {"margin", pipeline.options.margin},
          {"on_missing", prep::name(pipeline.options.on_missing)},
          {"columns", columns}};
}

prep::Pipeline pipeline_from_json(const Field& field, const Table& table) {
  prep::Pipeline pipeline;
  pipeline.options = {.scaling = named(field.at("scale"), prep::scaling_named),
                      .margin = field.at("margin").real(),
                      .on_missing = named(field.at("on_missing"), prep::on_missing_named)};
  const Field columns = field.at("columns");
  const std::vector<Place> places = places_of(table);
  columns.expect_size(places.size(), "columns");
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Field column = columns.at(i);
    const Place& place = places[i];
    if (column.at("feature").count(table.features.size()) != place.source + 1) {
      column.at("feature").fail("is out of order");
    }
    if (column.has("level") != place.level.has_value()) {
      column.fail(place.level ? "tells no level, and its feature has levels"
                              : "tells a level, and its feature has none");
    }
    if (place.level && column.at("level").count(place.levels) != *place.level + 1) {
      column.at("level").fail("is out of order");
    }
    const prep::Scale scale{
        .offset = column.at("offset").real(), .scale = column.at("scale").real(), .base = column.at("base").real()};
    if (!(scale.scale > 0)) column.at("scale").fail("is not above 0");
    pipeline.columns.push_back({.source = place.source,
                                .scale = scale,
                                .fill = column.at("fill").real(),
                                .statistics = statistics_from_json(column.at("statistics")),
                                .level = place.level,
                                .weight = place.level ? 1 / static_cast<double>(place.levels) : 1});
  }
  return pipeline;
}

}  // namespace aefx::model
