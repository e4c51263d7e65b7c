#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/argsort.h"
#include "base/text.h"
#include "report/column_order.h"
#include "report/formula.h"
#include "report/number_text.h"
#include "report/text/sections.h"

namespace aefx::report {
namespace {

// "code2 -61%, code1 -20%": the R^2 that column i loses without each code, the largest two.
std::string reconstruction_losses(const explain::Explanation& e, std::size_t i) {
  constexpr double kNotable = 0.05;
  constexpr std::size_t kMost = 2;
  const auto loss = [&](std::size_t k) {
    return e.effects.reconstruction_loss(static_cast<Index>(i), static_cast<Index>(k));
  };
  const std::vector<std::size_t> codes = argsort_descending(e.codes.size(), loss);
  std::string out;
  for (std::size_t n = 0; n < std::min(codes.size(), kMost) && !(loss(codes[n]) < kNotable); ++n) {
    out += fmt::format("{}{} -{:.0f}%", out.empty() ? "" : ", ", e.codes[codes[n]].name, 100 * loss(codes[n]));
  }
  return out;
}

template <typename Name>
std::size_t widest_name(const explain::Explanation& e, Name name) {
  std::size_t widest = 6;  // "column"
  for (const explain::Column& column : e.columns) widest = std::max(widest, count_characters(printable(name(column))));
  return widest;
}

// "a with d (-0.97)", "a, b and c (|r| 0.90 to 0.99)"
std::string cluster_text(const explain::Explanation& e, const model::CollinearCluster& cluster) {
  std::vector<std::string> names;
  for (const std::size_t i : cluster.columns) names.push_back(printable(e.columns[i].name));
  if (names.size() == 2) return fmt::format("{} with {} ({:.2f})", names[0], names[1], cluster.correlation);
  return fmt::format("{} (|r| {:.2f} to {:.2f})", join_names(names, names.size()), cluster.least, cluster.most);
}

void add_collinear(const explain::Explanation& e, TextPage& page) {
  if (e.collinear.empty()) return;
  page.wrapped("Collinear columns (|correlation| of at least 0.9: a weight on one could as well be on another):", "  ");
  for (const model::CollinearCluster& cluster : e.collinear) page.wrapped(cluster_text(e, cluster), "    ", 2);
}

// "petal_length +0.99, sepal_width -0.40": the strongest loadings.
std::string loadings(const explain::Explanation& e, Index component) {
  constexpr std::size_t kMost = 3;
  const auto loading = [&](std::size_t i) { return e.pca.loadings(static_cast<Index>(i), component); };
  std::vector<std::size_t> order =
      argsort_descending(e.columns.size(), [&](std::size_t i) { return std::abs(loading(i)); });
  std::string out;
  for (std::size_t n = 0; n < std::min(kMost, order.size()); ++n) {
    out += fmt::format("{}{} {:+.2f}", out.empty() ? "" : ", ", variable(e.columns[order[n]].name), loading(order[n]));
  }
  return out;
}

// "code1 (+0.99)": the codes whose nearest component this is.
std::string nearest_codes(const explain::Explanation& e, std::size_t component) {
  std::string out;
  for (const explain::Code& code : e.codes) {
    if (code.component != component) continue;
    out += fmt::format("{}{} ({:+.2f})", out.empty() ? "" : ", ", code.name, code.component_correlation);
  }
  return out.empty() ? "no code" : out;
}

void add_code_stability(const explain::Explanation& e, std::size_t k, TextPage& page) {
  constexpr std::size_t kStabilityWidth = 48;  // of a line, without the name
  const model::Stability& s = *e.stability;
  const auto code = static_cast<Index>(k);
  page.line(fmt::format("  {}: reproduced in {}, mean correlation {:.2f}", e.codes[k].name, reproduced_runs(s, k),
                        s.correlation(code)));
  const std::vector<std::size_t> order = columns_by_share(e, k);
  const std::size_t name =
      std::min(widest_name(e, weight_name), page.width() > kStabilityWidth + 8 ? page.width() - kStabilityWidth : 8);
  page.line(page.style().dim(fmt::format("    {}  {:>10} +- {:<9}  {:>8} +- {:<8}", fit("column", name), "weight",
                                         "spread", "share", "spread")));
  for (const std::size_t i : order) {
    const auto row = static_cast<Index>(i);
    page.line(fmt::format("    {}  {:>10} +- {:<9}  {:>8} +- {:<8}", fit(printable(weight_name(e.columns[i])), name),
                          short_number(s.weight_mean(row, code)), short_number(s.weight_deviation(row, code)),
                          percent(s.share_mean(row, code)), percent(s.share_deviation(row, code))));
  }
}

}  // namespace

void text_columns(const explain::Explanation& e, TextPage& page) {
  constexpr double kLeastKept = -9.99;    // below it figures are as wide as they mean nothing
  constexpr std::size_t kKeptWidth = 12;  // of a line, without name, losses and bar
  constexpr std::size_t kLossesWidth = 30;
  constexpr std::size_t kLeastLossesPage = 70;  // page width from which losses are shown
  page.heading(fmt::format("What the codes keep of each column, on {} rows", e.rows));
  const bool losses = e.effects.rows > 0 && page.width() >= kLeastLossesPage;
  const std::size_t widest = widest_name(e, [](const explain::Column& c) { return c.name; });
  const Widths widths = column_widths(page.width(), kKeptWidth + (losses ? kLossesWidth : 0), widest);
  page.wrapped(sentence(kept_caption("R^2")), "  ");
  if (losses) {
    page.line(page.style().dim(fmt::format("  {}  {:>8}  {}", fit("column", widths.name), "kept", "lost without")));
  }
  for (std::size_t i = 0; i < e.columns.size(); ++i) {
    const explain::Column& column = e.columns[i];
    const std::string start = "  " + fit(printable(column.name), widths.name);
    if (!column.r2) {
      page.line(fmt::format("{}  {:>8}", start, column.min == column.max ? "constant" : "no spread"));
      continue;
    }
    const std::string by_code = losses ? "  " + fit(reconstruction_losses(e, i), kLossesWidth - 2) : "";
    const std::string kept = *column.r2 < kLeastKept ? "< -999%" : percent(*column.r2);
    page.line(fmt::format("{}  {:>8}{}  {}", start, kept, by_code, bar(std::max(0.0, *column.r2), widths.bar)));
  }
  add_collinear(e, page);
  page.line();
}

void text_pca(const explain::Explanation& e, TextPage& page) {
  const auto count = static_cast<std::size_t>(e.pca.explained.size());
  const model::Errors& errors = e.training.errors;
  if (count == 0) return;
  page.heading("Comparison with PCA: " + explained_variance(e));
  if (errors.means > 0) {
    page.wrapped(
        fmt::format("On the {} rows it keeps {}, and the codes keep {}.", errors.held_out ? "held-out" : "training",
                    percent(1 - errors.pca / errors.means), percent(1 - errors.network / errors.means)),
        "  ");
  }
  for (std::size_t c = 0; c < count; ++c) {
    const auto component = static_cast<Index>(c);
    page.wrapped(fmt::format("component {}, {}: most like it {}; columns {}", c + 1,
                             percent(e.pca.explained(component)), nearest_codes(e, c), loadings(e, component)),
                 "  ", 2);
  }
  page.line();
}

void text_stability(const explain::Explanation& e, TextPage& page) {
  if (!e.stability) return;
  const std::uint64_t runs = e.stability->runs;
  page.heading(fmt::format("Stability: trained again {}, on {} of the rows drawn anew",
                           runs == 1 ? "once" : fmt::format("{} times", runs), percent(e.stability->row_share)));
  page.wrapped(fmt::format("Together the codes of a run give {} of these (R^2). {}", percent(e.stability->subspace_r2),
                           spread_caption(*e.stability)),
               "  ");
  for (std::size_t k = 0; k < e.codes.size(); ++k) {
    if (!e.codes[k].dead) add_code_stability(e, k, page);
  }
  page.line();
}

}  // namespace aefx::report
