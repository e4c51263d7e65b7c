#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "aefx/report/render.h"
#include "base/argsort.h"
#include "report/column_order.h"
#include "report/formula.h"
#include "report/number_text.h"
#include "report/text/text_page.h"

namespace aefx::report {
namespace {

void add_head(const explain::Explanation& e, TextPage& page) {
  page.heading(printable(fmt::format("{} ({})", title(e), preparation(e))));
  for (const std::string& text : e.verdict) page.wrapped(printable(text));
  if (!e.measured.empty()) {
    page.wrapped(fmt::format("What follows is measured on {} of {}; notes, PCA and stability are of training.{}",
                             counted(e.rows, "row"), printable(e.measured), measured_r2(e)));
  }
  for (const std::string& note : e.training.notes) page.item(printable(note));
  page.line();
}

void add_findings(const explain::Explanation& e, TextPage& page) {
  const std::size_t shown = page.shown(e.findings.size(), 2 * TextPage::kMostCodes);
  for (std::size_t i = 0; i < shown; ++i) page.item(printable(e.findings[i]));
  page.more(e.findings.size() - shown, "sentence", " of codes");
  for (const std::string& text : e.cautions) page.item(printable(text));
  if (!e.exact) page.wrapped(std::string(kAverageFormulas));
  page.line();
}

constexpr std::size_t kNumbersWidth = 36;  // of a line of the table, without name, effects and bar
constexpr std::size_t kEffectsWidth = 18;  // of correlation and ablation effects
constexpr std::size_t kPermutationWidth = 13;
constexpr std::size_t kLeastEffectsPage = 70;       // page width from which effects are shown
constexpr std::size_t kLeastPermutationPage = 100;  // that of permutation importance too

class CodeTable {
 public:
  CodeTable(const explain::Explanation& e, std::size_t k, TextPage& page)
      : e_(e),
        k_(k),
        column_(static_cast<Index>(k)),
        page_(page),
        effects_(e.effects.rows > 0 && page.width() >= kLeastEffectsPage),
        permutation_(effects_ && page.width() >= kLeastPermutationPage) {}

  void add() {
    const std::vector<explain::FeatureColumns> all = features_by_share(e_, k_);
    const std::size_t shown = page_.shown(all.size(), TextPage::kMostColumns);
    std::size_t widest = std::max<std::size_t>(6, rest_name(e_, k_).size());  // "column"
    for (std::size_t f = 0; f < shown; ++f) widest = std::max(widest, name_width(all[f]));
    widths_ = column_widths(
        page_.width(), kNumbersWidth + (effects_ ? kEffectsWidth : 0) + (permutation_ ? kPermutationWidth : 0), widest);
    page_.line(page_.style().dim(cells("column", {"weight", "scaled", "share", "corr.", "ablation", "permutation"})));
    for (std::size_t f = 0; f < shown; ++f) {
      if (all[f].categorical) {
        add_levels(all[f]);
      } else {
        add_number(all[f]);
      }
    }
    page_.more(all.size() - shown, "column", fmt::format(" with {} together", percent(share_from(e_, k_, all, shown))));
    page_.line(cells("bias", {short_number(e_.raw_bias(column_)), short_number(e_.scaled_bias(column_))}));
    if (const std::string rest = rest_name(e_, k_); !rest.empty())
      page_.line(cells(rest, {"", "", percent(e_.residual_share(column_))}));
    if (effects_ && !e_.codes[k_].dead) page_.note(agreement(e_, e_.codes[k_]));
  }

 private:
  // A line of the table: weight, scaled weight, share, correlation, effects of ablation and permutation.
  [[nodiscard]] std::string cells(const std::string& name, const std::array<std::string, 6>& c) const {
    std::string line = fmt::format("  {}  {:>10}  {:>10}  {:>8}", fit(name, widths_.name), c[0], c[1], c[2]);
    if (effects_) line += fmt::format("  {:>6}  {:>8}", c[3], c[4]);
    if (permutation_) line += fmt::format("  {:>11}", c[5]);
    return line;
  }

  // Weight, scaled weight and share of a column.
  [[nodiscard]] std::array<std::string, 6> weights_of(std::size_t i) const {
    const auto at = static_cast<Index>(i);
    return {short_number(e_.raw_weights(at, column_)), short_number(e_.scaled_weights(at, column_)),
            percent(e_.shares(at, column_))};
  }

  // Adds correlation and effects, which are those of the whole feature.
  void add_effects(const explain::FeatureColumns& feature, std::array<std::string, 6>& c) const {
    const auto at = static_cast<Index>(feature.columns.front());
    if (e_.effects.correlation.size() > 0) c[3] = correlation_of(e_, feature.columns.front(), k_);
    c[4] = percent(e_.effects.ablation(at, column_));
    c[5] = percent(e_.effects.permutation(at, column_));
  }

  [[nodiscard]] std::string share_bar(double share, std::size_t width) const {
    return "  " + page_.style().share(bar(share, width), share);
  }

  [[nodiscard]] std::string level_name(std::size_t i) const { return "  " + printable(e_.columns[i].level); }

  [[nodiscard]] std::string number_name(const explain::FeatureColumns& feature) const {
    return printable(weight_name(e_.columns[feature.columns.front()]));
  }

  [[nodiscard]] std::size_t name_width(const explain::FeatureColumns& feature) const {
    if (!feature.categorical) return count_characters(number_name(feature));
    std::size_t most = count_characters(printable(feature.name));
    for (std::size_t l = 0; l < page_.shown(feature.columns.size(), kMostLevels); ++l) {
      most = std::max(most, count_characters(level_name(feature.columns[l])));
    }
    return most;
  }

  // A categorical feature, and its levels below it.
  void add_levels(const explain::FeatureColumns& feature) {
    const double share = explain::share(e_, feature, k_);
    std::array<std::string, 6> c{"", "", percent(share)};
    add_effects(feature, c);
    page_.line(cells(printable(feature.name), c) + share_bar(share, widths_.bar));
    const std::size_t shown = page_.shown(feature.columns.size(), kMostLevels);
    double rest = 0;
    for (std::size_t l = 0; l < feature.columns.size(); ++l) {
      const std::size_t i = feature.columns[l];
      if (l < shown) {
        page_.line(cells(level_name(i), weights_of(i)));
      } else {
        rest += e_.shares(static_cast<Index>(i), column_);
      }
    }
    page_.more(feature.columns.size() - shown, "level",
               fmt::format(" of {} with {} together", printable(feature.name), percent(rest)));
  }

  void add_number(const explain::FeatureColumns& feature) {
    const std::size_t i = feature.columns.front();
    std::array<std::string, 6> c = weights_of(i);
    add_effects(feature, c);
    page_.line(cells(number_name(feature), c) + share_bar(e_.shares(static_cast<Index>(i), column_), widths_.bar));
  }

  const explain::Explanation& e_;
  std::size_t k_;
  Index column_;
  TextPage& page_;
  bool effects_ = false, permutation_ = false;
  Widths widths_;
};

void add_code(const explain::Explanation& e, std::size_t k, TextPage& page) {
  const explain::Code& code = e.codes[k];
  const std::vector<std::size_t> order = columns_by_share(e, k);
  const std::vector<std::string> parts =
      wrap(formula(e, k, order, page.shown(order.size(), kMostTerms)), page.width() - 4);
  for (std::size_t i = 0; i < parts.size(); ++i) page.line(i == 0 ? page.style().bold(parts[i]) : "    " + parts[i]);
  std::string text = activity(e, code) + ", " + value_range(code);
  if (!e.exact) {
    text += fmt::format("; this average gives {} of it (R^2)", percent(e.effects.formula_r2(static_cast<Index>(k))));
  }
  for (const std::string& part : wrap(text, page.width() - 2)) {
    page.line("  " + (code.dead ? page.style().warn(part) : part));
  }
  CodeTable(e, k, page).add();
  page.line();
}

void add_regions(const explain::Explanation& e, TextPage& page) {
  if (e.exact) return;
  if (!e.regions.piecewise_linear) {
    page.wrapped(
        "The hidden layers bend smoothly, so there are no regions with a formula of their own; "
        "`aefx explain` gives the contributions on each row.");
    page.line();
    return;
  }
  if (e.regions.largest.empty()) return;
  page.heading(fmt::format(
      "Linear regions: the encoder is exactly linear on each of {}{}; the {} largest together hold {} of the rows",
      e.regions.complete ? "" : "more than ", e.regions.count, e.regions.largest.size(),
      percent(shown_regions_share(e))));
  for (std::size_t r = 0; r < e.regions.largest.size(); ++r) {
    page.line(fmt::format("  region {}: {} of the rows", r + 1, percent(row_share(e, e.regions.largest[r]))));
    const std::size_t shown = page.shown(e.codes.size(), TextPage::kMostCodes);
    for (std::size_t k = 0; k < shown; ++k) {
      page.wrapped(region_formula(e, r, k, page.shown(e.columns.size(), kMostTerms)), "    ", 4);
    }
    page.more(e.codes.size() - shown, "code");
  }
  page.line();
}

// "code2 -61 %, code1 -20 %": the R^2 that column i loses without each code, the largest two.
std::string reconstruction_losses(const explain::Explanation& e, std::size_t i) {
  constexpr double kNotable = 0.05;
  constexpr std::size_t kMost = 2;
  const auto loss = [&](std::size_t k) {
    return e.effects.reconstruction_loss(static_cast<Index>(i), static_cast<Index>(k));
  };
  const std::vector<std::size_t> codes = argsort_descending(e.codes.size(), loss);
  std::string out;
  for (std::size_t n = 0; n < std::min(codes.size(), kMost) && !(loss(codes[n]) < kNotable); ++n) {
    out += fmt::format("{}{} -{:.0f} %", out.empty() ? "" : ", ", e.codes[codes[n]].name, 100 * loss(codes[n]));
  }
  return out;
}

template <typename Name>
std::size_t widest_name(const explain::Explanation& e, const std::vector<std::size_t>& columns, std::size_t shown,
                        Name name) {
  std::size_t widest = 6;  // "column"
  for (std::size_t i = 0; i < shown; ++i)
    widest = std::max(widest, count_characters(printable(name(e.columns[columns[i]]))));
  return widest;
}

void add_reconstruction(const explain::Explanation& e, TextPage& page) {
  constexpr double kLeastKept = -9.99;    // below it figures are as wide as they mean nothing
  constexpr std::size_t kKeptWidth = 12;  // of a line, without name, losses and bar
  constexpr std::size_t kLossesWidth = 30;
  constexpr std::size_t kLeastLossesPage = 70;  // page width from which losses are shown
  const std::size_t shown = page.shown(e.columns.size(), TextPage::kMostColumns);
  page.heading(fmt::format("What the codes keep of each column{}", shown < e.columns.size() ? ", worst first" : ""));
  const std::vector<std::size_t> order = columns_by_r2(e, shown);
  const bool losses = e.effects.rows > 0 && page.width() >= kLeastLossesPage;
  const std::size_t widest = widest_name(e, order, shown, [](const explain::Column& c) { return c.name; });
  const Widths widths = column_widths(page.width(), kKeptWidth + (losses ? kLossesWidth : 0), widest);
  page.wrapped(sentence(kept_caption("R^2")), "  ");
  if (losses) {
    page.line(page.style().dim(fmt::format("  {}  {:>8}  {}", fit("column", widths.name), "kept", "lost without")));
  }
  for (const std::size_t i : order) {
    const explain::Column& column = e.columns[i];
    const std::string start = "  " + fit(printable(column.name), widths.name);
    if (!column.r2) {
      page.line(fmt::format("{}  {:>8}", start, column.min == column.max ? "constant" : "no spread"));
      continue;
    }
    const std::string by_code = losses ? "  " + fit(reconstruction_losses(e, i), kLossesWidth - 2) : "";
    const std::string kept = *column.r2 < kLeastKept ? "< -999 %" : percent(*column.r2);
    page.line(fmt::format("{}  {:>8}{}  {}", start, kept, by_code, bar(std::max(0.0, *column.r2), widths.bar)));
  }
  page.more(e.columns.size() - shown, "column", ", kept better");
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

void add_pca(const explain::Explanation& e, TextPage& page) {
  constexpr std::size_t kMostComponents = 4;
  const auto count = static_cast<std::size_t>(e.pca.explained.size());
  const model::Errors& errors = e.training.errors;
  if (count == 0) return;
  page.line();
  page.heading("Comparison with PCA: " + explained_variance(e));
  if (errors.means > 0) {
    page.wrapped(
        fmt::format("On the {} rows it keeps {}, and the codes keep {}.", errors.held_out ? "held-out" : "training",
                    percent(1 - errors.pca / errors.means), percent(1 - errors.network / errors.means)),
        "  ");
  }
  const std::size_t shown = page.shown(count, kMostComponents);
  for (std::size_t c = 0; c < shown; ++c) {
    const auto component = static_cast<Index>(c);
    page.wrapped(fmt::format("component {}, {}: most like it {}; columns {}", c + 1,
                             percent(e.pca.explained(component)), nearest_codes(e, c), loadings(e, component)),
                 "  ", 2);
  }
  page.more(count - shown, "component");
}

void add_code_stability(const explain::Explanation& e, std::size_t k, TextPage& page) {
  constexpr std::size_t kStabilityWidth = 48;  // of a line, without the name
  const model::Stability& s = *e.stability;
  const auto code = static_cast<Index>(k);
  page.line(fmt::format("  {}: reproduced in {}, mean correlation {:.2f}", e.codes[k].name, reproduced_runs(s, k),
                        s.correlation(code)));
  const std::vector<std::size_t> order = columns_by_share(e, k);
  const std::size_t shown = page.shown(order.size(), TextPage::kMostColumns);
  const std::size_t name = std::min(widest_name(e, order, shown, weight_name),
                                    page.width() > kStabilityWidth + 8 ? page.width() - kStabilityWidth : 8);
  page.line(page.style().dim(fmt::format("    {}  {:>10} +- {:<9}  {:>8} +- {:<8}", fit("column", name), "weight",
                                         "spread", "share", "spread")));
  for (std::size_t i = 0; i < shown; ++i) {
    const auto row = static_cast<Index>(order[i]);
    page.line(fmt::format("    {}  {:>10} +- {:<9}  {:>8} +- {:<8}",
                          fit(printable(weight_name(e.columns[order[i]])), name),
                          short_number(s.weight_mean(row, code)), short_number(s.weight_deviation(row, code)),
                          percent(s.share_mean(row, code)), percent(s.share_deviation(row, code))));
  }
  page.more(order.size() - shown, "column");
}

void add_stability(const explain::Explanation& e, TextPage& page) {
  if (!e.stability) return;
  page.line();
  const std::uint64_t runs = e.stability->runs;
  page.heading(fmt::format("Stability: trained again {}, on {} of the rows drawn anew",
                           runs == 1 ? "once" : fmt::format("{} times", runs), percent(e.stability->row_share)));
  page.wrapped(fmt::format("Together the codes of a run give {} of these (R^2). {}", percent(e.stability->subspace_r2),
                           spread_caption(*e.stability)),
               "  ");
  const std::size_t shown = page.shown(e.codes.size(), TextPage::kMostCodes);
  for (std::size_t k = 0; k < shown; ++k) {
    if (!e.codes[k].dead) add_code_stability(e, k, page);
  }
  page.more(e.codes.size() - shown, "code");
}

}  // namespace

std::string render_text(const explain::Explanation& e, const TextOptions& options) {
  TextPage page(options);
  add_head(e, page);
  add_findings(e, page);
  const std::size_t shown = page.shown(e.codes.size(), TextPage::kMostCodes);
  for (std::size_t k = 0; k < shown; ++k) add_code(e, k, page);
  page.more(e.codes.size() - shown, "code");
  add_regions(e, page);
  add_reconstruction(e, page);
  add_pca(e, page);
  add_stability(e, page);
  return std::move(page).text();
}

}  // namespace aefx::report
