#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/formula.h"
#include "report/gate.h"
#include "report/html/sections.h"
#include "report/markup.h"
#include "report/order.h"
#include "report/share_lines.h"
#include "report/svg/bar_chart.h"
#include "report/text/text_parts.h"

namespace aefx::report {
namespace {

constexpr std::size_t kMostTerms = 6;  // of a formula
constexpr std::size_t kMostBars = 8;
constexpr std::size_t kMostLevels = 6;  // of a categorical column, in a table

// Every figure that a code has of each column.
HtmlTable figures(const explain::Explanation& e, std::size_t k, const std::vector<ShareLine>& lines) {
  const auto code = static_cast<Index>(k);
  const bool effects = e.effect_rows > 0;
  std::vector<std::string> head{"column", "weight", "scaled weight", "share"};
  if (effects) head.insert(head.end(), {"when permuted", "when held at its mean"});
  HtmlTable table(fmt::format("{}: its weights, and how much of it each column moves", e.codes[k].name), head);
  for (const ShareLine& line : lines) {
    std::vector<std::string> cells{"", "", percent(line.share)};
    if (line.column) {
      const auto i = static_cast<Index>(*line.column);
      cells = {short_number(e.raw_weights(i, code)), short_number(e.scaled_weights(i, code)), percent(line.share)};
      if (effects) cells.insert(cells.end(), {percent(e.permutation(i, code)), percent(e.ablation(i, code))});
    }
    cells.resize(head.size() - 1);
    table.row(line.name, cells);
  }
  std::vector<std::string> bias{short_number(e.raw_bias(code)), short_number(e.scaled_bias(code)), ""};
  std::vector<std::string> rest{"", "", percent(e.rest(code))};
  if (effects) {
    bias.resize(5);
    rest.resize(5);
  }
  table.row("(bias)", bias);
  if (!e.exact) table.row("(between regions)", rest);
  return table;
}

// The scale of all bars of shares, so that codes can be compared.
double largest_share(const explain::Explanation& e, const std::vector<Group>& groups) {
  double largest = 0;
  for (const Group& group : groups) {
    for (std::size_t k = 0; k < e.codes.size(); ++k) largest = std::max(largest, share(e, group, k));
  }
  return largest > 0 ? largest : 1;
}

std::string shares(const explain::Explanation& e, std::size_t k, const std::vector<Group>& groups, std::size_t shown) {
  const std::string& name = e.codes[k].name;
  BarChart chart{.id = fmt::format("shares-{}", k + 1),
                 .title = fmt::format("Shares of {}", name),
                 .description = {},
                 .bars = {},
                 .most = largest_share(e, groups)};
  for (std::size_t g = 0; g < shown; ++g) {
    const std::string percentage = percent(share(e, groups[g], k));
    chart.bars.push_back({.name = groups[g].name, .value = share(e, groups[g], k), .label = percentage});
    if (g < 3) chart.description += fmt::format("{}{} {}", g > 0 ? ", " : "", groups[g].name, percentage);
  }
  chart.description =
      fmt::format("Bars of the share of {}'s variance that each column brings: {}.", name, chart.description);
  return bar_chart(chart);
}

void add_code(const explain::Explanation& e, std::size_t k, HtmlPage& page) {
  const explain::Code& code = e.codes[k];
  const std::vector<std::size_t> order = by_share(e, k);
  const std::vector<Group> groups = groups_by_share(e, k);
  page.raw("<article class=\"card\">\n");
  page.heading(code.name);
  page.formula(formula(e, k, order, page.shown(order.size(), kMostTerms)));
  std::string gated = gate(e, code);
  gated[0] = static_cast<char>(gated[0] - 'a' + 'A');
  page.raw(fmt::format("<p class=\"{}\">{}.</p>\n", code.dead ? "gate warn" : "gate", html(gated)));
  if (is_gated(e) && !code.always_on && !code.dead) {
    page.raw(
        bar_chart({.id = fmt::format("gate-{}", k + 1),
                   .title = fmt::format("Gate of {}", code.name),
                   .description = fmt::format("{} of the rows have {} above 0.", percent(code.active), code.name),
                   .bars = {{.name = "rows on which it is on", .value = code.active, .label = percent(code.active)}},
                   .most = 1}));
  }
  std::string range =
      fmt::format("Values {} to {}, mean {}.", short_number(code.min), short_number(code.max), short_number(code.mean));
  if (!e.exact) range += fmt::format(" This average formula gives {} of it (R²).", percent(code.fit));
  page.note(range);
  if (!code.dead) {
    const std::size_t bars = page.shown(groups.size(), kMostBars);
    page.raw(fmt::format("<p class=\"over\">Share of {} by column</p>\n", html(code.name)));
    page.raw(shares(e, k, groups, bars));
    page.more(groups.size() - bars, "column",
              fmt::format(" with {} together", percent(share_from(e, k, groups, bars))));
    if (!e.exact)
      page.note(fmt::format("{} lies between regions: no column has it.", percent(e.rest(static_cast<Index>(k)))));
  }
  const std::size_t listed = page.shown(groups.size(), HtmlPage::kMostColumns);
  page.table(listed < groups.size() ? fmt::format("Figures of the {} largest columns of {}", listed, code.name)
                                    : fmt::format("All figures of {}", code.name),
             figures(e, k, share_lines(e, k, groups, listed, page.shown(e.columns.size(), kMostLevels))));
  if (e.effect_rows > 0 && !code.dead) {
    page.note(
        fmt::format("The weights foretell what holding a column does to {}, what dealing out its values does to {}.",
                    percent(code.ablation_agreement), percent(code.permutation_agreement)));
  }
  page.raw("</article>\n");
}

// Where a code is off on some rows, all gates side by side.
void add_gates(const explain::Explanation& e, HtmlPage& page) {
  if (!is_gated(e)) {
    page.note(
        fmt::format("The activation of the codes, {}, has no gate: every code is active on every row.", e.activation));
    return;
  }
  const auto off = [](const explain::Code& c) { return !c.always_on || c.dead; };
  if (std::none_of(e.codes.begin(), e.codes.end(), off)) {
    page.note(e.exact ? "Every code is on in every row, so each formula is a straight line on all of them."
                      : "Every code is on in every row.");
  }
  const std::size_t shown = page.shown(e.codes.size(), HtmlPage::kMostColumns);
  BarChart chart{.id = "gates",
                 .title = "Gates: share of the rows on which each code is on",
                 .description = "One bar for each code; the table of gates below has the same figures.",
                 .bars = {},
                 .most = 1};
  HtmlTable table("Gates", {"code", "rows on", "gate", "least", "most", "mean", "deviation"});
  for (std::size_t k = 0; k < shown; ++k) {
    const explain::Code& c = e.codes[k];
    chart.bars.push_back({.name = c.name, .value = c.active, .label = percent(c.active) + (c.dead ? " dead" : "")});
    table.row(c.name, {percent(c.active),
                       c.dead        ? "dead"
                       : c.always_on ? "always on"
                                     : "on and off",
                       short_number(c.min), short_number(c.max), short_number(c.mean), short_number(c.deviation)});
  }
  page.heading("Gates");
  page.figure(bar_chart(chart), "Share of the rows on which each code is on");
  page.more(e.codes.size() - shown, "code");
  page.table("Gates as a table", table);
}

}  // namespace

void html_codes(const explain::Explanation& e, HtmlPage& page) {
  page.begin_section("codes", "The codes");
  page.paragraph(e.exact
                     ? "Put a row's values in, and the code comes out: the formulas are exact on every row."
                     : "The encoder has hidden layers, so these formulas are averages over the training rows: another "
                       "slope may hold on each row.");
  page.raw("<div class=\"cards\">\n");
  const std::size_t shown = page.shown(e.codes.size(), HtmlPage::kMostCodes);
  for (std::size_t k = 0; k < shown; ++k) add_code(e, k, page);
  page.raw("</div>\n");
  page.more(e.codes.size() - shown, "code");
  add_gates(e, page);
  page.end_section();
}

}  // namespace aefx::report
