#include "report/svg/small_plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/markup.h"
#include "report/number_text.h"
#include "report/svg/axis.h"

namespace aefx::report {
namespace {

constexpr double kPlotWidth = 230, kPlotHeight = 128;  // without counts
constexpr double kPlotLeft = 46, kPlotRight = 224, kPlotTop = 24, kPlotBottom = 104;
constexpr double kHills = 30;  // height of the counts, below the curve
constexpr std::size_t kName = 24, kLabel = 12;

// Four digits, or a whole number of five.
std::string end_text(double value) { return short_number(value, std::abs(value) >= 1e4 ? 6 : 4); }

// Six characters at most: 150k, 1.5M.
std::string tick_text(double value) {
  const double size = std::abs(value);
  if (size >= 1e6 && size < 1e9) return short_number(value / 1e6, 4) + "M";
  if (size >= 1e4 && size < 1e6) return short_number(value / 1e3, 4) + "k";
  return short_number(value, size < 1e4 ? 5 : 2);
}

Svg start(const std::string& id, const std::string& title, const std::string& description, const std::string& name,
          double height) {
  Svg svg({.id = id,
           .width = kPlotWidth,
           .height = height,
           .title = title,
           .description = description,
           .classes = "small"});
  const std::string whole = shown(name);
  svg.text(0, 14, clip(whole, kName), "name", whole);
  return svg;
}

}  // namespace

std::string small_plot(const SmallPlot& plot) {
  const double hills = plot.counts.empty() ? 0 : kHills;
  Svg svg = start(plot.id, plot.title, plot.description, plot.name, kPlotHeight + hills);
  if (plot.curve.empty()) return std::move(svg).markup();
  const double first = plot.curve.front().first, last = plot.curve.back().first;
  const Axis across{.low = first, .high = last > first ? last : first + 1, .from = kPlotLeft, .to = kPlotRight};
  const Axis up = axis_of(plot.low, plot.high, kPlotBottom, kPlotTop);
  const double most = plot.counts.empty() ? 0 : *std::max_element(plot.counts.begin(), plot.counts.end());
  if (most > 0) {
    const double width = (kPlotRight - kPlotLeft) / static_cast<double>(plot.counts.size());
    for (std::size_t b = 0; b < plot.counts.size(); ++b) {
      if (!(plot.counts[b] > 0)) continue;
      const double height = hills * plot.counts[b] / most;
      svg.rect({kPlotLeft + width * static_cast<double>(b), kPlotBottom + 4 + hills - height, width - 0.5, height},
               "hill");
    }
  }
  for (const double tick : up.ticks(3)) {
    svg.line(kPlotLeft, up.at(tick), kPlotRight, up.at(tick), tick == 0 ? "zero" : "gridline");
    svg.text(kPlotLeft - 5, up.at(tick) + 4, tick_text(tick), "tick end");
  }
  std::string d;
  for (const auto& [x, y] : plot.curve)
    d += fmt::format("{}{} {}", d.empty() ? "M" : "L", coordinate(across.at(x)), coordinate(up.at(y)));
  svg.path(d, "curve train");
  const double base = kPlotBottom + hills + 18;
  svg.text(kPlotLeft, base, end_text(first), "tick");
  svg.text(kPlotRight, base, end_text(last), "tick end");
  return std::move(svg).markup();
}

std::string small_bars(const SmallBars& chart) {
  constexpr double kNames = 92, kStep = 25, kThick = 9;
  const std::size_t count = std::min(chart.bars.size(), kMostSmallBars);
  Svg svg = start(chart.id, chart.title, chart.description, chart.name, kPlotTop + kStep * static_cast<double>(count));
  const double low = std::min(chart.low, 0.0), high = std::max(chart.high, 0.0);
  const Axis across{.low = low, .high = high > low ? high : low + 1, .from = kNames, .to = kPlotWidth - 4};
  double y = kPlotTop;
  for (std::size_t b = 0; b < count; ++b, y += kStep) {
    const auto& [name, value] = chart.bars[b];
    const std::string whole = shown(name);
    svg.text(0, y + kThick, clip(whole, kLabel), "tick", whole);
    const double zero = across.at(0), end = across.at(value);
    svg.rect({std::min(zero, end), y, std::max(std::abs(end - zero), 0.75), kThick}, value < 0 ? "neg" : "pos",
             fmt::format("{}: {}{}", whole, value > 0 ? "+" : "", short_number(value)));
  }
  svg.line(across.at(0), kPlotTop - 3, across.at(0), y - kStep + kThick + 3, "zero");
  return std::move(svg).markup();
}

}  // namespace aefx::report
