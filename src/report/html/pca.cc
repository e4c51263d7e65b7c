#include <fmt/format.h>

#include "report/column_order.h"
#include "report/html/sections.h"
#include "report/number_text.h"
#include "report/svg/bar_chart.h"

namespace aefx::report {

void html_pca(const explain::Explanation& e, HtmlPage& page) {
  const auto all = static_cast<std::size_t>(e.pca.explained.size());
  if (all == 0) return;
  page.begin_section("pca", "Comparison with PCA");
  page.paragraph(explained_variance(e, " of PCA") +
                 ". A correlation near +1 or −1 says that a code is a component that PCA would have found, too.");
  const std::size_t count = page.shown(all, HtmlPage::kMostCodes);
  std::vector<std::string> names;
  BarChart chart{.id = "explained",
                 .title = "Variance explained by each component of PCA",
                 .description = "One bar for each component, strongest first.",
                 .most = 0.01};
  HtmlTable explained(chart.title, {"component", "explained"});
  for (std::size_t c = 0; c < count; ++c) {
    names.push_back(fmt::format("PC{}", c + 1));
    const double share = e.pca.explained(static_cast<Index>(c));
    chart.bars.push_back({.name = names.back(), .value = share, .label = percent(share)});
    explained.row(names.back(), {percent(share)});
  }
  page.begin_grid();
  page.raw("<div>");
  page.figure(bar_chart(chart), "Variance explained");
  page.table("Variance explained as a table", explained);
  page.raw("</div>\n");

  const auto components = Eigen::seqN(0, static_cast<Index>(count));
  const std::size_t codes = page.shown(e.codes.size(), HtmlPage::kMostColumns);
  HeatMap map{
      .id = "match",
      .title = "Correlation of codes and components",
      .description = "A cell for each code and component, blue for the same direction, orange for the opposite one.",
      .columns = names,
      .values = e.pca.code_correlation(Eigen::seqN(0, static_cast<Index>(codes)), components),
      .label = correlation,
      .full = 1};
  for (std::size_t k = 0; k < codes; ++k) map.rows.push_back(e.codes[k].name);
  page.heat_map_with_table(map, map.title, "code");
  const std::vector<std::size_t> columns =
      largest_columns(e.pca.loadings, page.shown(e.columns.size(), HtmlPage::kMostColumns));
  map.id = "loadings";
  map.title = "Loadings: correlation of columns and components";
  map.description = "A cell for each column and component, blue for the same direction, orange for the opposite one.";
  map.rows.clear();
  for (const std::size_t i : columns) map.rows.push_back(e.columns[i].name);
  map.values = e.pca.loadings(columns, components);
  page.heat_map_with_table(map, map.title, "column");
  page.end_grid();
  page.more(all - count, "component");
  page.more(e.codes.size() - codes, "code");
  page.more(e.columns.size() - columns.size(), "column", ", with smaller loadings");
  page.end_section();
}

}  // namespace aefx::report
