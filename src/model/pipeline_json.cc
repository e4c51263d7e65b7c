#include "model/sections.h"

namespace aefx::model {
namespace {

Json statistics_to_json(const prep::EncodedColumn& column) {
  const prep::ColumnStatistics& s = column.statistics;
  Json json{{"count", s.count},
            {"missing", s.missing},
            {"min", s.min},
            {"max", s.max},
            {"mean", s.mean},
            {"deviation", s.deviation},
            {"lower_quartile", s.lower_quartile},
            {"median", s.median},
            {"upper_quartile", s.upper_quartile}};
  if (column.transform.log_offset) json.update({{"own_mean", s.own_mean}, {"own_deviation", s.own_deviation}});
  return json;
}

prep::ColumnStatistics statistics_from_json(const Field& field, bool of_logarithms) {
  if (field.at("min").real() > field.at("max").real()) field.at("min").fail("is above max");
  return {.count = field.at("count").count(kMostRows),
          .missing = field.at("missing").count(kMostRows),
          .min = field.at("min").real(),
          .max = field.at("max").real(),
          .mean = field.at("mean").real(),
          .deviation = field.at("deviation").real(),
          .lower_quartile = field.at("lower_quartile").real(),
          .median = field.at("median").real(),
          .upper_quartile = field.at("upper_quartile").real(),
          .own_mean = of_logarithms ? field.at("own_mean").real() : 0,
          .own_deviation = of_logarithms ? field.at("own_deviation").not_negative() : 0};
}

// Returns source, level and weight of the encoded columns that these features have.
std::vector<prep::EncodedColumn> encoded_columns(const Table& table) {
  std::vector<prep::EncodedColumn> columns;
  for (std::size_t i = 0; i < table.features.size(); ++i) {
    const std::size_t levels = table.features[i].levels.size();
    if (levels == 0)
      columns.push_back({.source = i, .scale = {}, .statistics = {}, .transform = table.features[i].transform});
    for (std::size_t level = 0; level < levels; ++level) {
      columns.push_back(
          {.source = i, .scale = {}, .statistics = {}, .level = level, .weight = 1 / static_cast<double>(levels)});
    }
  }
  return columns;
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
    json["statistics"] = statistics_to_json(column);
    columns.push_back(std::move(json));
  }
  return {{"scale", prep::name(pipeline.options.scaling)},
          {"margin", pipeline.options.margin},
          {"on_missing", prep::name(pipeline.options.on_missing)},
          {"columns", columns}};
}

prep::Pipeline pipeline_from_json(const Field& field, const Table& table) {
  prep::Pipeline pipeline{.options = {.scaling = field.at("scale").choice(prep::scaling_named),
                                      .margin = field.at("margin").real(),
                                      .on_missing = field.at("on_missing").choice(prep::on_missing_named)},
                          .columns = encoded_columns(table)};
  const Field columns = field.at("columns");
  columns.expect_size(pipeline.columns.size(), "columns");
  for (std::size_t i = 0; i < pipeline.columns.size(); ++i) {
    const Field json = columns.at(i);
    prep::EncodedColumn& column = pipeline.columns[i];
    if (json.at("feature").count(table.features.size()) != column.source + 1)
      json.at("feature").fail("is out of order");
    if (json.has("level") != column.level.has_value()) {
      json.fail(column.level ? "tells no level, and its feature has levels"
                             : "tells a level, and its feature has none");
    }
    if (column.level && json.at("level").count(table.features[column.source].levels.size()) != *column.level + 1)
      json.at("level").fail("is out of order");
    column.scale = {
        .offset = json.at("offset").real(), .scale = json.at("scale").real(), .base = json.at("base").real()};
    if (!(column.scale.scale > 0)) json.at("scale").fail("is not above 0");
    column.fill = json.at("fill").real();
    column.statistics = statistics_from_json(json.at("statistics"), column.transform.log_offset.has_value());
  }
  return pipeline;
}

}  // namespace aefx::model
