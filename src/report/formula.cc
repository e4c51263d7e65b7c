#include "report/formula.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "report/text/text_parts.h"

namespace aefx::report {
namespace {

double largest(const explain::Column& column) { return std::max(std::abs(column.min), std::abs(column.max)); }

// Digits at which rounding the figures of a sum moves it by at most a hundredth of `spread` on every row.
template <typename Weights>
int digits(const explain::Explanation& e, const Weights& weights, double bias, double spread) {
  constexpr int kLeast = 4;
  constexpr int kMost = 17;  // these give back every double
  double terms = std::abs(bias);
  for (std::size_t i = 0; i < e.columns.size(); ++i) {
    terms += std::abs(weights(static_cast<Index>(i))) * largest(e.columns[i]);
  }
  const double wanted = 0.01 * spread;
  if (!(wanted > 0) || !std::isfinite(terms)) return kLeast;
  // Rounding to n digits moves a term by at most half of its n-th digit: 5 * 10^-n of its size.
  return static_cast<int>(std::clamp<double>(std::ceil(std::log10(5 * terms / wanted)), kLeast, kMost));
}

template <typename Weights>
std::string sum_of(const explain::Explanation& e, const Weights& weights, double bias, double spread,
                   const std::vector<std::size_t>& order, std::size_t most) {
  const int precision = digits(e, weights, bias, spread);
  const std::size_t terms = std::min(order.size(), most);
  std::vector<std::size_t> shown(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(terms));
  if (terms == order.size()) std::sort(shown.begin(), shown.end());
  std::string sum;
  for (const std::size_t i : shown) {
    sum += signed_term(weights(static_cast<Index>(i)), sum.empty(), precision) + "*" + variable(e.columns[i].name);
  }
  if (const std::size_t more = order.size() - terms; more > 0) {
    sum += fmt::format(" + ({} more column{})", more, more == 1 ? "" : "s");
  }
  return sum + signed_term(bias, sum.empty(), precision);
}

std::string call(const explain::Explanation& e, std::size_t k, char equals, const std::string& sum) {
  return fmt::format("{} {} {}({})", e.codes[k].name, equals, e.activation == "linear" ? "" : e.activation, sum);
}

}  // namespace

std::string formula(const explain::Explanation& e, std::size_t k, const std::vector<std::size_t>& order,
                    std::size_t most) {
  const auto code = static_cast<Index>(k);
  return call(e, k, e.exact ? '=' : '~',
              sum_of(e, e.raw_weights.col(code), e.raw_bias(code), e.codes[k].deviation, order, most));
}

std::string region_formula(const explain::Explanation& e, std::size_t r, std::size_t k, std::size_t most) {
  const auto code = static_cast<Index>(k);
  const explain::Region& region = e.regions[r];
  const auto weights = region.raw_weights.col(code);
  std::vector<std::size_t> order(e.columns.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto size = [&](std::size_t i) {
    return std::abs(weights(static_cast<Index>(i))) * (e.columns[i].max - e.columns[i].min);
  };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return size(a) > size(b); });
  return call(e, k, '=', sum_of(e, weights, region.raw_bias(code), e.codes[k].deviation, order, most));
}

}  // namespace aefx::report
