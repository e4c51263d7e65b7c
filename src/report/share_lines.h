// The lines of a table on a code: a column each; a categorical one as a whole, and its levels below it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "aefx/explain/explanation.h"
#include "report/groups.h"

namespace aefx::report {

struct ShareLine {
  std::string name;
  std::optional<std::size_t> column;  // of the explanation; none where several are taken together
  double share = 0;                   // of the code
};

// Of the first `shown` groups, and of each at most `most_levels` levels: one line has the others together.
[[nodiscard]] std::vector<ShareLine> share_lines(const explain::Explanation& e, std::size_t k,
                                                 const std::vector<Group>& groups, std::size_t shown,
                                                 std::size_t most_levels);

// The share of code `k` of the groups from `first` on.
[[nodiscard]] double share_from(const explain::Explanation& e, std::size_t k, const std::vector<Group>& groups,
                                std::size_t first);

}  // namespace aefx::report
