#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/html/sections.h"
#include "report/markup.h"
#include "report/number_text.h"

namespace aefx::report {
namespace {

// A key number with its meaning.
std::string tile(const std::string& figure, const std::string& meaning) {
  return fmt::format("<div class=\"tile\"><dt>{}</dt><dd>{}</dd></div>", html(meaning), html(figure));
}

std::string times(double ratio) { return ratio < 10 ? fmt::format("{:.3f} ×", ratio) : fmt::format("{:.3g} ×", ratio); }

std::string tiles(const explain::Explanation& e) {
  const model::Errors& errors = e.training.errors;
  const std::string rows = errors.held_out ? "held-out" : "training";
  std::string out = "<dl class=\"tiles\">\n";
  if (errors.means > 0) {
    out += tile(percent_within(1 - errors.network / errors.means, errors.kept_standard_error),
                fmt::format("of the variance kept, on {} {} rows", errors.rows, rows));
    if (errors.pca > 1e-9 * errors.means) out += tile(times(errors.network / errors.pca), "the error of PCA");
  }
  if (!e.measured.empty() && e.r2) out += tile(percent(*e.r2), fmt::format("of the variance of {} kept", e.measured));
  const auto on =
      std::count_if(e.codes.begin(), e.codes.end(), [](const explain::Code& c) { return c.always_on && !c.dead; });
  const auto dead = std::count_if(e.codes.begin(), e.codes.end(), [](const explain::Code& c) { return c.dead; });
  if (has_off_branch(e)) out += tile(fmt::format("{} of {}", on, e.codes.size()), "codes on in every row");
  if (dead > 0) out += tile(fmt::format("{} of {}", dead, e.codes.size()), "codes dead: they say nothing");
  if (!e.exact) out += tile(std::to_string(e.encoder_layers), "layers before the codes");
  return out + "</dl>\n";
}

}  // namespace

void html_summary(const explain::Explanation& e, HtmlPage& page) {
  page.begin_section("summary", "In short");
  page.raw(tiles(e));
  if (!e.warnings.empty()) page.items(e.warnings);
  if (!e.training.notes.empty()) page.items(e.training.notes);
  page.raw("<div class=\"story\">\n");
  constexpr std::size_t kMost = 24;  // sentences
  const std::size_t shown = page.shown(e.findings.size(), kMost);
  page.items({e.findings.begin(), e.findings.begin() + static_cast<std::ptrdiff_t>(shown)});
  page.more(e.findings.size() - shown, "sentence");
  if (!e.cautions.empty()) page.items(e.cautions);
  page.raw("</div>\n");
  page.heading("Did it train?");
  for (const std::string& sentence : e.verdict) page.paragraph(sentence);
  if (!e.training.selection.empty()) page.paragraph(e.training.selection);
  page.end_section();
}

}  // namespace aefx::report
