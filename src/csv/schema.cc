#include "aefx/csv/schema.h"

#include <algorithm>

namespace aefx::csv {

std::size_t Schema::find(std::string_view name) const {
  const auto found =
      std::find_if(columns.begin(), columns.end(), [&](const Column& column) { return column.name == name; });
  return found == columns.end() ? npos : static_cast<std::size_t>(found - columns.begin());
}

}  // namespace aefx::csv
