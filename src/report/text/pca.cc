#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/printable.h"
#include "report/text/sections.h"

namespace aefx::report {
namespace {

// "petal_length +0.99, sepal_width -0.40": the strongest loadings.
std::string loadings(const explain::Explanation& e, Index component) {
  constexpr std::size_t kMost = 3;
  std::vector<std::size_t> order(e.columns.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::abs(e.pca.loadings(static_cast<Index>(a), component)) >
           std::abs(e.pca.loadings(static_cast<Index>(b), component));
  });
  std::string out;
  for (std::size_t i = 0; i < std::min(kMost, order.size()); ++i) {
    out += fmt::format("{}{} {:+.2f}", out.empty() ? "" : ", ", variable(e.columns[order[i]].name),
                       e.pca.loadings(static_cast<Index>(order[i]), component));
  }
  return out;
}

constexpr std::size_t kMostComponents = 4;  // shown unless all are asked for

// "code1 (+0.99)": the codes that are most like this component.
std::string codes(const explain::Explanation& e, std::size_t component) {
  std::string out;
  for (const explain::Code& code : e.codes) {
    if (code.component != component) continue;
    out += fmt::format("{}{} ({:+.2f})", out.empty() ? "" : ", ", code.name, code.component_correlation);
  }
  return out.empty() ? "no code" : out;
}

}  // namespace

void add_pca(const explain::Explanation& e, TextPage& page) {
  const auto count = static_cast<std::size_t>(e.pca.explained.size());
  if (count == 0) return;
  page.line();
  page.heading(fmt::format("PCA beside it: {} component{} explain{} {} of the variance", count, count == 1 ? "" : "s",
                           count == 1 ? "s" : "", percent(e.pca.explained.sum())));
  if (e.errors.means > 0) {
    page.paragraph(
        fmt::format("On the {} rows it keeps {}, and the codes keep {}.", e.errors.held_out ? "held-out" : "training",
                    percent(1 - e.errors.pca / e.errors.means), percent(1 - e.errors.network / e.errors.means)),
        2);
  }
  const std::size_t shown = page.shown(count, kMostComponents);
  for (std::size_t c = 0; c < shown; ++c) {
    const auto component = static_cast<Index>(c);
    const std::string text = fmt::format("component {}, {}: most like it {}; columns {}", c + 1,
                                         percent(e.pca.explained(component)), codes(e, c), loadings(e, component));
    const std::vector<std::string> parts = wrap(text, page.width() - 4);
    for (std::size_t i = 0; i < parts.size(); ++i) page.line((i == 0 ? "  " : "    ") + parts[i]);
  }
  page.more(count - shown, "component");
}

}  // namespace aefx::report
