#include "report/svg/loss_curve.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>

#include "report/svg/axis.h"
#include "report/svg/svg.h"
#include "report/text/text_parts.h"

namespace aefx::report {
namespace {

constexpr double kWidth = 480, kHeight = 300;
constexpr double kLeft = 70, kRight = 466, kTop = 14, kBottom = 252;
constexpr std::size_t kMostSteps = 400;  // of a line
constexpr double kFar = 20;              // largest over smallest, from which the axis is logarithmic

using Loss = std::function<std::optional<double>(std::size_t epoch)>;

// Of thousands of epochs every n-th, and the last.
std::string line(std::size_t epochs, const Axis& x, const Axis& y, const Loss& loss) {
  const std::size_t every = std::max<std::size_t>(1, epochs / kMostSteps);
  std::string d;
  for (std::size_t i = 0; i < epochs; i = i + every < epochs || i + 1 == epochs ? i + every : epochs - 1) {
    const std::optional<double> value = loss(i);
    if (!value || !std::isfinite(*value)) continue;
    d += fmt::format("{}{} {}", d.empty() ? "M" : "L", coordinate(x.at(static_cast<double>(i + 1))),
                     coordinate(y.at(*value)));
  }
  return d;
}

void frame(Svg& svg, const Axis& x, const Axis& y) {
  const std::vector<double> losses = y.ticks(5);
  const TickLabels labels = tick_labels(losses);
  for (std::size_t i = 0; i < losses.size(); ++i) {
    svg.line(kLeft, y.at(losses[i]), kRight, y.at(losses[i]), "gridline");
    svg.text(kLeft - 8, y.at(losses[i]) + 4, labels.texts[i], "tick end");
  }
  for (const double tick : x.ticks(5)) {
    if (tick != std::floor(tick)) continue;
    svg.text(x.at(tick), kBottom + 20, fmt::format("{}", tick), "tick mid");
  }
  svg.line(kLeft, kBottom, kRight, kBottom, "zero");
  svg.text((kLeft + kRight) / 2, kHeight - 6,
           fmt::format("epoch; up: {}loss{}", y.logarithmic ? "logarithmic " : "", labels.unit), "tick mid");
}

}  // namespace

std::string loss_curve(const explain::Explanation& e) {
  const Loss train = [&](std::size_t i) { return std::optional<double>(e.curve[i].train); };
  const Loss valid = [&](std::size_t i) { return e.curve[i].valid; };
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (std::size_t i = 0; i < e.curve.size(); ++i) {
    for (const Loss* loss : {&train, &valid}) {
      const std::optional<double> value = (*loss)(i);
      if (!value || !std::isfinite(*value)) continue;
      low = std::min(low, *value);
      high = std::max(high, *value);
    }
  }
  Axis y = axis_of(low, high, kBottom, kTop);
  if (low > 0 && high / low > kFar)
    y = {.low = low / 1.2, .high = high * 1.2, .from = kBottom, .to = kTop, .logarithmic = true};
  const auto epochs = static_cast<double>(e.curve.size());
  const Axis x{.low = 1, .high = std::max(epochs, 2.0), .from = kLeft, .to = kRight, .logarithmic = false};
  const explain::Epoch& last = e.curve.back();
  Svg svg("loss", kWidth, kHeight, "Loss by epoch",
          fmt::format("Over {} epochs the loss on training rows goes from {} to {}{}.", e.curve.size(),
                      short_number(e.curve.front().train), short_number(last.train),
                      last.valid ? fmt::format(", on held-out rows it ends at {}", short_number(*last.valid)) : ""),
          "wide");
  frame(svg, x, y);
  if (e.best_epoch > 0 && e.best_epoch <= e.curve.size()) {
    const double at = x.at(static_cast<double>(e.best_epoch));
    svg.line(at, kTop, at, kBottom, "best");
    const bool left = at > (kLeft + kRight) / 2;  // of the line, where there is more room
    svg.text(at + (left ? -5 : 5), kTop + 12, fmt::format("best: {}", e.best_epoch), left ? "tick end" : "tick");
  }
  svg.path(line(e.curve.size(), x, y, train), "curve train");
  if (e.curve.front().valid) svg.path(line(e.curve.size(), x, y, valid), "curve valid");
  return std::move(svg).markup();
}

}  // namespace aefx::report
