#include "report/column_order.h"
#include "report/formula.h"
#include "report/html/sections.h"
#include "report/number_text.h"
#include "report/svg/heat_map.h"

namespace aefx::report {
namespace {

constexpr std::size_t kMostMapped = 16;  // codes of a heat map, unless all are asked for

void add_collinear_pairs(const explain::Explanation& e, HtmlPage& page) {
  if (e.collinear.empty()) return;
  page.heading("Collinear columns");
  page.note(
      "They hold nearly the same information, so weight may move from one to the other without changing the code "
      "much.");
  const std::size_t shown = page.shown(e.collinear.size(), HtmlPage::kMostColumns);
  page.open_table("Collinear columns", HtmlTable("Collinear columns", collinear_table(e, shown), Cells::words));
  page.more(e.collinear.size() - shown, "cluster");
}

}  // namespace

void html_weights(const explain::Explanation& e, HtmlPage& page) {
  page.begin_section("weights", "Weights and shares");
  page.paragraph(
      "A weight says how steeply a code rises or falls with a column, every column on the same scale. A share says "
      "how much of the code's variance the column brings, with its sign; shares add up to 100%.");
  const std::vector<std::size_t> columns =
      largest_columns(e.shares, page.shown(e.columns.size(), HtmlPage::kMostColumns));
  const std::size_t codes = page.shown(e.codes.size(), kMostMapped);
  const auto shown_codes = Eigen::seqN(0, static_cast<Index>(codes));
  page.begin_grid();
  HeatMap map{.id = "weights-map",
              .title = "Scaled weights",
              .description =
                  "A cell for each column and code, blue where the code rises with the column, orange where it falls.",
              .values = e.scaled_weights(columns, shown_codes),
              .label = [](double v) { return short_number(v, 3); }};
  for (const std::size_t i : columns) map.rows.push_back(weight_name(e.columns[i]));
  for (std::size_t k = 0; k < codes; ++k) map.columns.push_back(e.codes[k].name);
  page.heat_map_with_table(map, map.title, "column");
  map.id = "shares-map";
  map.title = "Signed shares of variance";
  map.description = "A cell for each column and code, blue for a share above 0, orange for one below.";
  map.values = e.shares(columns, shown_codes);
  map.label = percent;
  page.heat_map_with_table(map, "Signed shares", "column");
  page.end_grid();
  page.more(e.columns.size() - columns.size(), "column", ", with smaller shares");
  page.more(e.codes.size() - codes, "code");
  add_collinear_pairs(e, page);
  page.end_section();
}

}  // namespace aefx::report
