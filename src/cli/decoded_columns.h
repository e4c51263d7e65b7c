// How numbers of a model's features are written: as numbers, levels or dates.
#pragma once

#include <vector>

#include "aefx/csv/writer.h"
#include "aefx/model/model.h"

namespace aefx::cli {

// Returns the meaning of each feature's numbers.
[[nodiscard]] std::vector<csv::Meaning> meanings(const model::Table& table);

}  // namespace aefx::cli
