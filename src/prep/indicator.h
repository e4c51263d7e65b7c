// What is known of a column of 0 and 1, such as that of a level.
#pragma once

#include <cstdint>

#include "aefx/prep/statistics.h"

namespace aefx::prep {

// Of one that is 0 on `zeros` rows and 1 on `ones`.
[[nodiscard]] ColumnStatistics indicator_statistics(std::uint64_t zeros, std::uint64_t ones);

}  // namespace aefx::prep
