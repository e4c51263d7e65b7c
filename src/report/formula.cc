#include "report/formula.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/argsort.h"
#include "base/number.h"
#include "base/text.h"
#include "report/number_text.h"

namespace aefx::report {
namespace {

double largest(const explain::Column& column) { return std::max(std::abs(column.min), std::abs(column.max)); }

// Terms and bias of a linear formula, and the standard deviation of its values.
struct Sum {
  MatrixD::ConstColXpr weights;
  double bias = 0, deviation = 0;
};

// Digits to which the numbers of a sum can be rounded, changing it by at most a hundredth of the deviation on any row.
int digits(const explain::Explanation& e, const Sum& sum) {
  constexpr int kLeast = 4;
  constexpr int kMost = 17;  // enough for every double
  double terms = std::abs(sum.bias);
  for (std::size_t i = 0; i < e.columns.size(); ++i) {
    terms += std::abs(sum.weights(static_cast<Index>(i))) * largest(e.columns[i]);
  }
  const double wanted = 0.01 * sum.deviation;
  if (!(wanted > 0) || !std::isfinite(terms)) return kLeast;
  // Rounding to n digits changes a term by at most half a unit of its n-th digit: 5 * 10^-n of its size.
  return static_cast<int>(std::clamp<double>(std::ceil(std::log10(5 * terms / wanted)), kLeast, kMost));
}

std::string sum_text(const explain::Explanation& e, const Sum& sum, const std::vector<std::size_t>& order,
                     std::size_t most) {
  const int precision = digits(e, sum);
  const std::size_t terms = std::min(order.size(), most);
  std::vector<std::size_t> shown(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(terms));
  if (terms == order.size()) std::sort(shown.begin(), shown.end());
  std::string text;
  for (const std::size_t i : shown) {
    text += signed_term(sum.weights(static_cast<Index>(i)), text.empty(), precision) + "*" + term(e.columns[i]);
  }
  if (const std::size_t more = order.size() - terms; more > 0) {
    text += fmt::format(" + ({} more term{})", more, more == 1 ? "" : "s");
  }
  return text + signed_term(sum.bias, text.empty(), precision);
}

std::string call(const explain::Explanation& e, std::size_t k, char equals, const std::string& sum) {
  return fmt::format("{} {} {}({})", e.codes[k].name, equals, e.activation == "linear" ? "" : e.activation, sum);
}

}  // namespace

std::string formula(const explain::Explanation& e, std::size_t k, const std::vector<std::size_t>& order,
                    std::size_t most) {
  const auto code = static_cast<Index>(k);
  const Sum sum{.weights = e.raw_weights.col(code), .bias = e.raw_bias(code), .deviation = e.codes[k].deviation};
  return call(e, k, e.exact ? '=' : '~', sum_text(e, sum, order, most));
}

std::string region_formula(const explain::Explanation& e, std::size_t r, std::size_t k, std::size_t most) {
  const auto code = static_cast<Index>(k);
  const model::LinearRegion& region = e.regions.largest[r];
  const Sum sum{.weights = region.weights.col(code), .bias = region.bias(code), .deviation = e.codes[k].deviation};
  const std::vector<std::size_t> order = argsort_descending(e.columns.size(), [&](std::size_t i) {
    return std::abs(sum.weights(static_cast<Index>(i))) * (e.columns[i].max - e.columns[i].min);
  });
  return call(e, k, '=', sum_text(e, sum, order, most));
}

std::string variable(const std::string& name) {
  const bool word = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80) != 0;
  });
  const std::string shown = printable(name);
  return word && shown == name ? name : "`" + shown + "`";
}

std::string term(const explain::Column& column) {
  std::string text = variable(column.name);
  if (column.lower_cap) text = fmt::format("max({}, {})", text, cap_text(*column.lower_cap));
  if (column.upper_cap) text = fmt::format("min({}, {})", text, cap_text(*column.upper_cap));
  if (!column.log_offset) return text;
  const double offset = *column.log_offset;
  if (offset != 0) text += (offset < 0 ? " - " : " + ") + cap_text(std::abs(offset));
  return fmt::format("log({})", text);
}

std::string weight_name(const explain::Column& column) { return column.transformed() ? term(column) : column.name; }

std::string cap_text(double cap) {
  constexpr int kDigits = 7;
  std::string exact;
  append_number(exact, cap);
  std::string rounded;
  append_number(rounded, parse_number(short_number(cap, kDigits)).value_or(cap));
  const bool same = static_cast<float>(parse_number(rounded).value_or(cap)) == static_cast<float>(cap);
  return same && rounded.size() < exact.size() ? rounded : exact;
}

}  // namespace aefx::report
