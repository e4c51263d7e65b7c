#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/order.h"
#include "report/text/sections.h"

namespace aefx::report {
namespace {

constexpr std::size_t kNumbersWidth = 48;  // of a line, without the name

void add_code_stability(const explain::Explanation& e, std::size_t k, TextPage& page) {
  const explain::Stability& s = *e.stability;
  const auto code = static_cast<Index>(k);
  page.line(fmt::format("  {}: came back in {} of the runs, mean correlation {:.2f}", e.codes[k].name,
                        percent(s.back(code)), s.correlation(code)));
  const std::vector<std::size_t> order = by_share(e, k);
  const std::size_t shown = page.shown(order.size(), kMostColumns);
  std::size_t name = 6;
  for (std::size_t i = 0; i < shown; ++i) name = std::max(name, count_characters(printable(e.columns[order[i]].name)));
  name = std::min(name, page.width() > kNumbersWidth + 8 ? page.width() - kNumbersWidth : 8);
  page.line(page.style().dim(fmt::format("    {}  {:>10} +- {:<9}  {:>8} +- {:<8}", fit("column", name), "weight",
                                         "spread", "share", "spread")));
  for (std::size_t i = 0; i < shown; ++i) {
    const auto row = static_cast<Index>(order[i]);
    page.line(fmt::format("    {}  {:>10} +- {:<9}  {:>8} +- {:<8}", fit(printable(e.columns[order[i]].name), name),
                          short_number(s.raw_weight_mean(row, code)), short_number(s.raw_weight_deviation(row, code)),
                          percent(s.share_mean(row, code)), percent(s.share_deviation(row, code))));
  }
  page.more(order.size() - shown, "column");
}

}  // namespace

void add_stability(const explain::Explanation& e, TextPage& page) {
  if (!e.stability) return;
  page.line();
  const std::uint64_t runs = e.stability->runs;
  page.heading(fmt::format("Stability: trained again {}, on {} of the rows drawn anew",
                           runs == 1 ? "once" : fmt::format("{} times", runs), percent(e.stability->row_share)));
  page.paragraph(fmt::format("Together the codes of a run give {} of these (R^2).", percent(e.stability->same_space)),
                 2);
  const std::size_t shown = page.shown(e.codes.size(), kMostCodes);
  for (std::size_t k = 0; k < shown; ++k) {
    if (!e.codes[k].dead) add_code_stability(e, k, page);
  }
  page.more(e.codes.size() - shown, "code");
}

}  // namespace aefx::report
