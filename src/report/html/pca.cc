#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "report/html/sections.h"
#include "report/svg/bar_chart.h"
#include "report/svg/heat_map.h"
#include "report/text/text_parts.h"

namespace aefx::report {
namespace {

std::string correlation(double value) { return std::abs(value) < 0.005 ? "0.00" : fmt::format("{:+.2f}", value); }

// One of the matrices of PCA as a picture with its table.
struct Beside {
  std::string id, title, description, first;
  std::vector<std::string> rows, columns;
  const MatrixD& values;
  std::vector<std::size_t> order;  // of the rows in `values`
};

void add(const Beside& b, HtmlPage& page) {
  const auto value = [&](std::size_t r, std::size_t c) {
    return b.values(static_cast<Index>(b.order[r]), static_cast<Index>(c));
  };
  page.raw("<div>");
  page.wide_figure(heat_map({.id = b.id,
                             .title = b.title,
                             .description = b.description,
                             .rows = b.rows,
                             .columns = b.columns,
                             .value = value,
                             .label = correlation,
                             .full = 1}),
                   b.title);
  std::vector<std::string> head{b.first};
  head.insert(head.end(), b.columns.begin(), b.columns.end());
  HtmlTable table(b.title, head);
  for (std::size_t r = 0; r < b.rows.size(); ++r) {
    std::vector<std::string> cells;
    for (std::size_t c = 0; c < b.columns.size(); ++c) cells.push_back(correlation(value(r, c)));
    table.row(b.rows[r], cells);
  }
  page.table(b.title + " as a table", table);
  page.raw("</div>\n");
}

// Columns with the largest loadings on any of the components, in the table's order.
std::vector<std::size_t> loaded(const explain::Explanation& e, std::size_t count) {
  std::vector<std::size_t> order(e.columns.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto size = [&](std::size_t i) { return e.pca.loadings.row(static_cast<Index>(i)).cwiseAbs().maxCoeff(); };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return size(a) > size(b); });
  order.resize(count);
  std::sort(order.begin(), order.end());
  return order;
}

}  // namespace

void html_pca(const explain::Explanation& e, HtmlPage& page) {
  const auto all = static_cast<std::size_t>(e.pca.explained.size());
  if (all == 0) return;
  page.begin_section("pca", "PCA beside it");
  page.paragraph(
      fmt::format("{} component{} of PCA explain{} {} of the variance. A correlation near +1 or −1 says that a code "
                  "is a component that PCA would have found, too.",
                  all, all == 1 ? "" : "s", all == 1 ? "s" : "", percent(e.pca.explained.sum())));
  const std::size_t count = page.shown(all, HtmlPage::kMostCodes);
  std::vector<std::string> names;
  BarChart chart{.id = "explained",
                 .title = "Variance explained by each component of PCA",
                 .description = "One bar for each component, strongest first.",
                 .bars = {},
                 .most = 0.01};
  HtmlTable explained("Variance explained by each component of PCA", {"component", "explained"});
  for (std::size_t c = 0; c < count; ++c) {
    names.push_back(fmt::format("PC{}", c + 1));
    const double share = e.pca.explained(static_cast<Index>(c));
    chart.bars.push_back({.name = names.back(), .value = share, .label = percent(share)});
    explained.row(names.back(), {percent(share)});
  }
  std::vector<std::size_t> codes(page.shown(e.codes.size(), HtmlPage::kMostColumns));
  std::iota(codes.begin(), codes.end(), std::size_t{0});
  std::vector<std::string> code_names;
  for (const std::size_t k : codes) code_names.push_back(e.codes[k].name);
  const std::vector<std::size_t> columns = loaded(e, page.shown(e.columns.size(), HtmlPage::kMostColumns));
  std::vector<std::string> column_names;
  for (const std::size_t i : columns) column_names.push_back(e.columns[i].name);
  page.begin_grid();
  page.raw("<div>");
  page.figure(bar_chart(chart), "Variance explained");
  page.table("Variance explained as a table", explained);
  page.raw("</div>\n");
  add({.id = "match",
       .title = "Correlation of codes and components",
       .description = "A cell for each code and component, blue for the same direction, orange for the opposite one.",
       .first = "code",
       .rows = code_names,
       .columns = names,
       .values = e.pca.match,
       .order = codes},
      page);
  add({.id = "loadings",
       .title = "Loadings: correlation of columns and components",
       .description = "A cell for each column and component, blue for the same direction, orange for the opposite one.",
       .first = "column",
       .rows = column_names,
       .columns = names,
       .values = e.pca.loadings,
       .order = columns},
      page);
  page.end_grid();
  page.more(all - count, "component");
  page.more(e.codes.size() - codes.size(), "code");
  page.more(e.columns.size() - columns.size(), "column", ", with smaller loadings");
  page.end_section();
}

}  // namespace aefx::report
