// Columns as the table has them: the levels of a categorical one together.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "aefx/explain/explanation.h"

namespace aefx::report {

struct Group {
  std::string name;                  // of the table's column
  std::vector<std::size_t> columns;  // of the explanation; a number is alone
  bool levels = false;
};

// In the table's order.
[[nodiscard]] std::vector<Group> groups(const explain::Explanation& e);

// The share of code `k` that the columns of a group have together, signed.
[[nodiscard]] double share(const explain::Explanation& e, const Group& group, std::size_t k);

// The groups with the largest share of code `k` first, and within each its columns likewise; where nothing varies, the
// largest weight first.
[[nodiscard]] std::vector<Group> groups_by_share(const explain::Explanation& e, std::size_t k);

}  // namespace aefx::report
