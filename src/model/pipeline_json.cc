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

}  // namespace

Json pipeline_to_json(const prep::Pipeline& pipeline) {
  Json columns = Json::array();
  for (const prep::EncodedColumn& column : pipeline.columns) {
    columns.push_back({{"feature", column.source + 1},
                       {"offset", column.scale.offset},
                       {"scale", column.scale.scale},
                       {"base", column.scale.base},
                       {"fill", column.fill},
                       {"statistics", statistics_to_json(column.statistics)}});
  }
  return {{"scale", prep::name(pipeline.options.scaling)},
          {"margin", pipeline.options.margin},
          {"on_missing", prep::name(pipeline.options.on_missing)},
          {"columns", columns}};
}

prep::Pipeline pipeline_from_json(const Field& field, std::size_t features) {
  prep::Pipeline pipeline;
  pipeline.options = {.scaling = named(field.at("scale"), prep::scaling_named),
                      .margin = field.at("margin").real(),
                      .on_missing = named(field.at("on_missing"), prep::on_missing_named)};
  const Field columns = field.at("columns");
  columns.expect_size(features, "columns");
  for (std::size_t i = 0; i < features; ++i) {
    const Field column = columns.at(i);
    const std::size_t source = column.at("feature").count(features);
    if (source != i + 1) column.at("feature").fail("is out of order");
    const prep::Scale scale{
        .offset = column.at("offset").real(), .scale = column.at("scale").real(), .base = column.at("base").real()};
    if (!(scale.scale > 0)) column.at("scale").fail("is not above 0");
    pipeline.columns.push_back({.source = source - 1,
                                .scale = scale,
                                .fill = column.at("fill").real(),
                                .statistics = statistics_from_json(column.at("statistics"))});
  }
  return pipeline;
}

}  // namespace aefx::model
