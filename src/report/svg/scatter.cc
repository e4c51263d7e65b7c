#include "report/svg/scatter.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "report/number_text.h"
#include "report/svg/axis.h"
#include "report/svg/svg.h"

namespace aefx::report {
namespace {

constexpr Index kMany = 250;  // rows from which marks are smaller
constexpr double kSmall = 0.75;

struct Position {
  double x = 0, y = 0;
};

double value(const explain::Explanation& e, std::size_t row, std::size_t code) {
  return static_cast<double>(e.points.codes(static_cast<Index>(row), static_cast<Index>(code)));
}

Axis code_axis(const explain::Explanation& e, std::size_t code, double from, double to) {
  const auto column = e.points.codes.col(static_cast<Index>(code));
  return axis_of(static_cast<double>(column.minCoeff()), static_cast<double>(column.maxCoeff()), from, to);
}

std::size_t level(const explain::Explanation& e, std::size_t row) {
  return e.points.levels.empty() ? 0 : e.points.level[row];
}

// Starts the picture; `marked` begins its description.
Svg start(const explain::Explanation& e, const ScatterFrame& f, const std::string& title, const std::string& marked,
          std::string_view end) {
  const std::string by = e.points.levels.empty() ? "" : fmt::format(", marked by {}", e.points.column);
  Svg svg({.id = "scatter",
           .width = f.width,
           .height = f.height,
           .title = fmt::format("{} of {} rows", title, e.points.codes.rows()),
           .description = fmt::format("{}{}.{}", marked, by, end),
           .classes = "wide"});
  svg.raw(mark_definitions(e.points.codes.rows() > kMany ? kSmall : 1));
  return svg;
}

// Draws the mark of a row; `hint` is completed with its number and level.
void add_mark(Svg& svg, const explain::Explanation& e, std::size_t row, Position at, std::string hint) {
  if (!e.points.row.empty()) hint = fmt::format("row {}: {}", e.points.row[row], hint);
  if (!e.points.levels.empty() && !e.points.levels[level(e, row)].empty()) {
    hint += fmt::format(" · {}", e.points.levels[level(e, row)]);
  }
  svg.use(fmt::format("m{}", level(e, row)), at.x, at.y, hint);
}

void draw_horizontal_axis(Svg& svg, const Axis& axis, const ScatterFrame& f, const std::string& name) {
  const std::vector<double> ticks = axis.ticks(5);
  const TickLabels labels = tick_labels(ticks);
  for (std::size_t i = 0; i < ticks.size(); ++i) {
    svg.line(axis.at(ticks[i]), f.top, axis.at(ticks[i]), f.bottom, "gridline");
    svg.text(axis.at(ticks[i]), f.bottom + 20, labels.texts[i], "tick mid");
  }
  svg.text((f.left + f.right) / 2, f.height - 8, name + labels.unit, "title mid");
}

// "code1 0.52"
std::string labelled(const explain::Explanation& e, std::size_t row, std::size_t code) {
  return e.codes[code].name + " " + short_number(value(e, row, code));
}

}  // namespace

std::string scatter(const explain::Explanation& e, std::size_t x, std::size_t y) {
  const ScatterFrame f;
  const auto rows = static_cast<std::size_t>(e.points.codes.rows());
  const Axis horizontal = code_axis(e, x, f.left, f.right);
  const Axis vertical = code_axis(e, y, f.bottom, f.top);
  Svg svg = start(e, f, e.codes[x].name + " and " + e.codes[y].name,
                  fmt::format("{} across, {} up", e.codes[x].name, e.codes[y].name),
                  " The tables beside it have the same values.");
  svg.raw("<g id=\"scatter-axes\">");
  draw_horizontal_axis(svg, horizontal, f, e.codes[x].name);
  const std::string unit = draw_vertical_axis(svg, vertical, f.left, f.right);
  svg.upright(14, (f.top + f.bottom) / 2, e.codes[y].name + unit, "title mid");
  svg.raw("</g>\n<g id=\"scatter-marks\">\n");
  for (std::size_t r = 0; r < rows; ++r) {
    add_mark(svg, e, r, {horizontal.at(value(e, r, x)), vertical.at(value(e, r, y))},
             labelled(e, r, x) + ", " + labelled(e, r, y));
  }
  svg.raw("</g>\n");
  return std::move(svg).markup();
}

std::string strip_plot(const explain::Explanation& e) {
  constexpr double kBars = 110;  // their height
  constexpr std::size_t kBins = 32;
  const auto rows = static_cast<std::size_t>(e.points.codes.rows());
  const std::size_t lanes = std::max<std::size_t>(e.points.levels.size(), 1);
  const double lane = lanes > 1 ? 30 : 60;
  ScatterFrame f;
  f.left = 12;
  f.bottom = f.top + kBars + 12 + lane * static_cast<double>(lanes);
  f.height = f.bottom + 54;
  const Axis axis = code_axis(e, 0, f.left, f.right);
  Svg svg = start(
      e, f, e.codes[0].name,
      fmt::format("Bars count the rows with a value of {}; below them every row has a mark", e.codes[0].name), "");
  draw_horizontal_axis(svg, axis, f, e.codes[0].name);
  std::array<double, kBins> counts{};
  for (std::size_t r = 0; r < rows; ++r) {
    const double share = (axis.at(value(e, r, 0)) - f.left) / (f.right - f.left);
    counts[static_cast<std::size_t>(std::clamp<double>(std::floor(share * kBins), 0, kBins - 1))] += 1;
  }
  const double most = *std::max_element(counts.begin(), counts.end());
  const double width = (f.right - f.left) / kBins;
  for (std::size_t b = 0; b < kBins; ++b) {
    const double height = kBars * counts[b] / most;
    svg.rect({f.left + width * static_cast<double>(b), f.top + kBars - height, width - 1, height}, "hill",
             counts[b] > 0 ? fmt::format("{} rows", counts[b]) : "");
  }
  svg.line(f.left, f.top + kBars, f.right, f.top + kBars, "zero");
  svg.raw("<g id=\"scatter-marks\">\n");
  for (std::size_t r = 0; r < rows; ++r) {
    // Spreads marks of similar values within the lane, by the golden ratio, which leaves no pattern.
    const double spread = std::fmod(static_cast<double>(r) * 0.618033988749895, 1.0) - 0.5;
    const double y = f.top + kBars + 12 + lane * (static_cast<double>(level(e, r)) + 0.5 + 0.7 * spread);
    add_mark(svg, e, r, {axis.at(value(e, r, 0)), y}, labelled(e, r, 0));
  }
  svg.raw("</g>\n");
  return std::move(svg).markup();
}

}  // namespace aefx::report
