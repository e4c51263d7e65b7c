#include <fmt/format.h>

#include <algorithm>

#include "report/markdown/sections.h"
#include "report/order.h"
#include "report/text/text_parts.h"

namespace aefx::report {

void markdown_kept(const explain::Explanation& e, MarkdownPage& page) {
  page.heading("What the codes keep of each column");
  const std::size_t shown = page.shown(e.columns.size(), MarkdownPage::kMostColumns);
  const std::size_t codes = e.effect_rows > 0 ? page.shown(e.codes.size(), MarkdownPage::kMostCodes) : 0;
  std::vector<std::size_t> order = by_loss(e);
  order.resize(shown);
  const bool cut = shown < e.columns.size();
  if (!cut) std::sort(order.begin(), order.end());
  page.paragraph(fmt::format("R^2 of its reconstruction, and what of it is lost when a code is held at its mean{}.",
                             cut ? "; worst first" : ""));
  std::vector<std::string> head{"column", "kept"};
  for (std::size_t k = 0; k < codes; ++k) head.push_back("lost without " + e.codes[k].name);
  std::vector<std::vector<std::string>> rows;
  for (const std::size_t i : order) {
    const explain::Column& column = e.columns[i];
    rows.push_back({column.name, column.kept ? percent(*column.kept) : "constant"});
    for (std::size_t k = 0; k < codes; ++k) {
      rows.back().push_back(percent(e.lost(static_cast<Index>(i), static_cast<Index>(k))));
    }
  }
  page.table(head, rows);
  page.more(e.columns.size() - shown, "column", ", kept better");
  if (e.effect_rows > 0) page.more(e.codes.size() - codes, "code");
}

}  // namespace aefx::report
