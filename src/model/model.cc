#include "aefx/model/model.h"

#include <algorithm>

namespace aefx::model {

std::vector<std::string> Table::feature_names() const {
  std::vector<std::string> names;
  for (const Feature& feature : features) names.push_back(feature.name);
  return names;
}

std::vector<prep::Levels> Table::levels() const {
  std::vector<prep::Levels> all;
  for (const Feature& feature : features) all.push_back(feature.levels);
  return all;
}

prep::FeatureForms Table::forms() const {
  const bool plain = std::all_of(features.begin(), features.end(), [](const Feature& feature) {
    return feature.levels.size() == 0 && feature.transform.is_identity();
  });
  if (plain) return {};
  prep::FeatureForms forms;
  for (const Feature& feature : features) forms.emplace_back(feature.levels.size(), feature.transform);
  return forms;
}

std::vector<std::size_t> Table::categories() const {
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < features.size(); ++i) {
    if (features[i].levels.size() > 0) indices.push_back(i);
  }
  return indices;
}

std::vector<std::string> column_names(const Model& model) {
  std::vector<std::string> names;
  for (const prep::EncodedColumn& column : model.pipeline.columns) {
    const Feature& feature = model.table.features[column.source];
    names.push_back(column.level ? feature.name + "=" + feature.levels.label(*column.level) : feature.name);
  }
  return names;
}

std::vector<std::string> code_names(Index codes, bool pre_activation) {
  std::vector<std::string> names;
  for (Index k = 1; k <= codes; ++k) names.push_back("code" + std::to_string(k) + (pre_activation ? "_pre" : ""));
  return names;
}

}  // namespace aefx::model
