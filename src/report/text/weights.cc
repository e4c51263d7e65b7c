#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"
#include "report/column_order.h"
#include "report/formula.h"
#include "report/number_text.h"
#include "report/text/sections.h"

namespace aefx::report {
namespace {

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
    std::size_t widest = std::max<std::size_t>(6, rest_name(e_, k_).size());  // "column"
    for (const explain::FeatureColumns& feature : all) widest = std::max(widest, name_width(feature));
    widths_ = column_widths(
        page_.width(), kNumbersWidth + (effects_ ? kEffectsWidth : 0) + (permutation_ ? kPermutationWidth : 0), widest);
    page_.line(page_.style().dim(cells("column", {"weight", "scaled", "share", "corr.", "ablation", "permutation"})));
    for (const explain::FeatureColumns& feature : all) {
      if (feature.categorical) {
        add_levels(feature);
      } else {
        add_number(feature);
      }
    }
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
    for (const std::size_t i : feature.columns) most = std::max(most, count_characters(level_name(i)));
    return most;
  }

  // A categorical feature, and its levels below it.
  void add_levels(const explain::FeatureColumns& feature) {
    const double share = explain::share(e_, feature, k_);
    std::array<std::string, 6> c{"", "", percent(share)};
    add_effects(feature, c);
    page_.line(cells(printable(feature.name), c) + share_bar(share, widths_.bar));
    for (const std::size_t i : feature.columns) page_.line(cells(level_name(i), weights_of(i)));
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
  const std::vector<std::size_t> order = terms_by_share(e, k);
  const std::vector<std::string> parts = wrap(formula(e, k, order, order.size()), page.width() - 4);
  for (std::size_t i = 0; i < parts.size(); ++i) page.line(i == 0 ? page.style().bold(parts[i]) : "    " + parts[i]);
  std::string text = activity(e, code) + ", " + value_range(code);
  if (!e.exact) {
    text += fmt::format("; this average gives {} of it (R^2)", percent(e.effects.formula_r2(static_cast<Index>(k))));
  }
  for (const std::string& part : wrap(text, page.width() - 2)) {
    page.line("  " + (code.dead ? page.style().warn(part) : part));
  }
  if (const std::string alone = kept_alone(e, k); !alone.empty()) page.wrapped(printable(alone), "  ");
  CodeTable(e, k, page).add();
  page.line();
}

}  // namespace

void text_weights(const explain::Explanation& e, TextPage& page) {
  page.heading("Weights of each code, in own units and scaled");
  page.wrapped(sentence(std::string(kWeightsCaption)), "  ");
  if (!e.exact) page.wrapped(std::string(kAverageFormulas) + " " + share_note(e), "  ");
  if (e.activation == "relu") page.wrapped("relu(z) is z where z is positive, and 0 elsewhere.", "  ");
  page.line();
  for (std::size_t k = 0; k < e.codes.size(); ++k) add_code(e, k, page);
}

void text_regions(const explain::Explanation& e, TextPage& page) {
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
    for (std::size_t k = 0; k < e.codes.size(); ++k) {
      page.wrapped(region_formula(e, r, k, e.columns.size()), "    ", 4);
    }
  }
  page.line();
}

}  // namespace aefx::report
