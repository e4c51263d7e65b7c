#include <fmt/format.h>

#include "report/column_order.h"
#include "report/formula.h"
#include "report/html/sections.h"
#include "report/number_text.h"
#include "report/svg/bar_chart.h"

namespace aefx::report {
namespace {

HtmlTable deviations(const explain::Explanation& e, std::size_t k, HtmlPage& page) {
  const model::Stability& s = *e.stability;
  const auto code = static_cast<Index>(k);
  const std::vector<std::size_t> order = columns_by_share(e, k);
  HtmlTable table(fmt::format("{}: mean and spread over the runs", e.codes[k].name), {"column", "weight", "share"});
  for (std::size_t n = 0; n < page.shown(order.size(), HtmlPage::kMostColumns); ++n) {
    const auto i = static_cast<Index>(order[n]);
    table.row(weight_name(e.columns[order[n]]),
              {short_number(s.weight_mean(i, code)) + " ± " + short_number(s.weight_deviation(i, code)),
               percent(s.share_mean(i, code)) + " ± " + percent(s.share_deviation(i, code))});
  }
  return table;
}

}  // namespace

void html_stability(const explain::Explanation& e, HtmlPage& page) {
  if (!e.stability) return;
  page.begin_section("stability", "Stability");
  page.paragraph(stability_summary(*e.stability, "R²"));
  const std::size_t shown = page.shown(e.codes.size(), HtmlPage::kMostCodes);
  BarChart chart{
      .id = "reproduced",
      .title = "Share of the runs that reproduced each code",
      .description = "One bar for each code: the share of runs that have a code with a correlation of 0.9 or more."};
  for (std::size_t k = 0; k < shown; ++k) {
    const double rate = e.stability->recovery_rate(static_cast<Index>(k));
    chart.bars.push_back({.name = e.codes[k].name, .value = rate, .label = reproduced_runs(*e.stability, k)});
  }
  page.raw("<div class=\"halves\">\n<div>");
  page.figure(bar_chart(chart), "Runs that reproduced the code");
  page.table("Stability as a table", HtmlTable("How often each code was reproduced", recovery_table(e, shown)));
  page.raw("</div>\n<div>\n");
  for (std::size_t k = 0; k < shown; ++k) {
    page.table(fmt::format("Spread of the weights and shares of {}", e.codes[k].name), deviations(e, k, page));
  }
  page.raw("</div>\n</div>\n");
  page.more(e.codes.size() - shown, "code");
  page.end_section();
}

}  // namespace aefx::report
