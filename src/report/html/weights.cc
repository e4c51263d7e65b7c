#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "report/html/sections.h"
#include "report/svg/heat_map.h"
#include "report/text/text_parts.h"

namespace aefx::report {
namespace {

constexpr std::size_t kMostMapped = 32;  // codes of a heat map, unless all are asked for

// Columns with the largest share of any code, in the table's order.
std::vector<std::size_t> largest(const explain::Explanation& e, std::size_t count) {
  std::vector<std::size_t> order(e.columns.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto size = [&](std::size_t i) {
    return e.codes.empty() ? 0.0 : e.shares.row(static_cast<Index>(i)).cwiseAbs().maxCoeff();
  };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return size(a) > size(b); });
  order.resize(std::min(order.size(), count));
  std::sort(order.begin(), order.end());
  return order;
}

void add_map(const explain::Explanation& e, const std::vector<std::size_t>& columns, std::size_t codes,
             const MatrixD& values, HeatMap map, const std::string& caption, HtmlPage& page) {
  for (const std::size_t i : columns) map.rows.push_back(e.columns[i].name);
  for (std::size_t k = 0; k < codes; ++k) map.columns.push_back(e.codes[k].name);
  map.value = [&](std::size_t r, std::size_t c) {
    return values(static_cast<Index>(columns[r]), static_cast<Index>(c));
  };
  page.raw("<div>");
  page.wide_figure(heat_map(map), caption);
  std::vector<std::string> head{"column"};
  head.insert(head.end(), map.columns.begin(), map.columns.end());
  HtmlTable behind(caption, head);
  for (std::size_t r = 0; r < map.rows.size(); ++r) {
    std::vector<std::string> cells;
    for (std::size_t c = 0; c < codes; ++c) cells.push_back(map.label(map.value(r, c)));
    behind.row(map.rows[r], cells);
  }
  page.table(caption + " as a table", behind);
  page.raw("</div>\n");
}

void add_twins(const explain::Explanation& e, HtmlPage& page) {
  if (e.twins.empty()) return;
  page.heading("Columns that could swap roles");
  page.note("They say nearly the same, so that a weight on one may as well lie on the other.");
  HtmlTable table("Strongly correlated columns", {"column", "with", "correlation"}, Cells::words);
  const std::size_t shown = page.shown(e.twins.size(), HtmlPage::kMostColumns);
  for (std::size_t i = 0; i < shown; ++i) {
    const explain::Twins& t = e.twins[i];
    table.row(e.columns[t.first].name, {e.columns[t.second].name, fmt::format("{:+.2f}", t.correlation)});
  }
  page.open_table("Columns that could swap roles", table);
  page.more(e.twins.size() - shown, "pair");
}

}  // namespace

void html_weights(const explain::Explanation& e, HtmlPage& page) {
  page.begin_section("weights", "Weights and shares");
  page.paragraph(
      "A weight says how steeply a code rises or falls with a column, every column on the same scale. A share says "
      "how much of the code's variance the column brings, with its sign; shares add up to 100 %.");
  const std::vector<std::size_t> columns = largest(e, page.shown(e.columns.size(), HtmlPage::kMostColumns));
  const std::size_t codes = page.shown(e.codes.size(), kMostMapped);
  page.begin_grid();
  add_map(e, columns, codes, e.scaled_weights,
          {.id = "weights-map",
           .title = "Scaled weights",
           .description =
               "A cell for each column and code, blue where the code rises with the column, orange where it falls.",
           .rows = {},
           .columns = {},
           .value = {},
           .label = [](double v) { return short_number(v, 3); }},
          "Scaled weights", page);
  add_map(e, columns, codes, e.shares,
          {.id = "shares-map",
           .title = "Signed shares of variance",
           .description = "A cell for each column and code, blue for a share above 0, orange for one below.",
           .rows = {},
           .columns = {},
           .value = {},
           .label = [](double v) { return percent(v); }},
          "Signed shares", page);
  page.end_grid();
  page.more(e.columns.size() - columns.size(), "column", ", with smaller shares");
  page.more(e.codes.size() - codes, "code");
  add_twins(e, page);
  page.end_section();
}

}  // namespace aefx::report
