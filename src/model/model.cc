#include "aefx/model/model.h"

namespace aefx::model {

std::vector<std::string> Table::feature_names() const {
  std::vector<std::string> names;
  for (const Feature& feature : features) names.push_back(feature.name);
  return names;
}

std::vector<std::string> code_names(Index codes, bool pre_activation) {
  std::vector<std::string> names;
  for (Index k = 1; k <= codes; ++k) names.push_back("code" + std::to_string(k) + (pre_activation ? "_pre" : ""));
  return names;
}

}  // namespace aefx::model
