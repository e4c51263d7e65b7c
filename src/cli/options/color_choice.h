// The column that colours the points of a report.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "aefx/csv/schema.h"
#include "aefx/model/model.h"

namespace aefx::cli {

// Position of the column that `wanted` (--color) selects. Throws Error (usage) if it selects none or several. If
// `wanted` is empty: the column that coloured the training rows, by name if both tables have names, else by position;
// or none.
[[nodiscard]] std::optional<std::size_t> choose_color(const csv::Schema& schema, const std::string& wanted,
                                                      const model::Model& model);

// Throws Error (usage): the column has too many values.
[[noreturn]] void too_many_colors(const csv::Schema& schema, std::size_t color, const std::string& table);

}  // namespace aefx::cli
