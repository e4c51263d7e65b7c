#include "report/groups.h"

#include <algorithm>
#include <cmath>

namespace aefx::report {
namespace {

double weight(const explain::Explanation& e, const Group& group, std::size_t k) {
  double largest = 0;
  for (const std::size_t i : group.columns) {
    largest = std::max(largest, std::abs(e.scaled_weights(static_cast<Index>(i), static_cast<Index>(k))));
  }
  return largest;
}

void sort_by_share(const explain::Explanation& e, std::size_t k, std::vector<Group>& groups) {
  std::stable_sort(groups.begin(), groups.end(), [&](const Group& a, const Group& b) {
    const double share_a = std::abs(share(e, a, k));
    const double share_b = std::abs(share(e, b, k));
    return share_a != share_b ? share_a > share_b : weight(e, a, k) > weight(e, b, k);
  });
}

}  // namespace

std::vector<Group> groups(const explain::Explanation& e) {
  std::vector<Group> all;
  for (std::size_t i = 0; i < e.columns.size(); ++i) {
    const explain::Column& column = e.columns[i];
    const bool level = !column.level.empty();
    const bool goes_on =
        level && i > 0 && !e.columns[i - 1].level.empty() && e.columns[i - 1].feature == column.feature;
    if (!goes_on) all.push_back({.name = level ? column.source : column.name, .columns = {}, .levels = level});
    all.back().columns.push_back(i);
  }
  return all;
}

double share(const explain::Explanation& e, const Group& group, std::size_t k) {
  double sum = 0;
  for (const std::size_t i : group.columns) sum += e.shares(static_cast<Index>(i), static_cast<Index>(k));
  return sum;
}

std::vector<Group> groups_by_share(const explain::Explanation& e, std::size_t k) {
  std::vector<Group> all = groups(e);
  sort_by_share(e, k, all);
  for (Group& group : all) {
    if (group.columns.size() < 2) continue;
    std::vector<Group> levels;
    for (const std::size_t i : group.columns) levels.push_back({.name = {}, .columns = {i}, .levels = true});
    sort_by_share(e, k, levels);
    for (std::size_t i = 0; i < levels.size(); ++i) group.columns[i] = levels[i].columns.front();
  }
  return all;
}

}  // namespace aefx::report
