#include <fmt/format.h>

#include "report/formula.h"
#include "report/html/sections.h"
#include "report/markup.h"
#include "report/number_text.h"
#include "report/svg/bar_chart.h"

namespace aefx::report {
namespace {

void add_formulas(const explain::Explanation& e, std::size_t r, HtmlPage& page) {
  page.raw(fmt::format("<details{}><summary>Region {}: {} of the rows</summary>\n", r == 0 ? " open" : "", r + 1,
                       percent(row_share(e, e.regions.largest[r]))));
  const std::size_t shown = page.shown(e.codes.size(), HtmlPage::kMostCodes);
  for (std::size_t k = 0; k < shown; ++k) {
    const std::size_t terms = page.shown(e.columns.size(), kMostTerms);
    page.formula(region_formula(e, r, k, terms));
    if (terms < e.columns.size())
      page.folded_formula("The complete formula", region_formula(e, r, k, e.columns.size()));
  }
  page.more(e.codes.size() - shown, "code");
  page.raw("</details>\n");
}

}  // namespace

void html_regions(const explain::Explanation& e, HtmlPage& page) {
  if (e.exact) return;
  page.begin_section("regions", "Linear regions");
  if (!e.regions.piecewise_linear || e.regions.largest.empty()) {
    page.paragraph(
        "The hidden layers bend smoothly, so there are no regions with a formula of their own; aefx explain gives "
        "the contributions on each row.");
    page.end_section();
    return;
  }
  BarChart chart{.id = "region-shares",
                 .title = "Share of the rows in each region",
                 .description = "One bar for each of the largest regions; their formulas follow.",
                 .most = 0.01};
  HtmlTable table("Regions", {"region", "rows"});
  for (std::size_t r = 0; r < e.regions.largest.size(); ++r) {
    const double share = row_share(e, e.regions.largest[r]);
    chart.bars.push_back({.name = fmt::format("region {}", r + 1), .value = share, .label = percent(share)});
    table.row(fmt::format("region {}", r + 1), {percent(share)});
  }
  page.paragraph(
      fmt::format("The encoder is exactly linear on each of {}{} regions, in which the same hidden units are on. The "
                  "largest hold {} of the rows.",
                  e.regions.complete ? "" : "more than ", e.regions.count, percent(shown_regions_share(e))));
  page.raw("<div class=\"halves\">\n<div>");
  page.figure(bar_chart(chart), "Share of the rows");
  page.table("Regions as a table", table);
  page.raw("</div>\n<div>\n");
  for (std::size_t r = 0; r < e.regions.largest.size(); ++r) add_formulas(e, r, page);
  page.raw("</div>\n</div>\n");
  page.end_section();
}

}  // namespace aefx::report
