#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/markdown/sections.h"
#include "report/order.h"
#include "report/text/text_parts.h"

namespace aefx::report {
namespace {

std::string correlation(double value) { return std::abs(value) < 0.005 ? "0.00" : fmt::format("{:+.2f}", value); }

}  // namespace

void markdown_pca(const explain::Explanation& e, MarkdownPage& page) {
  const auto all = static_cast<std::size_t>(e.pca.explained.size());
  if (all > 0) {
    page.heading("PCA beside it");
    page.paragraph(fmt::format("{} component{} explain{} {} of the variance. Correlations of each component:", all,
                               all == 1 ? "" : "s", all == 1 ? "s" : "", percent(e.pca.explained.sum())));
    const std::size_t count = page.shown(all, MarkdownPage::kMostCodes);
    const std::size_t codes = page.shown(e.codes.size(), MarkdownPage::kMostCodes);
    const std::size_t columns = page.shown(e.columns.size(), MarkdownPage::kMostColumns);
    std::vector<std::string> head{"with"};
    std::vector<std::vector<std::string>> rows{{"(variance explained)"}};
    for (std::size_t c = 0; c < count; ++c) {
      head.push_back(fmt::format("component {}", c + 1));
      rows[0].push_back(percent(e.pca.explained(static_cast<Index>(c))));
    }
    const auto add = [&](const std::string& name, const MatrixD& values, std::size_t row) {
      rows.push_back({name});
      for (std::size_t c = 0; c < count; ++c) {
        rows.back().push_back(correlation(values(static_cast<Index>(row), static_cast<Index>(c))));
      }
    };
    for (std::size_t k = 0; k < codes; ++k) add(e.codes[k].name, e.pca.match, k);
    for (std::size_t i = 0; i < columns; ++i) add(e.columns[i].name, e.pca.loadings, i);
    page.table(head, rows);
    page.more(all - count, "component");
    page.more(e.columns.size() - columns, "column");
  }
  if (e.twins.empty()) return;
  page.heading("Columns that could swap roles");
  std::vector<std::vector<std::string>> rows;
  const std::size_t shown = page.shown(e.twins.size(), MarkdownPage::kMostColumns);
  for (std::size_t i = 0; i < shown; ++i) {
    const explain::Twins& t = e.twins[i];
    rows.push_back({e.columns[t.first].name, e.columns[t.second].name, correlation(t.correlation)});
  }
  page.table({"column", "with", "correlation"}, rows);
  page.more(e.twins.size() - shown, "pair");
}

void markdown_stability(const explain::Explanation& e, MarkdownPage& page) {
  if (!e.stability) return;
  const explain::Stability& s = *e.stability;
  page.heading("Stability");
  page.paragraph(
      fmt::format("Trained again {} times, each time on {} of the rows drawn anew. Together the codes of a run "
                  "give {} of these (R^2).",
                  s.runs, percent(s.row_share), percent(s.same_space)));
  const std::size_t shown = page.shown(e.codes.size(), MarkdownPage::kMostCodes);
  std::vector<std::vector<std::string>> rows;
  for (std::size_t k = 0; k < shown; ++k) {
    const auto code = static_cast<Index>(k);
    rows.push_back({e.codes[k].name, percent(s.back(code)), fmt::format("{:.2f}", s.correlation(code))});
  }
  page.table({"code", "came back", "mean correlation"}, rows);
  for (std::size_t k = 0; k < shown; ++k) {
    const auto code = static_cast<Index>(k);
    const std::vector<std::size_t> order = by_share(e, k);
    const std::size_t columns = page.shown(order.size(), MarkdownPage::kMostColumns);
    std::vector<std::vector<std::string>> spreads;
    for (std::size_t n = 0; n < columns; ++n) {
      const auto i = static_cast<Index>(order[n]);
      spreads.push_back({e.columns[order[n]].name, short_number(s.raw_weight_mean(i, code)),
                         short_number(s.raw_weight_deviation(i, code)), percent(s.share_mean(i, code)),
                         percent(s.share_deviation(i, code))});
    }
    page.part("Spread of " + e.codes[k].name);
    page.table({"column", "weight", "spread", "share", "spread"}, spreads);
    page.more(order.size() - columns, "column");
  }
  page.more(e.codes.size() - shown, "code");
}

void markdown_training(const explain::Explanation& e, MarkdownPage& page) {
  page.heading("Training");
  page.paragraph(fmt::format("Mean squared errors on {} {} rows, every column divided by its range:", e.errors.rows,
                             e.errors.held_out ? "held-out" : "training"));
  page.table({"what", "error"}, {{"the network", short_number(e.errors.network)},
                                 {"PCA", short_number(e.errors.pca)},
                                 {"the columns' means", short_number(e.errors.means)}});
  std::vector<std::vector<std::string>> tried;
  for (const explain::Candidate& c : e.candidates)
    tried.push_back({c.name, short_number(c.error), c.chosen ? "yes" : ""});
  page.table({"candidate", "held-out error", "taken"}, tried);
  std::vector<std::vector<std::string>> options{{"rows fitted", std::to_string(e.fit_rows)},
                                                {"rows held out", std::to_string(e.valid_rows)},
                                                {"epochs", fmt::format("{}, the best was {}", e.epochs, e.best_epoch)},
                                                {"stopped", e.stopped},
                                                {"weights moved by", percent(e.moved)}};
  for (const auto& [name, value] : e.options) options.push_back({name, value});
  page.table({"option", "value"}, options);
}

}  // namespace aefx::report
