#include "cli/options/color_choice.h"

#include <fmt/format.h>

#include <vector>

#include "aefx/base/error.h"
#include "base/text.h"

namespace aefx::cli {

std::optional<std::size_t> choose_color(const csv::Schema& schema, const std::string& wanted,
                                        const model::Model& model) {
  if (!wanted.empty()) {
    const std::vector<std::size_t> columns = csv::select_columns(schema, wanted, "--color");
    if (columns.size() == 1) return columns.front();
    throw Error(Fault::usage, fmt::format("--color '{}' means {} columns", printable(wanted), columns.size()), {},
                "points are coloured by one column");
  }
  const model::Points& points = model.measurements.points;
  if (points.levels.empty()) return {};
  std::size_t column = points.position;
  if (schema.named && model.table.named) {
    column = schema.find(points.column);
  } else if (schema.columns.size() != model.table.columns) {
    return {};
  }
  if (column >= schema.columns.size()) return {};
  return column;
}

void too_many_colors(const csv::Schema& schema, std::size_t color, const std::string& table) {
  std::vector<std::string> others;
  for (std::size_t i = 0; i < schema.columns.size(); ++i) {
    if (i != color && schema.columns[i].kind == csv::Kind::text) others.push_back(printable(schema.columns[i].name));
  }
  throw Error(Fault::usage,
              fmt::format("--color: column \"{}\" has more than {} different values",
                          printable(schema.columns[color].name), model::kMostLevels),
              printable(table),
              others.empty() ? "a column that colours needs few values"
                             : fmt::format("other text columns: {}", join_names(others)));
}

}  // namespace aefx::cli
