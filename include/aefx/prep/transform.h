// Changes of a feature's value before it is scaled: values far out are capped, skewed ones read as logarithms.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

namespace aefx::prep {

// v becomes min(max(v, low), high) and then, with a log offset c, log(v + c). NaN stays NaN.
struct Transform {
  double low = -std::numeric_limits<double>::infinity();  // caps, in the column's own units; low <= high
  double high = std::numeric_limits<double>::infinity();
  std::optional<double> log_offset{};  // c; low + c is above 0

  [[nodiscard]] bool has_caps() const { return std::isfinite(low) || std::isfinite(high); }
  [[nodiscard]] bool is_identity() const { return !has_caps() && !log_offset; }
  [[nodiscard]] double capped(double value) const { return value < low ? low : value > high ? high : value; }
  [[nodiscard]] double apply(double value) const;
  // Returns the value whose transform is `transformed`, for any that a column without caps could have.
  [[nodiscard]] double invert(double transformed) const;
  bool operator==(const Transform&) const = default;
};

// How a feature enters the network: as its levels, one column each, or as a number.
struct FeatureForm {
  std::size_t levels = 0;  // 0: a number
  Transform transform{};   // of a number

  FeatureForm() = default;
  FeatureForm(std::size_t count, const Transform& change = {}) : levels(count), transform(change) {}  // NOLINT
};

// One for each feature; empty: all are numbers as they are.
using FeatureForms = std::vector<FeatureForm>;

}  // namespace aefx::prep
