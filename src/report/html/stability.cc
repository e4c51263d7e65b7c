#include <fmt/format.h>

#include "report/html/sections.h"
#include "report/order.h"
#include "report/svg/bar_chart.h"
#include "report/text/text_parts.h"

namespace aefx::report {
namespace {

std::string with_spread(const std::string& mean, const std::string& spread) { return mean + " ± " + spread; }

HtmlTable spreads(const explain::Explanation& e, std::size_t k, HtmlPage& page) {
  const explain::Stability& s = *e.stability;
  const auto code = static_cast<Index>(k);
  const std::vector<std::size_t> order = by_share(e, k);
  HtmlTable table(fmt::format("{}: mean and spread over the runs", e.codes[k].name), {"column", "weight", "share"});
  const std::size_t shown = page.shown(order.size(), HtmlPage::kMostColumns);
  for (std::size_t n = 0; n < shown; ++n) {
    const auto i = static_cast<Index>(order[n]);
    table.row(e.columns[order[n]].name,
              {with_spread(short_number(s.raw_weight_mean(i, code)), short_number(s.raw_weight_deviation(i, code))),
               with_spread(percent(s.share_mean(i, code)), percent(s.share_deviation(i, code)))});
  }
  return table;
}

}  // namespace

void html_stability(const explain::Explanation& e, HtmlPage& page) {
  if (!e.stability) return;
  const explain::Stability& s = *e.stability;
  page.begin_section("stability", "Stability");
  page.paragraph(
      fmt::format("Trained again {} times, each time on {} of the rows drawn anew. Together the codes of a run give "
                  "{} of these (R²).",
                  s.runs, percent(s.row_share), percent(s.same_space)));
  const std::size_t shown = page.shown(e.codes.size(), HtmlPage::kMostCodes);
  BarChart chart{
      .id = "came-back",
      .title = "Share of the runs in which each code came back",
      .description = "One bar for each code: the share of runs that have a code with a correlation of 0.9 or more.",
      .bars = {},
      .most = 1};
  HtmlTable table("How often each code came back", {"code", "came back", "mean correlation"});
  for (std::size_t k = 0; k < shown; ++k) {
    const double back = s.back(static_cast<Index>(k));
    chart.bars.push_back({.name = e.codes[k].name, .value = back, .label = percent(back)});
    table.row(e.codes[k].name, {percent(back), fmt::format("{:.2f}", s.correlation(static_cast<Index>(k)))});
  }
  page.raw("<div class=\"halves\">\n<div>");
  page.figure(bar_chart(chart), "Runs in which the code came back");
  page.table("Stability as a table", table);
  page.raw("</div>\n<div>\n");
  for (std::size_t k = 0; k < shown; ++k) {
    page.table(fmt::format("Spread of the weights and shares of {}", e.codes[k].name), spreads(e, k, page));
  }
  page.raw("</div>\n</div>\n");
  page.more(e.codes.size() - shown, "code");
  page.end_section();
}

}  // namespace aefx::report
