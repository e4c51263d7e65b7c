#include "report/svg/axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "report/number_text.h"

namespace aefx::report {
namespace {

constexpr double kRoom = 0.04;  // of the range, on both sides

// The smallest step of 1, 2 or 5 times a power of ten that is at least `least`.
double round_step(double least) {
  const double power = std::pow(10.0, std::floor(std::log10(least)));
  for (const double step : {1.0, 2.0, 5.0}) {
    if (step * power >= least) return step * power;
  }
  return 10 * power;
}

}  // namespace

double Axis::at(double value) const {
  if (!logarithmic) return from + (value - low) / (high - low) * (to - from);
  return from + std::log(std::max(value, low) / low) / std::log(high / low) * (to - from);
}

std::vector<double> Axis::ticks(int wanted) const {
  std::vector<double> out;
  if (logarithmic && high / low > 30) {
    const double decades = std::log10(high / low);
    const double every = std::max(1.0, std::ceil(decades / wanted));
    for (double e = std::ceil(std::log10(low) - 1e-9); e <= std::log10(high) + 1e-9; e += every) {
      out.push_back(std::pow(10.0, e));
    }
    if (out.size() > 1) return out;
    out.clear();
  }
  const double step = round_step((high - low) / wanted);
  for (double n = std::ceil(low / step - 1e-9); n * step <= high + 1e-9 * step; ++n) out.push_back(n * step);
  return out;
}

Axis axis_of(double low, double high, double from, double to) {
  if (!std::isfinite(low) || !std::isfinite(high)) low = high = 0;
  double room = kRoom * (high - low);
  if (!(high - low > 1e-9 * std::max(std::abs(low), std::abs(high)))) {
    room = std::max(std::abs(low), std::abs(high)) * 0.1;
    if (!(room > 0)) room = 1;
  }
  return {.low = low - room, .high = high + room, .from = from, .to = to, .logarithmic = false};
}

TickLabels tick_labels(const std::vector<double>& ticks) {
  constexpr int kSmall = -2;
  constexpr int kLarge = 4;
  double most = 0;
  double least = std::numeric_limits<double>::infinity();
  for (const double tick : ticks) {
    most = std::max(most, std::abs(tick));
    if (tick != 0) least = std::min(least, std::abs(tick));
  }
  TickLabels labels;
  const int power = most > 0 ? static_cast<int>(std::floor(std::log10(most))) : 0;
  // A wide range, as on a logarithmic axis, has short labels already.
  const bool shared = (power < kSmall || power > kLarge) && most / least < 1000;
  const double unit = shared ? std::pow(10.0, power) : 1;
  if (shared) labels.unit = fmt::format(" (×{})", short_number(unit));
  for (const double tick : ticks) labels.texts.push_back(short_number(tick / unit, 5));
  return labels;
}

std::string draw_vertical_axis(Svg& svg, const Axis& axis, double left, double right) {
  const std::vector<double> ticks = axis.ticks(5);
  const TickLabels labels = tick_labels(ticks);
  for (std::size_t i = 0; i < ticks.size(); ++i) {
    svg.line(left, axis.at(ticks[i]), right, axis.at(ticks[i]), "gridline");
    svg.text(left - 8, axis.at(ticks[i]) + 4, labels.texts[i], "tick end");
  }
  return labels.unit;
}

}  // namespace aefx::report
