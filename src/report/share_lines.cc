#include "report/share_lines.h"

#include <fmt/format.h>

#include <algorithm>

namespace aefx::report {

std::vector<ShareLine> share_lines(const explain::Explanation& e, std::size_t k, const std::vector<Group>& groups,
                                   std::size_t shown, std::size_t most_levels) {
  std::vector<ShareLine> lines;
  const auto add = [&](const std::string& name, std::size_t i) {
    lines.push_back({.name = name, .column = i, .share = e.shares(static_cast<Index>(i), static_cast<Index>(k))});
  };
  for (std::size_t g = 0; g < std::min(shown, groups.size()); ++g) {
    const Group& group = groups[g];
    if (!group.levels) {
      add(group.name, group.columns.front());
      continue;
    }
    lines.push_back({.name = group.name, .column = {}, .share = share(e, group, k)});
    const std::size_t levels = std::min(group.columns.size(), most_levels);
    for (std::size_t l = 0; l < levels; ++l) add(e.columns[group.columns[l]].name, group.columns[l]);
    if (const std::size_t more = group.columns.size() - levels; more > 0) {
      double rest = 0;
      for (std::size_t l = levels; l < group.columns.size(); ++l) {
        rest += e.shares(static_cast<Index>(group.columns[l]), static_cast<Index>(k));
      }
      lines.push_back({.name = fmt::format("({} more level{} of {})", more, more == 1 ? "" : "s", group.name),
                       .column = {},
                       .share = rest});
    }
  }
  return lines;
}

double share_from(const explain::Explanation& e, std::size_t k, const std::vector<Group>& groups, std::size_t first) {
  double sum = 0;
  for (std::size_t g = first; g < groups.size(); ++g) sum += share(e, groups[g], k);
  return sum;
}

}  // namespace aefx::report
