#include <fmt/format.h>

#include <utility>

#include "aefx/report/render.h"
#include "report/groups.h"
#include "report/markdown/sections.h"
#include "report/markup.h"
#include "report/text/text_parts.h"

namespace aefx::report {
namespace {

void add_head(const explain::Explanation& e, MarkdownPage& page) {
  const std::size_t columns = groups(e).size();
  page.title(fmt::format("{} column{} of {} as {} code{}", columns, columns == 1 ? "" : "s", e.table, e.codes.size(),
                         e.codes.size() == 1 ? "" : "s"));
  for (const std::string& sentence : e.verdict) page.paragraph(sentence);
  if (!e.measured.empty()) {
    const std::string kept =
        e.kept ? fmt::format(" The codes keep {} of their variance.", percent(*e.kept)) : std::string();
    page.paragraph(fmt::format("What follows is measured on {} rows of {}.{}", e.rows, e.measured, kept));
  }
  page.items(e.notes);
  page.heading("In short");
  constexpr std::size_t kMost = 24;  // sentences
  const std::size_t shown = page.shown(e.story.size(), kMost);
  page.items({e.story.begin(), e.story.begin() + static_cast<std::ptrdiff_t>(shown)});
  page.more(e.story.size() - shown, "sentence");
  if (!e.cautions.empty()) page.items(e.cautions);
}

}  // namespace

std::string render_markdown(const explain::Explanation& e, const PageOptions& options) {
  MarkdownPage page(options);
  add_head(e, page);
  markdown_codes(e, page);
  markdown_regions(e, page);
  markdown_kept(e, page);
  markdown_pca(e, page);
  markdown_stability(e, page);
  markdown_training(e, page);
  return std::move(page).text();
}

}  // namespace aefx::report
