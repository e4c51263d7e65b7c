#include <limits>

#include "model/sections.h"

namespace aefx::model {

Json points_to_json(const PointEvidence& points) {
  const bool colored = !points.levels.empty();
  return {
      {"column", {{"name", points.column}, {"position", colored ? points.position + 1 : 0}, {"values", points.levels}}},
      {"value", points.level},
      {"codes", rows(points.codes)}};
}

PointEvidence points_from_json(const Field& field, std::size_t codes) {
  PointEvidence points;
  const Field column = field.at("column");
  points.column = column.at("name").text();
  const std::size_t position = column.at("position").count(kMostRows);
  points.position = position > 0 ? position - 1 : 0;
  const Field levels = column.at("values");
  if (levels.size() > kMostLevels) levels.fail("has too many values");
  for (std::size_t i = 0; i < levels.size(); ++i) points.levels.push_back(levels.at(i).text());

  const Field list = field.at("codes");
  const std::size_t count = list.size();
  if (count > kMostPoints) list.fail("has too many rows");
  const MatrixD values = list.matrix(count, codes);
  if (values.size() > 0 && values.cwiseAbs().maxCoeff() > static_cast<double>(std::numeric_limits<float>::max())) {
    list.fail("is beyond float32");
  }
  points.codes = values.cast<float>();
  const Field level = field.at("value");
  level.expect_size(points.levels.empty() ? 0 : count, "values");
  for (std::size_t i = 0; i < level.size(); ++i) {
    points.level.push_back(level.at(i).count(points.levels.size() - 1));
  }
  return points;
}

}  // namespace aefx::model
