#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/column_order.h"
#include "report/formula.h"
#include "report/html/sections.h"
#include "report/markup.h"
#include "report/number_text.h"
#include "report/svg/bar_chart.h"

namespace aefx::report {
namespace {

using Features = std::vector<explain::FeatureColumns>;

constexpr std::size_t kMostBars = 8;  // of a chart of shares

// End of the scale of all charts of shares, so that codes can be compared.
double largest_share(const explain::Explanation& e, const Features& features) {
  double largest = 0;
  for (const explain::FeatureColumns& feature : features) {
    for (std::size_t k = 0; k < e.codes.size(); ++k) largest = std::max(largest, share(e, feature, k));
  }
  return largest > 0 ? largest : 1;
}

enum class Direction { none, rises, falls };

// The direction of a code with a column; a categorical one has none.
Direction direction_of(const explain::Explanation& e, const explain::FeatureColumns& feature, std::size_t k) {
  if (feature.categorical) return Direction::none;
  const double weight = e.scaled_weights(static_cast<Index>(feature.columns.front()), static_cast<Index>(k));
  return weight < 0 ? Direction::falls : Direction::rises;
}

std::string share_chart(const explain::Explanation& e, std::size_t k, const Features& features, std::size_t shown) {
  const std::string& name = e.codes[k].name;
  BarChart chart{.id = fmt::format("shares-{}", k + 1),
                 .title = fmt::format("Shares of {}", name),
                 .description = {},
                 .least = -largest_share(e, features),
                 .most = largest_share(e, features)};
  for (std::size_t f = 0; f < shown; ++f) {
    const double value = share(e, features[f], k);
    const Direction direction = direction_of(e, features[f], k);
    chart.bars.push_back({.name = features[f].name,
                          .value = direction == Direction::falls ? -std::abs(value) : std::abs(value),
                          .label = percent(value) + (direction == Direction::falls   ? " ↓"
                                                     : direction == Direction::rises ? " ↑"
                                                                                     : "")});
    if (f < 3) chart.description += fmt::format("{}{} {}", f > 0 ? ", " : "", features[f].name, percent(value));
  }
  chart.description =
      fmt::format("Bars of the share of {}'s variance that each column brings: {}.", name, chart.description);
  return bar_chart(chart);
}

void add_activity(const explain::Explanation& e, std::size_t k, HtmlPage& page) {
  const explain::Code& code = e.codes[k];
  page.raw(
      fmt::format("<p class=\"{}\">{}</p>\n", code.dead ? "gate warn" : "gate", html(sentence(activity(e, code)))));
  if (has_off_branch(e) && !code.always_on && !code.dead) {
    page.raw(
        bar_chart({.id = fmt::format("gate-{}", k + 1),
                   .title = fmt::format("Activity of {}", code.name),
                   .description = fmt::format("{} of the rows have {} above 0.", percent(code.active), code.name),
                   .bars = {{.name = "rows on which it is on", .value = code.active, .label = percent(code.active)}},
                   .most = 1}));
  }
  std::string range = sentence(value_range(code));
  if (!e.exact) {
    range +=
        fmt::format(" This average formula gives {} of it (R²).", percent(e.effects.formula_r2(static_cast<Index>(k))));
  }
  page.note(range);
  if (const std::string alone = kept_alone(e, k); !alone.empty()) page.note(alone);
}

void add_code(const explain::Explanation& e, std::size_t k, HtmlPage& page) {
  const explain::Code& code = e.codes[k];
  const std::vector<std::size_t> order = terms_by_share(e, k);
  const Features features = features_read(e, k);
  page.raw("<article class=\"card\">\n");
  page.heading(code.name);
  const std::size_t terms = page.shown(order.size(), kMostTerms);
  page.formula(formula(e, k, order, terms));
  if (terms < order.size()) page.folded_formula("The complete formula", formula(e, k, order, order.size()));
  add_activity(e, k, page);
  if (!code.dead) {
    const std::size_t bars = page.shown(features.size(), kMostBars);
    page.raw(fmt::format("<p class=\"over\">Share of {0} by column (right: {0} rises with it; left: it falls)</p>\n",
                         html(code.name)));
    page.raw(share_chart(e, k, features, bars));
    page.more(features.size() - bars, "column",
              fmt::format(" with {} together", percent(share_from(e, k, features, bars))));
    if (const std::string rest = rest_name(e, k); !rest.empty()) {
      page.note(fmt::format("{} of the variance is no column's ({}).", percent(e.residual_share(static_cast<Index>(k))),
                            rest));
    }
  }
  if (!code.dead) {
    html_contributions(e, k, page);
    html_way_back(e, k, page);
  }
  const std::size_t listed = page.shown(features.size(), HtmlPage::kMostColumns);
  const Table weights = weights_table(
      e, {.k = k, .features = features, .shown = listed, .most_levels = page.shown(e.columns.size(), kMostLevels)});
  page.table(listed < features.size() ? fmt::format("Figures of the {} largest columns of {}", listed, code.name)
                                      : fmt::format("All figures of {}", code.name),
             HtmlTable(fmt::format("{}: its weights, and how much of it each column moves", code.name), weights));
  if (e.effects.rows > 0 && !code.dead) page.note(sentence(agreement(e, code)));
  page.raw("</article>\n");
}

// The activity of all codes, if a code is off on some rows.
void add_activities(const explain::Explanation& e, HtmlPage& page) {
  if (!has_off_branch(e)) {
    page.note(fmt::format("The activation of the codes, {}, has no off state: every code is active on every row.",
                          e.activation));
    return;
  }
  const auto is_off = [](const explain::Code& c) { return !c.always_on || c.dead; };
  if (std::none_of(e.codes.begin(), e.codes.end(), is_off)) {
    page.note(e.exact ? "Every code is on in every row, so each formula is linear on all of them."
                      : "Every code is on in every row.");
  }
  const std::size_t shown = page.shown(e.codes.size(), HtmlPage::kMostColumns);
  BarChart chart{.id = "activity",
                 .title = "Activity: share of the rows on which each code is on",
                 .description = "One bar for each code; the table below has the same figures."};
  HtmlTable table("Activity", {"code", "rows on", "state", "least", "most", "mean", "deviation"});
  for (std::size_t k = 0; k < shown; ++k) {
    const explain::Code& c = e.codes[k];
    const std::string state = c.dead ? "dead" : c.always_on ? "always on" : "on and off";
    chart.bars.push_back({.name = c.name, .value = c.active, .label = percent(c.active) + (c.dead ? " dead" : "")});
    table.row(c.name, {percent(c.active), state, short_number(c.min), short_number(c.max), short_number(c.mean),
                       short_number(c.deviation)});
  }
  page.heading("Activity");
  page.figure(bar_chart(chart), "Share of the rows on which each code is on");
  page.more(e.codes.size() - shown, "code");
  page.table("Activity as a table", table);
}

}  // namespace

void html_codes(const explain::Explanation& e, HtmlPage& page) {
  page.begin_section("codes", "The codes");
  page.paragraph(e.exact ? "Put a row's values in, and the code comes out: the formulas are exact on every row."
                         : std::string(kAverageFormulas) + " " + share_note(e));
  page.raw("<div class=\"cards\">\n");
  const std::size_t shown = page.shown(e.codes.size(), HtmlPage::kMostCodes);
  for (std::size_t k = 0; k < shown; ++k) add_code(e, k, page);
  page.raw("</div>\n");
  page.more(e.codes.size() - shown, "code");
  add_activities(e, page);
  page.end_section();
}

}  // namespace aefx::report
