#include <fmt/format.h>

#include <algorithm>

#include "report/html/sections.h"
#include "report/order.h"
#include "report/svg/bar_chart.h"
#include "report/svg/heat_map.h"
#include "report/text/text_parts.h"

namespace aefx::report {
namespace {

std::string kept_text(const explain::Column& column) { return column.kept ? percent(*column.kept) : "constant"; }

std::string bars(const explain::Explanation& e, const std::vector<std::size_t>& order) {
  BarChart chart{.id = "kept-bars",
                 .title = "What the codes keep of each column",
                 .description =
                     "Bars of the R squared of each column's reconstruction: 100 % is exact, 0 is no better than "
                     "its mean.",
                 .bars = {},
                 .most = 1};
  for (const std::size_t i : order) {
    const explain::Column& column = e.columns[i];
    // A value far below 0 would leave the others no room; its figure says it.
    chart.bars.push_back(
        {.name = column.name, .value = std::max(column.kept.value_or(0), -1.0), .label = kept_text(column)});
  }
  return bar_chart(chart);
}

std::string lost(const explain::Explanation& e, const std::vector<std::size_t>& order, std::size_t codes) {
  HeatMap map{.id = "lost",
              .title = "What is lost without each code",
              .description =
                  "A cell for each column and code: how much of the column's R squared goes when the code is held "
                  "at its mean.",
              .rows = {},
              .columns = {},
              .value = [&](std::size_t r,
                           std::size_t c) { return e.lost(static_cast<Index>(order[r]), static_cast<Index>(c)); },
              .label = [](double v) { return percent(v); },
              .full = 0,
              .least_full = 0.1};
  for (const std::size_t i : order) map.rows.push_back(e.columns[i].name);
  for (std::size_t k = 0; k < codes; ++k) map.columns.push_back(e.codes[k].name);
  return heat_map(map);
}

HtmlTable behind(const explain::Explanation& e, const std::vector<std::size_t>& order, std::size_t codes) {
  std::vector<std::string> head{"column", "kept", "mean", "least", "most", "missing"};
  if (e.effect_rows > 0) {
    for (std::size_t k = 0; k < codes; ++k) head.push_back("lost without " + e.codes[k].name);
    for (std::size_t k = 0; k < codes; ++k) head.push_back("by " + e.codes[k].name + " alone");
  }
  HtmlTable table("What the codes keep of each column", head);
  for (const std::size_t i : order) {
    const explain::Column& c = e.columns[i];
    std::vector<std::string> cells{kept_text(c), short_number(c.mean), short_number(c.min), short_number(c.max),
                                   std::to_string(c.missing)};
    if (e.effect_rows > 0) {
      for (const MatrixD* values : {&e.lost, &e.alone}) {
        for (std::size_t k = 0; k < codes; ++k) {
          cells.push_back(percent((*values)(static_cast<Index>(i), static_cast<Index>(k))));
        }
      }
    }
    table.row(c.name, cells);
  }
  return table;
}

}  // namespace

void html_kept(const explain::Explanation& e, HtmlPage& page) {
  page.begin_section("kept", "What is kept of each column");
  const std::size_t shown = page.shown(e.columns.size(), HtmlPage::kMostColumns);
  const std::size_t codes = page.shown(e.codes.size(), HtmlPage::kMostCodes);
  std::vector<std::size_t> order = by_loss(e);
  order.resize(shown);
  const bool cut = shown < e.columns.size();
  if (!cut) std::sort(order.begin(), order.end());
  page.paragraph(fmt::format("The decoder makes every column again from the codes. R² says how well{}.",
                             cut ? "; the columns kept worst come first" : ""));
  page.begin_grid();
  page.figure(bars(e, order), "R² of the reconstruction");
  if (e.effect_rows > 0) page.wide_figure(lost(e, order, codes), "R² lost when a code is held at its mean");
  page.end_grid();
  page.more(e.columns.size() - shown, "column", ", kept better");
  if (e.effect_rows > 0) page.more(e.codes.size() - codes, "code");
  page.table("What is kept, as a table", behind(e, order, codes));
  page.end_section();
}

}  // namespace aefx::report
