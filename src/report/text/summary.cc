#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/argsort.h"
#include "base/shell_word.h"
#include "base/text.h"
#include "report/column_order.h"
#include "report/formula.h"
#include "report/number_text.h"
#include "report/text/sections.h"

namespace aefx::report {
namespace {

void add_warnings(const explain::Explanation& e, TextPage& page) {
  for (const std::string& text : e.warnings) page.warning(printable(text));
  for (const std::string& text : e.training.notes) page.warning(printable(text));
}

void add_codes(const explain::Explanation& e, std::size_t shown, TextPage& page) {
  // A code of a deep encoder may have a second one, on its average formula.
  const std::size_t sentences = std::min(e.exact ? shown : 2 * shown, e.findings.size());
  for (std::size_t i = 0; i < sentences; ++i) {
    const std::vector<std::string> parts = wrap(printable(e.findings[i]), page.width() - 2);
    for (std::size_t n = 0; n < parts.size(); ++n) {
      const std::size_t name = parts[n].find(' ');
      page.line(n > 0 || name == std::string::npos
                    ? std::string(n > 0 ? 2 : 0, ' ') + parts[n]
                    : page.style().bold(parts[n].substr(0, name)) + parts[n].substr(name));
    }
  }
  if (e.findings.size() > sentences)
    page.line(page.style().dim(fmt::format("{} more codes; --all shows them", e.findings.size() - sentences)));
  for (const std::string& text : e.cautions) page.wrapped(printable(text));
}

struct Kept {
  std::string name;
  double r2 = 0;
};

// The features that vary, best first.
std::vector<Kept> kept_features(const explain::Explanation& e) {
  std::vector<Kept> kept;
  const std::vector<explain::FeatureColumns> all = explain::features(e);
  for (std::size_t f = 0; f < std::min(all.size(), e.feature_r2.size()); ++f) {
    if (e.feature_r2[f]) kept.push_back({.name = printable(all[f].name), .r2 = *e.feature_r2[f]});
  }
  std::stable_sort(kept.begin(), kept.end(), [](const Kept& a, const Kept& b) { return a.r2 > b.r2; });
  return kept;
}

// "Kept of each column, on all 150 rows, best first: x2 99%, x3 98%, ..., x4 31%." The middle of a long list is left
// out.
void add_kept(const explain::Explanation& e, TextPage& page) {
  constexpr std::size_t kMost = 8, kFirst = 4, kLast = 2;
  const std::vector<Kept> kept = kept_features(e);
  if (kept.empty()) return;
  std::string text = fmt::format("Kept of each column, on {} rows{}: ",
                                 e.measured.empty() ? fmt::format("all {}", e.rows) : std::to_string(e.rows),
                                 kept.size() > 1 ? ", best first" : "");
  const bool cut = kept.size() > kMost;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (cut && i >= kFirst && i + kLast < kept.size()) continue;
    if (i > 0) text += ", ";
    if (cut && i + kLast == kept.size()) text += fmt::format("... ({} more), ", kept.size() - kFirst - kLast);
    text += kept[i].name + (kept[i].r2 < 0 ? " < 0%" : fmt::format(" {:.0f}%", 100 * kept[i].r2));
  }
  page.wrapped(text + ".", "", 2);
}

void add_verdict(const explain::Explanation& e, TextPage& page) {
  for (const std::string& text : e.verdict) page.wrapped(printable(text));
  if (!e.measured.empty()) {
    page.wrapped(fmt::format("What follows is measured on {} of {}; warnings, PCA and stability are of training.{}",
                             counted(e.rows, "row"), printable(e.measured), measured_r2(e)));
  }
  add_kept(e, page);
  const std::vector<model::Candidate>& tried = e.training.candidates;
  const auto chosen = std::find_if(tried.begin(), tried.end(), [](const model::Candidate& c) { return c.chosen; });
  if (tried.size() > 1 && chosen != tried.end()) {
    page.wrapped(fmt::format("Settings: {}: best of {} candidates on held-out rows.", chosen->name, tried.size()));
  }
}

// Formulas of few columns are complete; others have as many terms as one line takes.
void add_formulas(const explain::Explanation& e, std::size_t shown, TextPage& page) {
  constexpr std::size_t kMostFeatures = 8, kMostLevelColumns = 24;
  const bool few = explain::features(e).size() <= kMostFeatures && e.columns.size() <= kMostLevelColumns;
  if (!e.exact) page.wrapped(std::string(kAverageFormulas));
  bool cut = false;
  for (std::size_t k = 0; k < shown; ++k) {
    const std::vector<std::size_t> order = terms_by_share(e, k);
    std::size_t terms = order.size();
    std::string text = formula(e, k, order, terms);
    if (!few && terms > kMostFeatures) {
      cut = true;
      terms = std::min(terms, kMostTerms + 1);
      do text = formula(e, k, order, --terms);
      while (terms > 1 && count_characters(text) > page.width());
    }
    page.wrapped(text, "", 2);
  }
  if (cut && e.exact && e.training.columns_per_code.empty())
    page.wrapped("Codes of few columns, with short formulas: train with --columns-per-code auto.");
}

}  // namespace

void text_summary(const explain::Explanation& e, const TextOptions& options, TextPage& page) {
  page.heading(printable(fmt::format("{} ({})", title(e), preparation(e))));
  add_warnings(e, page);
  page.gap();
  const std::size_t shown = page.shown(e.codes.size(), TextPage::kMostCodes);
  add_codes(e, shown, page);
  page.gap();
  add_verdict(e, page);
  page.gap();
  add_formulas(e, shown, page);
  if (!options.saved.empty()) {
    page.gap();
    page.wrapped(sentence(options.saved));
  }
  if (options.model.empty()) return;
  const std::string model = printable(shell_word(options.model));
  if (options.saved.empty()) page.gap();
  if (!options.all)
    page.line(fmt::format("Details: aefx report {} --all; formulas: --weights; pictures: --open", model));
  page.line(fmt::format("Codes of new rows: aefx encode {} DATA", model));
}

void text_training(const explain::Explanation& e, TextPage& page) {
  const model::Training& training = e.training;
  page.heading("Training");
  if (!training.selection.empty()) page.wrapped(printable(training.selection), "  ");
  const auto table = [&](const Table& t) {
    std::size_t widest = 0;
    for (const std::vector<std::string>& row : t.rows) widest = std::max(widest, count_characters(row[0]));
    const std::size_t name = std::min(widest, page.width() / 2);
    for (const std::vector<std::string>& row : t.rows) {
      const std::string rest = fmt::format("{}", fmt::join(row.begin() + 1, row.end(), "  "));
      page.wrapped(printable(rest), "  " + fit(printable(row[0]), name) + "  ");
    }
  };
  if (training.candidates.size() > 1) {
    page.wrapped("Candidates and their held-out errors, the rows far from the middle counting as much as all others:",
                 "  ");
    table(candidate_table(training));
  }
  page.wrapped(error_caption(training, "Mean squared errors") + ":", "  ");
  table(error_table(training));
  page.wrapped("Options that decide the run:", "  ");
  table(option_table(training));
}

}  // namespace aefx::report
