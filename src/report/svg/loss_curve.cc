#include "report/svg/loss_curve.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>

#include "report/number_text.h"
#include "report/svg/axis.h"
#include "report/svg/svg.h"

namespace aefx::report {
namespace {

constexpr double kWidth = 480, kHeight = 300;
constexpr double kLeft = 70, kRight = 466, kTop = 14, kBottom = 252;
constexpr std::size_t kMostSteps = 400;  // of a line
constexpr double kLogarithmic = 20;      // ratio of losses from which the axis is logarithmic

using Loss = std::function<std::optional<double>(std::size_t epoch)>;

// At most some kMostSteps epochs, evenly spaced, and the last.
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
  const std::string unit = draw_vertical_axis(svg, y, kLeft, kRight);
  for (const double tick : x.ticks(5)) {
    if (tick != std::floor(tick)) continue;
    svg.text(x.at(tick), kBottom + 20, fmt::format("{}", tick), "tick mid");
  }
  svg.line(kLeft, kBottom, kRight, kBottom, "zero");
  svg.text((kLeft + kRight) / 2, kHeight - 6,
           fmt::format("epoch; up: {}loss{}", y.logarithmic ? "logarithmic " : "", unit), "tick mid");
}

}  // namespace

std::string loss_curve(const model::Training& training) {
  const Loss train = [&](std::size_t i) { return std::optional<double>(training.curve[i].train); };
  const Loss valid = [&](std::size_t i) { return training.curve[i].valid; };
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (std::size_t i = 0; i < training.curve.size(); ++i) {
    for (const Loss* loss : {&train, &valid}) {
      const std::optional<double> value = (*loss)(i);
      if (!value || !std::isfinite(*value)) continue;
      low = std::min(low, *value);
      high = std::max(high, *value);
    }
  }
  Axis y = axis_of(low, high, kBottom, kTop);
  if (low > 0 && high / low > kLogarithmic)
    y = {.low = low / 1.2, .high = high * 1.2, .from = kBottom, .to = kTop, .logarithmic = true};
  const auto epochs = static_cast<double>(training.curve.size());
  const Axis x{.low = 1, .high = std::max(epochs, 2.0), .from = kLeft, .to = kRight, .logarithmic = false};
  const model::EpochLoss& last = training.curve.back();
  Svg svg({.id = "loss",
           .width = kWidth,
           .height = kHeight,
           .title = "Loss by epoch",
           .description = fmt::format(
               "Over {} epochs the loss on training rows goes from {} to {}{}.", training.curve.size(),
               short_number(training.curve.front().train), short_number(last.train),
               last.valid ? fmt::format(", on held-out rows it ends at {}", short_number(*last.valid)) : ""),
           .classes = "wide"});
  frame(svg, x, y);
  if (training.best_epoch > 0 && training.best_epoch <= training.curve.size()) {
    const double at = x.at(static_cast<double>(training.best_epoch));
    svg.line(at, kTop, at, kBottom, "best");
    const bool left = at > (kLeft + kRight) / 2;  // of the line: there is more room
    svg.text(at + (left ? -5 : 5), kTop + 12, fmt::format("best: {}", training.best_epoch), left ? "tick end" : "tick");
  }
  svg.path(line(training.curve.size(), x, y, train), "curve train");
  if (training.curve.front().valid) svg.path(line(training.curve.size(), x, y, valid), "curve valid");
  return std::move(svg).markup();
}

}  // namespace aefx::report
