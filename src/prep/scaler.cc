#include "aefx/prep/scaler.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/names.h"

namespace aefx::prep {
namespace {

constexpr Names<Scaling, 4> kScalingNames{{{Scaling::minmax, "minmax"},
                                           {Scaling::standard, "standard"},
                                           {Scaling::robust, "robust"},
                                           {Scaling::none, "none"}}};

// (value - offset) * scale, also if the difference is beyond the largest double.
double distance(double value, double offset, double scale) {
  const double difference = value - offset;
  return std::isfinite(difference) ? difference * scale : (value / 2 - offset / 2) * scale * 2;
}

Scale scale_to(double offset, double low, double high, double width, double base, double middle) {
  const double scale = width / 2 / (high / 2 - low / 2);
  if (!(high > low) || !std::isfinite(scale) || !(scale > 0)) return {.offset = offset, .scale = 1, .base = middle};
  return {.offset = offset, .scale = scale, .base = base};
}

}  // namespace

std::string_view name(Scaling scaling) { return name_in(kScalingNames, scaling); }

std::optional<Scaling> scaling_named(std::string_view name) { return value_in(kScalingNames, name); }

std::vector<std::string_view> scaling_names() { return names_in(kScalingNames); }

double Scale::apply(double value) const { return distance(value, offset, scale) + base; }

double Scale::invert(double scaled) const {
  const double value = (scaled - base) / scale + offset;
  if (std::isfinite(value) || !std::isfinite(scaled)) return value;
  // An intermediate or the final value is beyond the largest double.
  constexpr double kQuarter = std::numeric_limits<double>::max() / 4;
  return std::clamp((scaled - base) / 4 / scale + offset / 4, -kQuarter, kQuarter) * 4;
}

Scale fit_scale(Scaling scaling, double margin, const ColumnStatistics& s) {
  switch (scaling) {
    case Scaling::minmax:
      return scale_to(s.min, s.min, s.max, 1 - 2 * margin, margin, 0.5);
    case Scaling::standard:
      return scale_to(s.mean, 0, s.deviation, 1, 0, 0);
    case Scaling::robust:
      // More than half of the values are equal: the range takes the place of the quartiles.
      if (!(s.upper_quartile > s.lower_quartile)) return scale_to(s.median, s.min, s.max, 1, 0, 0);
      return scale_to(s.median, s.lower_quartile, s.upper_quartile, 1, 0, 0);
    case Scaling::none:
      break;
  }
  return {};
}

}  // namespace aefx::prep
