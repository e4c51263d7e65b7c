#include <fmt/format.h>

#include <algorithm>

#include "report/column_order.h"
#include "report/html/sections.h"
#include "report/number_text.h"
#include "report/svg/bar_chart.h"
#include "report/svg/heat_map.h"

namespace aefx::report {
namespace {

std::string r2_text(const explain::Column& column) { return column.r2 ? percent(*column.r2) : "constant"; }

std::string r2_bars(const explain::Explanation& e, const std::vector<std::size_t>& columns) {
  BarChart chart{.id = "kept-bars",
                 .title = "What the codes keep of each column",
                 .description =
                     "Bars of the R squared of each column's reconstruction: 100% is exact, 0 is no better than "
                     "its mean."};
  for (const std::size_t i : columns) {
    const explain::Column& column = e.columns[i];
    // Cut at -1, so that the other bars stay visible; the label has the value.
    chart.bars.push_back(
        {.name = column.name, .value = std::max(column.r2.value_or(0), -1.0), .label = r2_text(column)});
  }
  return bar_chart(chart);
}

std::string loss_map(const explain::Explanation& e, const std::vector<std::size_t>& columns, std::size_t codes) {
  HeatMap map{.id = "lost",
              .title = "What is lost without each code",
              .description =
                  "A cell for each column and code: how much of the column's R squared goes when the code is held "
                  "at its mean.",
              .values = e.effects.reconstruction_loss(columns, Eigen::seqN(0, static_cast<Index>(codes))),
              .label = percent,
              .least_full = 0.1};
  for (const std::size_t i : columns) map.rows.push_back(e.columns[i].name);
  for (std::size_t k = 0; k < codes; ++k) map.columns.push_back(e.codes[k].name);
  return heat_map(map);
}

HtmlTable column_table(const explain::Explanation& e, const std::vector<std::size_t>& columns, std::size_t codes) {
  std::vector<std::string> head{"column", "kept", "mean", "least", "most", "missing"};
  if (e.effects.rows > 0) {
    for (std::size_t k = 0; k < codes; ++k) head.push_back("lost without " + e.codes[k].name);
    for (std::size_t k = 0; k < codes; ++k) head.push_back("by " + e.codes[k].name + " alone");
  }
  HtmlTable table("What the codes keep of each column", head);
  for (const std::size_t i : columns) {
    const explain::Column& c = e.columns[i];
    std::vector<std::string> cells{r2_text(c), short_number(c.mean), short_number(c.min), short_number(c.max),
                                   std::to_string(c.missing)};
    if (e.effects.rows > 0) {
      for (const MatrixD* values : {&e.effects.reconstruction_loss, &e.effects.single_code_r2}) {
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

void html_reconstruction(const explain::Explanation& e, HtmlPage& page) {
  page.begin_section("kept", "What is kept of each column");
  const std::size_t shown = page.shown(e.columns.size(), HtmlPage::kMostColumns);
  const std::size_t codes = page.shown(e.codes.size(), HtmlPage::kMostCodes);
  const std::vector<std::size_t> columns = columns_by_r2(e, shown);
  page.paragraph(fmt::format("The decoder reconstructs every column from the codes{}.",
                             shown < e.columns.size() ? "; the columns kept worst come first" : ""));
  page.paragraph(sentence(kept_caption("R²")));
  page.begin_grid();
  page.figure(r2_bars(e, columns), "R² of the reconstruction");
  if (e.effects.rows > 0) page.wide_figure(loss_map(e, columns, codes), "R² lost when a code is set to its mean");
  page.end_grid();
  page.more(e.columns.size() - shown, "column", ", kept better");
  if (e.effects.rows > 0) page.more(e.codes.size() - codes, "code");
  page.table("What is kept, as a table", column_table(e, columns, codes));
  page.end_section();
}

}  // namespace aefx::report
