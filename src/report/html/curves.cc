#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/column_order.h"
#include "report/formula.h"
#include "report/html/sections.h"
#include "report/markup.h"
#include "report/number_text.h"
#include "report/svg/small_plot.h"

namespace aefx::report {
namespace {

constexpr std::size_t kMostPlots = 6;
constexpr int kSteps = 24;

// The transform of a column, for values in own units.
double transformed(const explain::Column& column, double value) {
  if (column.lower_cap) value = std::max(value, *column.lower_cap);
  if (column.upper_cap) value = std::min(value, *column.upper_cap);
  return column.log_offset ? std::log(value + *column.log_offset) : value;
}

double own(const explain::Column& column, double value) {
  return column.log_offset ? std::exp(value) - *column.log_offset : value;
}

// Own units, a little beyond the caps, so that they are seen.
std::pair<double, double> range_of(const explain::Column& column) {
  double low = own(column, column.min), high = own(column, column.max);
  const double beyond = 0.06 * (high - low);
  if (column.lower_cap && low <= *column.lower_cap) low -= column.log_offset ? 0 : beyond;
  if (column.upper_cap && high >= *column.upper_cap) high += beyond;
  return {low, high};
}

// Returns what a column adds to code k, over its range: weight * (value - mean), as the formula has it.
std::vector<std::pair<double, double>> contribution(const explain::Explanation& e, std::size_t i, std::size_t k) {
  const explain::Column& column = e.columns[i];
  const double weight = e.raw_weights(static_cast<Index>(i), static_cast<Index>(k));
  const auto [low, high] = range_of(column);
  std::vector<std::pair<double, double>> curve;
  for (int s = 0; s <= kSteps; ++s) {
    const double value = low + (high - low) * s / kSteps;
    curve.emplace_back(value, weight * (transformed(column, value) - column.mean));
  }
  return curve;
}

// Returns what each level adds to code k, beside the mean row.
std::vector<std::pair<std::string, double>> level_contributions(const explain::Explanation& e,
                                                                const explain::FeatureColumns& feature, std::size_t k) {
  const auto weight = [&](std::size_t i) { return e.raw_weights(static_cast<Index>(i), static_cast<Index>(k)); };
  double mean = 0;
  for (const std::size_t i : feature.columns) mean += weight(i) * e.columns[i].mean;
  std::vector<std::pair<std::string, double>> out;
  for (const std::size_t i : feature.columns) out.emplace_back(e.columns[i].level, weight(i) - mean);
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  if (out.size() > kMostSmallBars) {  // both ends
    out.erase(out.begin() + 3, out.end() - 2);
  }
  return out;
}

std::vector<double> counts_of(const explain::Explanation& e, std::size_t i) {
  const MatrixD& counts = e.points.counts;
  const explain::Column& column = e.columns[i];
  if (counts.rows() == 0) return {};
  // The counts are of the range without what is shown beyond caps.
  const auto [low, high] = range_of(column);
  const double from = own(column, column.min), to = own(column, column.max);
  std::vector<double> out;
  const double width = (to - from) / static_cast<double>(counts.cols());
  const auto pad = [&](double length) {
    out.insert(out.end(), static_cast<std::size_t>(std::lround(length / width)), 0);
  };
  if (!(width > 0)) return {};
  pad(from - low);
  for (Index b = 0; b < counts.cols(); ++b) out.push_back(counts(static_cast<Index>(i), b));
  pad(high - to);
  return out;
}

}  // namespace

void html_contributions(const explain::Explanation& e, std::size_t k, HtmlPage& page) {
  const std::string& code = e.codes[k].name;
  const std::vector<explain::FeatureColumns> features = features_read(e, k);
  const std::size_t shown_features = std::min(features.size(), kMostPlots);
  double low = 0, high = 0;  // shared, so that heights can be compared
  for (std::size_t f = 0; f < shown_features; ++f) {
    const explain::FeatureColumns& feature = features[f];
    if (feature.categorical) {
      for (const auto& [name, value] : level_contributions(e, feature, k))
        low = std::min(low, value), high = std::max(high, value);
      continue;
    }
    for (const auto& [x, y] : contribution(e, feature.columns.front(), k))
      low = std::min(low, y), high = std::max(high, y);
  }
  page.raw(
      fmt::format("<p class=\"over\">What each column adds to {}{}</p>\n", html(code), e.exact ? "" : ", on average"));
  page.raw("<div class=\"multiples\">\n");
  for (std::size_t f = 0; f < shown_features; ++f) {
    const explain::FeatureColumns& feature = features[f];
    const std::string id = fmt::format("adds-{}-{}", k + 1, f + 1);
    if (feature.categorical) {
      const auto bars = level_contributions(e, feature, k);
      page.raw(
          small_bars({.id = id,
                      .title = fmt::format("What {} adds to {}", feature.name, code),
                      .description = fmt::format("Most for {}, least for {}.", bars.front().first, bars.back().first),
                      .name = feature.name,
                      .bars = bars,
                      .low = low,
                      .high = high}));
      continue;
    }
    const std::size_t i = feature.columns.front();
    const auto curve = contribution(e, i, k);
    page.raw(
        small_plot({.id = id,
                    .title = fmt::format("What {} adds to {}", feature.name, code),
                    .description = fmt::format("From {} at {} to {} at {}.", short_number(curve.front().second),
                                               short_number(curve.front().first), short_number(curve.back().second),
                                               short_number(curve.back().first)),
                    .name = feature.name,
                    .curve = curve,
                    .low = low,
                    .high = high,
                    .counts = counts_of(e, i)}));
  }
  page.raw("</div>\n");
}

void html_way_back(const explain::Explanation& e, std::size_t k, HtmlPage& page) {
  const bool any = std::any_of(e.curves.begin(), e.curves.end(), [&](const auto& curve) { return curve.code == k; });
  if (!any) return;
  const std::string& code = e.codes[k].name;
  page.raw(
      fmt::format("<p class=\"over\">The way back: columns as {} moves, other codes at their mean</p>\n", html(code)));
  page.raw("<div class=\"multiples\">\n");
  std::size_t number = 0;
  for (const explain::DecoderCurve& curve : e.curves) {
    if (curve.code != k) continue;
    const explain::Column& column = e.columns[curve.column];
    SmallPlot plot{.id = fmt::format("back-{}-{}", k + 1, ++number),
                   .title = fmt::format("{} as {} moves", column.name, code),
                   .description = fmt::format("From {} to {}.", short_number(curve.value.front()),
                                              short_number(curve.value.back())),
                   .name = column.name,
                   .curve = {}};
    for (std::size_t s = 0; s < curve.at.size(); ++s) plot.curve.emplace_back(curve.at[s], curve.value[s]);
    plot.low = *std::min_element(curve.value.begin(), curve.value.end());
    plot.high = *std::max_element(curve.value.begin(), curve.value.end());
    page.raw(small_plot(plot));
  }
  page.raw("</div>\n");
}

}  // namespace aefx::report
