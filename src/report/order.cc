#include "report/order.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace aefx::report {
namespace {

std::vector<std::size_t> as_in_the_table(const explain::Explanation& e) {
  std::vector<std::size_t> order(e.columns.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  return order;
}

}  // namespace

std::vector<std::size_t> by_share(const explain::Explanation& e, std::size_t k) {
  const auto code = static_cast<Index>(k);
  std::vector<std::size_t> order = as_in_the_table(e);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto i = static_cast<Index>(a);
    const auto j = static_cast<Index>(b);
    const double share_a = std::abs(e.shares(i, code));
    const double share_b = std::abs(e.shares(j, code));
    if (share_a != share_b) return share_a > share_b;
    return std::abs(e.scaled_weights(i, code)) > std::abs(e.scaled_weights(j, code));
  });
  return order;
}

std::vector<std::size_t> by_loss(const explain::Explanation& e) {
  std::vector<std::size_t> order = as_in_the_table(e);
  const auto kept = [&](std::size_t i) { return e.columns[i].kept.value_or(2); };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return kept(a) < kept(b); });
  return order;
}

}  // namespace aefx::report
