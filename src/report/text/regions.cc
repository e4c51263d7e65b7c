#include <fmt/format.h>

#include <cmath>

#include "report/formula.h"
#include "report/text/sections.h"

namespace aefx::report {

void add_regions(const explain::Explanation& e, TextPage& page) {
  if (e.exact) return;
  if (!e.straight) {
    page.paragraph(
        "The hidden layers bend smoothly, so there are no regions with a formula of their own; "
        "`aefx explain` gives the contributions on each row.");
    page.line();
    return;
  }
  if (e.regions.empty()) return;
  constexpr std::size_t kMostTerms = 6;
  double told = 0;
  for (const explain::Region& region : e.regions) told += region.share;
  page.heading(
      fmt::format("Regions: the encoder is exactly linear on each of {}{}; the {} largest together hold {} of the rows",
                  e.regions_complete ? "" : "more than ", e.regions_seen, e.regions.size(), percent(told)));
  for (std::size_t r = 0; r < e.regions.size(); ++r) {
    page.line(fmt::format("  region {}: {} of the rows", r + 1, percent(e.regions[r].share)));
    const std::size_t shown = page.shown(e.codes.size(), kMostCodes);
    for (std::size_t k = 0; k < shown; ++k) {
      const std::string text = region_formula(e, r, k, page.shown(e.columns.size(), kMostTerms));
      const std::vector<std::string> parts = wrap(text, page.width() - 8);
      for (std::size_t i = 0; i < parts.size(); ++i) page.line((i == 0 ? "    " : "        ") + parts[i]);
    }
    page.more(e.codes.size() - shown, "code");
  }
  page.line();
}

}  // namespace aefx::report
