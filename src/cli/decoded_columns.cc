#include "cli/decoded_columns.h"

namespace aefx::cli {

std::vector<csv::Meaning> meanings(const model::Table& table) {
  std::vector<csv::Meaning> out(table.features.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    const model::Feature& feature = table.features[i];
    for (std::size_t level = 0; level < feature.levels.size(); ++level)
      out[i].labels.push_back(feature.levels.text(level));
    if (feature.date)
      out[i].date = csv::Meaning::Date{.format = table.date_format, .whole_days = feature.date->whole_days};
  }
  return out;
}

}  // namespace aefx::cli
