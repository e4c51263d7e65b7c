#include <fmt/format.h>

#include "report/formula.h"
#include "report/gate.h"
#include "report/markdown/sections.h"
#include "report/order.h"
#include "report/share_lines.h"
#include "report/text/text_parts.h"

namespace aefx::report {
namespace {

constexpr std::size_t kMostTerms = 6;   // of a formula
constexpr std::size_t kMostLevels = 6;  // of a categorical column

void add_weights(const explain::Explanation& e, std::size_t k, MarkdownPage& page) {
  const auto code = static_cast<Index>(k);
  const bool effects = e.effect_rows > 0;
  std::vector<std::string> head{"column", "weight", "scaled weight", "share"};
  if (effects) head.insert(head.end(), {"permuted", "held at its mean"});
  std::vector<std::vector<std::string>> rows;
  const std::vector<Group> groups = groups_by_share(e, k);
  const std::size_t shown = page.shown(groups.size(), MarkdownPage::kMostColumns);
  for (const ShareLine& line : share_lines(e, k, groups, shown, page.shown(e.columns.size(), kMostLevels))) {
    rows.push_back({line.name, "", "", percent(line.share)});
    if (line.column) {
      const auto i = static_cast<Index>(*line.column);
      rows.back() = {line.name, short_number(e.raw_weights(i, code)), short_number(e.scaled_weights(i, code)),
                     percent(line.share)};
      if (effects) {
        rows.back().push_back(percent(e.permutation(i, code)));
        rows.back().push_back(percent(e.ablation(i, code)));
      }
    }
    rows.back().resize(head.size());
  }
  rows.push_back({"(bias)", short_number(e.raw_bias(code)), short_number(e.scaled_bias(code)), ""});
  rows.back().resize(head.size());
  if (!e.exact) {
    rows.push_back({"(between regions)", "", "", percent(e.rest(code))});
    rows.back().resize(head.size());
  }
  page.table(head, rows);
  page.more(groups.size() - shown, "column",
            fmt::format(" with {} together", percent(share_from(e, k, groups, shown))));
  if (!effects || e.codes[k].dead) return;
  page.paragraph(
      fmt::format("The weights foretell what holding a column does to {}, what dealing out its values does to {}.",
                  percent(e.codes[k].ablation_agreement), percent(e.codes[k].permutation_agreement)));
}

}  // namespace

void markdown_codes(const explain::Explanation& e, MarkdownPage& page) {
  page.heading("The codes");
  if (!e.exact) {
    page.paragraph(
        "The encoder has hidden layers, so the formulas of the codes are averages over the training rows: another "
        "slope may hold on each row.");
  }
  const std::size_t shown = page.shown(e.codes.size(), MarkdownPage::kMostCodes);
  for (std::size_t k = 0; k < shown; ++k) {
    const explain::Code& code = e.codes[k];
    const std::vector<std::size_t> order = by_share(e, k);
    page.part(code.name);
    page.formulas({formula(e, k, order, page.shown(order.size(), kMostTerms))});
    std::string text = fmt::format("{} is {}, values {} to {}, mean {}", code.name, gate(e, code),
                                   short_number(code.min), short_number(code.max), short_number(code.mean));
    if (!e.exact) text += fmt::format("; this average gives {} of it (R^2)", percent(code.fit));
    page.paragraph(text + ".");
    add_weights(e, k, page);
  }
  page.more(e.codes.size() - shown, "code");
}

void markdown_regions(const explain::Explanation& e, MarkdownPage& page) {
  if (e.exact) return;
  page.heading("Regions");
  if (!e.straight || e.regions.empty()) {
    page.paragraph("The hidden layers bend smoothly, so there are no regions with a formula of their own.");
    return;
  }
  page.paragraph(fmt::format("The encoder is exactly linear on each of {}{} regions.",
                             e.regions_complete ? "" : "more than ", e.regions_seen));
  for (std::size_t r = 0; r < e.regions.size(); ++r) {
    page.part(fmt::format("Region {}: {} of the rows", r + 1, percent(e.regions[r].share)));
    std::vector<std::string> lines;
    const std::size_t shown = page.shown(e.codes.size(), MarkdownPage::kMostCodes);
    for (std::size_t k = 0; k < shown; ++k) {
      lines.push_back(region_formula(e, r, k, page.shown(e.columns.size(), kMostTerms)));
    }
    page.formulas(lines);
    page.more(e.codes.size() - shown, "code");
  }
}

}  // namespace aefx::report
