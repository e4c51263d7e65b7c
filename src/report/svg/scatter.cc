#include "report/svg/scatter.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "report/svg/axis.h"
#include "report/svg/marks.h"
#include "report/svg/svg.h"
#include "report/text/text_parts.h"

namespace aefx::report {
namespace {

constexpr std::size_t kMany = 250;  // rows, from which marks are smaller
constexpr double kSmall = 0.75;

double value(const explain::Explanation& e, std::size_t row, std::size_t code) {
  return static_cast<double>(e.points.codes(static_cast<Index>(row), static_cast<Index>(code)));
}

Axis code_axis(const explain::Explanation& e, std::size_t code, double from, double to) {
  const auto column = e.points.codes.col(static_cast<Index>(code));
  return axis_of(static_cast<double>(column.minCoeff()), static_cast<double>(column.maxCoeff()), from, to);
}

std::string definitions(std::size_t rows) { return mark_definitions(rows > kMany ? kSmall : 1); }

std::size_t level(const explain::Explanation& e, std::size_t row) {
  return e.points.levels.empty() ? 0 : e.points.level[row];
}

void put(Svg& svg, const explain::Explanation& e, std::size_t row, double x, double y, std::string_view hint) {
  const std::string name = e.points.levels.empty() ? "" : e.points.levels[level(e, row)];
  svg.use(fmt::format("m{}", level(e, row)), x, y,
          name.empty() ? std::string(hint) : fmt::format("{} · {}", hint, name));
}

void across(Svg& svg, const Axis& axis, const ScatterFrame& f, const std::string& name) {
  const std::vector<double> ticks = axis.ticks(5);
  const TickLabels labels = tick_labels(ticks);
  for (std::size_t i = 0; i < ticks.size(); ++i) {
    svg.line(axis.at(ticks[i]), f.top, axis.at(ticks[i]), f.bottom, "gridline");
    svg.text(axis.at(ticks[i]), f.bottom + 20, labels.texts[i], "tick mid");
  }
  svg.text((f.left + f.right) / 2, f.height - 8, name + labels.unit, "title mid");
}

std::string colored(const explain::Explanation& e) {
  return e.points.levels.empty() ? "" : fmt::format(", marked by {}", e.points.column);
}

}  // namespace

std::string scatter(const explain::Explanation& e, std::size_t x, std::size_t y) {
  const ScatterFrame f;
  const auto rows = static_cast<std::size_t>(e.points.codes.rows());
  const Axis horizontal = code_axis(e, x, f.left, f.right);
  const Axis vertical = code_axis(e, y, f.bottom, f.top);
  Svg svg("scatter", f.width, f.height, fmt::format("{} and {} of {} rows", e.codes[x].name, e.codes[y].name, rows),
          fmt::format("{} across, {} up{}. The tables beside it have the same values.", e.codes[x].name,
                      e.codes[y].name, colored(e)),
          "wide");
  svg.raw(definitions(rows));
  svg.raw("<g id=\"scatter-axes\">");
  across(svg, horizontal, f, e.codes[x].name);
  const std::vector<double> ticks = vertical.ticks(5);
  const TickLabels labels = tick_labels(ticks);
  for (std::size_t i = 0; i < ticks.size(); ++i) {
    svg.line(f.left, vertical.at(ticks[i]), f.right, vertical.at(ticks[i]), "gridline");
    svg.text(f.left - 8, vertical.at(ticks[i]) + 4, labels.texts[i], "tick end");
  }
  svg.upright(14, (f.top + f.bottom) / 2, e.codes[y].name + labels.unit, "title mid");
  svg.raw("</g>\n<g id=\"scatter-marks\">\n");
  for (std::size_t r = 0; r < rows; ++r) {
    put(svg, e, r, horizontal.at(value(e, r, x)), vertical.at(value(e, r, y)),
        fmt::format("{} {}, {} {}", e.codes[x].name, short_number(value(e, r, x)), e.codes[y].name,
                    short_number(value(e, r, y))));
  }
  svg.raw("</g>\n");
  return std::move(svg).markup();
}

std::string strip(const explain::Explanation& e) {
  constexpr double kHill = 110;  // height of the bars
  constexpr std::size_t kBins = 32;
  const auto rows = static_cast<std::size_t>(e.points.codes.rows());
  const std::size_t lanes = std::max<std::size_t>(e.points.levels.size(), 1);
  const double lane = lanes > 1 ? 30 : 60;
  ScatterFrame f;
  f.left = 12;
  f.bottom = f.top + kHill + 12 + lane * static_cast<double>(lanes);
  f.height = f.bottom + 54;
  const Axis axis = code_axis(e, 0, f.left, f.right);
  Svg svg("scatter", f.width, f.height, fmt::format("{} of {} rows", e.codes[0].name, rows),
          fmt::format("Bars count the rows with a value of {}; below them every row has a mark{}.", e.codes[0].name,
                      colored(e)),
          "wide");
  svg.raw(definitions(rows));
  across(svg, axis, f, e.codes[0].name);
  std::array<double, kBins> counts{};
  for (std::size_t r = 0; r < rows; ++r) {
    const double share = (axis.at(value(e, r, 0)) - f.left) / (f.right - f.left);
    counts[static_cast<std::size_t>(std::clamp<double>(std::floor(share * kBins), 0, kBins - 1))] += 1;
  }
  const double most = *std::max_element(counts.begin(), counts.end());
  const double width = (f.right - f.left) / kBins;
  for (std::size_t b = 0; b < kBins; ++b) {
    const double height = kHill * counts[b] / most;
    svg.rect(f.left + width * static_cast<double>(b), f.top + kHill - height, width - 1, height, "hill",
             counts[b] > 0 ? fmt::format("{} rows", counts[b]) : "");
  }
  svg.line(f.left, f.top + kHill, f.right, f.top + kHill, "zero");
  for (std::size_t r = 0; r < rows; ++r) {
    // Spread within the lane, so that marks of like values lie apart: the golden ratio leaves no pattern.
    const double spread = std::fmod(static_cast<double>(r) * 0.618033988749895, 1.0) - 0.5;
    const double y = f.top + kHill + 12 + lane * (static_cast<double>(level(e, r)) + 0.5 + 0.7 * spread);
    put(svg, e, r, axis.at(value(e, r, 0)), y, fmt::format("{} {}", e.codes[0].name, short_number(value(e, r, 0))));
  }
  return std::move(svg).markup();
}

}  // namespace aefx::report
