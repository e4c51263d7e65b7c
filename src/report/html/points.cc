#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <tuple>

#include "report/html/sections.h"
#include "report/markup.h"
#include "report/number_text.h"
#include "report/svg/scatter.h"
#include "report/svg/svg.h"

namespace aefx::report {
namespace {

constexpr std::size_t kMostRows = 100;   // of the table of points
constexpr std::size_t kMostAxes = 16;    // codes that can be its axes, unless all are asked for
constexpr std::size_t kMostColors = 60;  // columns that can colour them

std::string level_name(const std::string& level) { return level.empty() ? "(empty)" : level; }

// The mark of each level and the number of its rows.
std::string legend(const model::Points& points) {
  std::string out = fmt::format("<div id=\"level-legend\"><p class=\"over\"><bdi>{}</bdi></p>\n<ul class=\"legend\">\n",
                                html(points.column));
  for (std::size_t l = 0; l < points.levels.size(); ++l) {
    const auto rows = std::count(points.level.begin(), points.level.end(), l);
    out += fmt::format(
        "<li><svg role=\"img\" aria-label=\"{0}\" viewBox=\"-6 -6 12 12\" width=\"16\" height=\"16\"><title>{0}"
        "</title><path class=\"{1}\" d=\"{2}\"/></svg> <bdi>{3}</bdi> <span class=\"count\">{4}</span></li>\n",
        mark(l).name, mark(l).classes, mark(l).path, html(level_name(points.levels[l])), rows);
  }
  return out + "</ul></div>\n";
}

// Steps of a column of values: five of equally many points, or the levels; -1: none.
nlohmann::ordered_json color_of(const explain::Explanation& e, const explain::FeatureColumns& feature, Index f) {
  const auto values = e.points.values.col(f);
  std::vector<std::string> labels;
  std::vector<int> steps;
  if (feature.categorical) {
    const std::size_t most = std::min(feature.columns.size(), kMarks);
    for (std::size_t l = 0; l < most; ++l) {
      const bool rest = l + 1 == most && most < feature.columns.size();
      labels.push_back(rest ? "(others)" : level_name(shown(e.columns[feature.columns[l]].level)));
    }
    for (const double value : values)
      steps.push_back(std::clamp(static_cast<int>(value), 0, static_cast<int>(most) - 1));
    return {{"name", shown(feature.name)}, {"levels", true}, {"labels", labels}, {"steps", steps}};
  }
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> limits;  // the largest value of each step
  for (std::size_t c = 1; c <= kColorSteps; ++c) limits.push_back(sorted[c * (sorted.size() - 1) / kColorSteps]);
  limits.erase(std::unique(limits.begin(), limits.end()), limits.end());
  for (std::size_t c = 0; c < limits.size(); ++c) {
    const double low = c == 0 ? sorted.front() : limits[c - 1];
    labels.push_back(low < limits[c] ? fmt::format("{} to {}", short_number(low), short_number(limits[c]))
                                     : short_number(limits[c]));
  }
  for (const double value : values) {
    const auto step = std::lower_bound(limits.begin(), limits.end(), value) - limits.begin();
    steps.push_back(std::min(static_cast<int>(step), static_cast<int>(limits.size()) - 1));
  }
  return {{"name", shown(feature.name)}, {"levels", false}, {"labels", labels}, {"steps", steps}};
}

// The columns that can colour the points.
nlohmann::ordered_json colors(const explain::Explanation& e) {
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  if (e.points.values.rows() == 0) return out;
  const std::vector<explain::FeatureColumns> features = explain::features(e);
  for (std::size_t f = 0; f < std::min(features.size(), kMostColors); ++f)
    out.push_back(color_of(e, features[f], static_cast<Index>(f)));
  return out;
}

// Data for the script: each code's values as whole numbers, 0 for its minimum to kFine for its maximum.
std::string data(const explain::Explanation& e, std::size_t axes) {
  constexpr double kFine = 9999;
  nlohmann::ordered_json codes = nlohmann::ordered_json::array();
  for (std::size_t k = 0; k < axes; ++k) {
    const auto column = e.points.codes.col(static_cast<Index>(k)).cast<double>();
    const double low = column.minCoeff();
    const double high = column.maxCoeff();
    nlohmann::ordered_json values = nlohmann::ordered_json::array();
    for (Index r = 0; r < column.size(); ++r) {
      values.push_back(high > low ? static_cast<int>(std::lround((column(r) - low) / (high - low) * kFine)) : 0);
    }
    codes.push_back({{"name", e.codes[k].name}, {"low", low}, {"high", high}, {"values", values}});
  }
  nlohmann::ordered_json levels = nlohmann::ordered_json::array();
  for (const std::string& level : e.points.levels) levels.push_back(shown(level_name(level)));
  const ScatterFrame frame;
  const nlohmann::ordered_json all{{"fine", kFine},      {"left", frame.left},      {"right", frame.right},
                                   {"top", frame.top},   {"bottom", frame.bottom},  {"codes", codes},
                                   {"levels", levels},   {"level", e.points.level}, {"row", e.points.row},
                                   {"colors", colors(e)}};
  return fmt::format("<script type=\"application/json\" id=\"points-data\">{}</script>\n", script_json(all.dump()));
}

// The choice of the axes; the script shows it.
std::string choice(const explain::Explanation& e, std::size_t axes) {
  std::string out = R"(<p class="choice" id="axes" hidden>)";
  if (e.points.values.rows() > 0) {
    out += R"(<label>Colour <select id="color"><option value="">)" +
           (e.points.levels.empty() ? std::string("none") : html(e.points.column)) + "</option>";
    const std::vector<explain::FeatureColumns> features = explain::features(e);
    for (std::size_t f = 0; f < std::min(features.size(), kMostColors); ++f)
      out += fmt::format("<option value=\"{}\">{}</option>", f, html(features[f].name));
    out += "</select></label> ";
  }
  if (e.codes.size() < 3) return out + "</p>\n";
  for (const auto& [id, label, chosen] : {std::tuple{"axis-x", "Across", 0U}, std::tuple{"axis-y", "Up", 1U}}) {
    out += fmt::format(R"(<label>{} <select id="{}">)", label, id);
    for (std::size_t k = 0; k < axes; ++k) {
      out +=
          fmt::format("<option value=\"{}\"{}>{}</option>", k, k == chosen ? " selected" : "", html(e.codes[k].name));
    }
    out += "</select></label> ";
  }
  return out + "</p>\n";
}

HtmlTable by_level(const explain::Explanation& e, std::size_t codes) {
  const model::Points& p = e.points;
  std::vector<std::string> head{p.column, "rows"};
  for (std::size_t k = 0; k < codes; ++k) head.push_back(e.codes[k].name + ": mean ± deviation");
  HtmlTable table("The points by " + p.column, head);
  for (std::size_t l = 0; l < p.levels.size(); ++l) {
    std::vector<std::string> cells;
    for (std::size_t k = 0; k < codes; ++k) {
      double count = 0;
      double sum = 0;
      double squares = 0;
      for (std::size_t r = 0; r < p.level.size(); ++r) {
        if (p.level[r] != l) continue;
        const double value = static_cast<double>(p.codes(static_cast<Index>(r), static_cast<Index>(k)));
        count += 1;
        sum += value;
        squares += value * value;
      }
      if (k == 0) cells.push_back(fmt::format("{}", count));
      const double mean = count > 0 ? sum / count : 0;
      const double variance = count > 0 ? std::max(0.0, squares / count - mean * mean) : 0;
      cells.push_back(count > 0 ? fmt::format("{} ± {}", short_number(mean), short_number(std::sqrt(variance), 2))
                                : "–");
    }
    table.row(level_name(p.levels[l]), cells);
  }
  return table;
}

HtmlTable rows(const explain::Explanation& e, std::size_t shown, std::size_t codes) {
  const model::Points& p = e.points;
  std::vector<std::string> head{"point"};
  for (std::size_t k = 0; k < codes; ++k) head.push_back(e.codes[k].name);
  if (!p.levels.empty()) head.push_back(p.column);
  HtmlTable table("The points", head);
  const auto count = static_cast<std::size_t>(p.codes.rows());
  for (std::size_t n = 0; n < shown; ++n) {
    const std::size_t r = n * count / shown;
    std::vector<std::string> cells;
    for (std::size_t k = 0; k < codes; ++k) {
      cells.push_back(short_number(static_cast<double>(p.codes(static_cast<Index>(r), static_cast<Index>(k)))));
    }
    if (!p.levels.empty()) cells.push_back(level_name(p.levels[p.level[r]]));
    table.row(std::to_string(r + 1), cells);
  }
  return table;
}

}  // namespace

void html_points(const explain::Explanation& e, HtmlPage& page) {
  const auto count = static_cast<std::size_t>(e.points.codes.rows());
  if (count == 0 || e.codes.empty()) return;
  const bool two = e.codes.size() > 1;
  page.begin_section("points", "Rows by their codes");
  page.paragraph(fmt::format("{} A mark is a row{}.",
                             two ? "Rows that lie together are alike to the network."
                                 : "Rows that lie together are alike to the network; the bars above count them.",
                             count < e.rows ? fmt::format("; {} of {} rows are shown", count, e.rows) : ""));
  page.raw("<div class=\"scatter\">\n<div>");
  const std::size_t axes = page.shown(e.codes.size(), kMostAxes);
  const bool chooses = e.codes.size() > 2 || e.points.values.rows() > 0;
  if (chooses) page.raw(choice(e, axes));
  page.figure(two ? scatter(e, 0, 1) : strip_plot(e), two ? "Rows by two of their codes" : "Rows by their code");
  page.raw("</div>\n<div>\n");
  if (!e.points.levels.empty()) page.raw(legend(e.points));
  if (chooses) page.raw("<div id=\"color-legend\" hidden></div>\n");
  const std::size_t codes = page.shown(e.codes.size(), HtmlPage::kMostCodes);
  if (!e.points.levels.empty()) page.table("Means by " + shown(e.points.column), by_level(e, codes));
  const std::size_t listed = page.shown(count, kMostRows);
  page.table(listed < count ? fmt::format("{} of the points as a table", listed) : "The points as a table",
             rows(e, listed, codes));
  page.raw("</div>\n</div>\n");
  if (chooses) page.raw(data(e, axes));
  page.more(e.codes.size() - axes, "code", " to choose from");
  if (e.points.values.rows() == 0)
    page.note(
        "A model holds no values of its rows: `aefx report MODEL DATA --open` lets each column colour the points.");
  page.end_section();
}

}  // namespace aefx::report
