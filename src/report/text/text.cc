#include "base/text.h"

#include <fmt/format.h>

#include "aefx/report/render.h"
#include "report/groups.h"
#include "report/text/sections.h"

namespace aefx::report {
namespace {

void add_head(const explain::Explanation& e, TextPage& page) {
  const std::size_t columns = groups(e).size();
  page.heading(fmt::format("{} column{} of {} as {} code{}", columns, columns == 1 ? "" : "s", printable(e.table),
                           e.codes.size(), e.codes.size() == 1 ? "" : "s"));
  for (const std::string& sentence : e.verdict) page.paragraph(printable(sentence));
  if (!e.measured.empty()) {
    const std::string kept =
        e.kept ? fmt::format(" The codes keep {} of their variance.", percent(*e.kept)) : std::string();
    page.paragraph(fmt::format("What follows is measured on {} of {}; notes, PCA and stability are of training.{}",
                               counted(e.rows, "row"), printable(e.measured), kept));
  }
  for (const std::string& note : e.notes) page.item(printable(note));
  page.line();
}

void add_story(const explain::Explanation& e, TextPage& page) {
  const std::size_t most = 2 * kMostCodes;
  const std::size_t shown = page.shown(e.story.size(), most);
  for (std::size_t i = 0; i < shown; ++i) page.item(printable(e.story[i]));
  page.more(e.story.size() - shown, "sentence", " of codes");
  for (const std::string& sentence : e.cautions) page.item(printable(sentence));
  if (!e.exact) {
    page.paragraph(
        "The encoder has hidden layers, so the formulas of the codes are averages over the training rows: "
        "another slope may hold on each row.");
  }
  page.line();
}

}  // namespace

std::string render_text(const explain::Explanation& e, const TextOptions& options) {
  TextPage page(options);
  add_head(e, page);
  add_story(e, page);
  const std::size_t shown = page.shown(e.codes.size(), kMostCodes);
  for (std::size_t k = 0; k < shown; ++k) add_code(e, k, page);
  page.more(e.codes.size() - shown, "code");
  add_regions(e, page);
  add_kept(e, page);
  add_pca(e, page);
  add_stability(e, page);
  return std::move(page).text();
}

}  // namespace aefx::report
