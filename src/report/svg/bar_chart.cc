#include "report/svg/bar_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/markup.h"
#include "report/svg/svg.h"

namespace aefx::report {

std::string bar_chart(const BarChart& chart) {
  constexpr double kWidth = 340;
  constexpr double kStep = 36;      // from bar to bar
  constexpr double kBaseline = 14;  // of the name
  constexpr double kTop = 20;       // of the bar
  constexpr double kThick = 9;
  constexpr std::size_t kCharacters = 43;  // of a line
  double least = chart.least;
  double most = chart.most;
  for (const Bar& bar : chart.bars) {
    if (!std::isfinite(bar.value)) continue;
    least = std::min(least, bar.value);
    most = std::max(most, bar.value);
  }
  const double unit = kWidth / (most - least);
  const double zero = -least * unit;
  const double height = kStep * static_cast<double>(chart.bars.size());
  Svg svg({.id = chart.id,
           .width = kWidth,
           .height = height,
           .title = chart.title,
           .description = chart.description,
           .classes = "bars"});
  double y = 0;
  for (const Bar& bar : chart.bars) {
    const std::size_t label = columns(bar.label);
    const std::string name = shown(bar.name);
    svg.text(0, y + kBaseline, clip(name, kCharacters - label - 2), "name", name);
    svg.text(kWidth, y + kBaseline, bar.label, "value end");
    svg.rect({0, y + kTop, kWidth, kThick}, "track");
    const double value = std::isfinite(bar.value) ? bar.value : 0;
    if (value != 0) {
      const double size = std::max(std::abs(value) * unit, 0.75);
      svg.rect({value > 0 ? zero : zero - size, y + kTop, size, kThick}, value > 0 ? "pos" : "neg");
    }
    if (least < 0) svg.line(zero, y + kTop - 2, zero, y + kTop + kThick + 2, "zero");
    y += kStep;
  }
  return std::move(svg).markup();
}

}  // namespace aefx::report
