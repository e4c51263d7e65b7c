#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "aefx/report/render.h"
#include "report/column_order.h"
#include "report/content.h"
#include "report/formula.h"
#include "report/markup.h"
#include "report/number_text.h"

namespace aefx::report {
namespace {

// A document in GitHub's Markdown, written block by block. All texts are escaped.
class MarkdownPage : public Extent {
 public:
  static constexpr std::size_t kMostCodes = 8;     // shown unless all are asked for
  static constexpr std::size_t kMostColumns = 20;  // of each table, likewise

  explicit MarkdownPage(const PageOptions& options) : Extent(options.all) {}

  void title(const std::string& text) { block("# " + markdown(text)); }
  void heading(const std::string& text) { block("## " + markdown(text)); }
  void part(const std::string& text) { block("### " + markdown(text)); }  // a heading within a section
  void paragraph(const std::string& text) { block(markdown_block(text)); }
  void items(const std::vector<std::string>& texts);
  void formulas(const std::vector<std::string>& lines);
  void table(const Table& table);  // left-aligned in the first column; nothing if there are no rows
  // "12 more columns, kept better; --all shows them.", or nothing if `count` is 0.
  void more(std::size_t count, std::string_view noun, std::string_view about = {});

  [[nodiscard]] std::string text() && { return std::move(out_); }

 private:
  // Adds a block after an empty line.
  void block(const std::string& text) { out_ += (out_.empty() ? "" : "\n") + text + "\n"; }

  std::string out_;
};

void MarkdownPage::items(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "- " : "\n- ") + markdown_block(text);
  if (!list.empty()) block(list);
}

// The fence is longer than any run of backquotes in the formulas, so that none of these ends the block.
void MarkdownPage::formulas(const std::vector<std::string>& lines) {
  std::size_t longest = 2;
  std::string text;
  for (const std::string& line : lines) {
    const std::string plain = report::shown(line);
    std::size_t run = 0;
    for (const char c : plain) {
      run = c == '`' ? run + 1 : 0;
      longest = std::max(longest, run);
    }
    text += plain + "\n";
  }
  const std::string fence(longest + 1, '`');
  block(fmt::format("{}text\n{}{}", fence, text, fence));
}

void MarkdownPage::table(const Table& table) {
  if (table.rows.empty()) return;
  const auto line = [](const std::vector<std::string>& cells) {
    std::string out = "|";
    for (const std::string& cell : cells) out += fmt::format(" {} |", markdown(cell));
    return out;
  };
  std::string text = line(table.head) + "\n|---|";
  for (std::size_t c = 1; c < table.head.size(); ++c) text += "---:|";
  for (const std::vector<std::string>& row : table.rows) text += "\n" + line(row);
  block(text);
}

void MarkdownPage::more(std::size_t count, std::string_view noun, std::string_view about) {
  if (count > 0) paragraph(more_text(count, noun, about) + ".");
}

void add_head(const explain::Explanation& e, MarkdownPage& page) {
  page.title(title(e));
  page.paragraph(sentence(preparation(e)));
  for (const std::string& text : e.verdict) page.paragraph(text);
  if (!e.measured.empty()) {
    page.paragraph(fmt::format("What follows is measured on {} rows of {}.{}", e.rows, e.measured, measured_r2(e)));
  }
  if (!e.training.selection.empty()) page.paragraph(e.training.selection);
  page.items(e.warnings);
  page.items(e.training.notes);
  page.heading("In short");
  constexpr std::size_t kMost = 24;  // sentences
  const std::size_t shown = page.shown(e.findings.size(), kMost);
  page.items({e.findings.begin(), e.findings.begin() + static_cast<std::ptrdiff_t>(shown)});
  page.more(e.findings.size() - shown, "sentence");
  page.items(e.cautions);
}

void add_code(const explain::Explanation& e, std::size_t k, MarkdownPage& page) {
  const explain::Code& code = e.codes[k];
  const std::vector<std::size_t> order = terms_by_share(e, k);
  page.part(code.name);
  page.formulas({formula(e, k, order, order.size())});
  std::string text = fmt::format("{} is {}, {}", code.name, activity(e, code), value_range(code));
  if (!e.exact) {
    text += fmt::format("; this average gives {} of it (R^2)", percent(e.effects.formula_r2(static_cast<Index>(k))));
  }
  page.paragraph(text + ".");
  if (const std::string alone = kept_alone(e, k); !alone.empty()) page.paragraph(alone);
  const std::vector<explain::FeatureColumns> features = features_read(e, k);
  const std::size_t shown = page.shown(features.size(), MarkdownPage::kMostColumns);
  page.table(weights_table(
      e, {.k = k, .features = features, .shown = shown, .most_levels = page.shown(e.columns.size(), kMostLevels)}));
  page.more(features.size() - shown, "column",
            fmt::format(" with {} together", percent(share_from(e, k, features, shown))));
  if (e.effects.rows > 0 && !code.dead) page.paragraph(sentence(agreement(e, code)));
}

void add_codes(const explain::Explanation& e, MarkdownPage& page) {
  page.heading("The codes");
  if (!e.exact) page.paragraph(std::string(kAverageFormulas) + " " + share_note(e));
  const std::size_t shown = page.shown(e.codes.size(), MarkdownPage::kMostCodes);
  for (std::size_t k = 0; k < shown; ++k) add_code(e, k, page);
  page.more(e.codes.size() - shown, "code");
}

void add_regions(const explain::Explanation& e, MarkdownPage& page) {
  if (e.exact) return;
  page.heading("Linear regions");
  if (!e.regions.piecewise_linear || e.regions.largest.empty()) {
    page.paragraph("The hidden layers bend smoothly, so there are no regions with a formula of their own.");
    return;
  }
  page.paragraph(fmt::format("The encoder is exactly linear on each of {}{} regions.",
                             e.regions.complete ? "" : "more than ", e.regions.count));
  for (std::size_t r = 0; r < e.regions.largest.size(); ++r) {
    page.part(fmt::format("Region {}: {} of the rows", r + 1, percent(row_share(e, e.regions.largest[r]))));
    std::vector<std::string> lines;
    const std::size_t shown = page.shown(e.codes.size(), MarkdownPage::kMostCodes);
    for (std::size_t k = 0; k < shown; ++k) {
      lines.push_back(region_formula(e, r, k, page.shown(e.columns.size(), kMostTerms)));
    }
    page.formulas(lines);
    page.more(e.codes.size() - shown, "code");
  }
}

void add_reconstruction(const explain::Explanation& e, MarkdownPage& page) {
  page.heading("What the codes keep of each column");
  const std::size_t shown = page.shown(e.columns.size(), MarkdownPage::kMostColumns);
  const std::size_t codes = e.effects.rows > 0 ? page.shown(e.codes.size(), MarkdownPage::kMostCodes) : 0;
  page.paragraph(sentence(kept_caption("R^2")) + (shown < e.columns.size() ? " Worst first." : ""));
  Table table{.head = {"column", "kept"}, .rows = {}};
  for (std::size_t k = 0; k < codes; ++k) table.head.push_back("lost without " + e.codes[k].name);
  for (const std::size_t i : columns_by_r2(e, shown)) {
    const explain::Column& column = e.columns[i];
    table.rows.push_back({column.name, column.r2 ? percent(*column.r2) : "constant"});
    for (std::size_t k = 0; k < codes; ++k) {
      table.rows.back().push_back(percent(e.effects.reconstruction_loss(static_cast<Index>(i), static_cast<Index>(k))));
    }
  }
  page.table(table);
  page.more(e.columns.size() - shown, "column", ", kept better");
  if (e.effects.rows > 0) page.more(e.codes.size() - codes, "code");
}

void add_pca(const explain::Explanation& e, MarkdownPage& page) {
  const auto all = static_cast<std::size_t>(e.pca.explained.size());
  if (all == 0) return;
  page.heading("Comparison with PCA");
  page.paragraph(explained_variance(e) + ". Correlations of each component:");
  const std::size_t count = page.shown(all, MarkdownPage::kMostCodes);
  const std::size_t columns = page.shown(e.columns.size(), MarkdownPage::kMostColumns);
  Table table{.head = {"with"}, .rows = {{"(variance explained)"}}};
  for (std::size_t c = 0; c < count; ++c) {
    table.head.push_back(fmt::format("component {}", c + 1));
    table.rows[0].push_back(percent(e.pca.explained(static_cast<Index>(c))));
  }
  const auto add = [&](const std::string& name, const MatrixD& values, std::size_t row) {
    table.rows.push_back({name});
    for (std::size_t c = 0; c < count; ++c) {
      table.rows.back().push_back(correlation(values(static_cast<Index>(row), static_cast<Index>(c))));
    }
  };
  for (std::size_t k = 0; k < page.shown(e.codes.size(), MarkdownPage::kMostCodes); ++k) {
    add(e.codes[k].name, e.pca.code_correlation, k);
  }
  for (std::size_t i = 0; i < columns; ++i) add(e.columns[i].name, e.pca.loadings, i);
  page.table(table);
  page.more(all - count, "component");
  page.more(e.columns.size() - columns, "column");
}

void add_collinear_pairs(const explain::Explanation& e, MarkdownPage& page) {
  if (e.collinear.empty()) return;
  page.heading("Collinear columns");
  const std::size_t shown = page.shown(e.collinear.size(), MarkdownPage::kMostColumns);
  page.table(collinear_table(e, shown));
  page.more(e.collinear.size() - shown, "cluster");
}

void add_stability(const explain::Explanation& e, MarkdownPage& page) {
  if (!e.stability) return;
  const model::Stability& s = *e.stability;
  page.heading("Stability");
  page.paragraph(stability_summary(s, "R^2"));
  const std::size_t shown = page.shown(e.codes.size(), MarkdownPage::kMostCodes);
  page.table(recovery_table(e, shown));
  for (std::size_t k = 0; k < shown; ++k) {
    const auto code = static_cast<Index>(k);
    const std::vector<std::size_t> order = columns_by_share(e, k);
    const std::size_t columns = page.shown(order.size(), MarkdownPage::kMostColumns);
    Table table{.head = {"column", "weight", "spread", "share", "spread"}, .rows = {}};
    for (std::size_t n = 0; n < columns; ++n) {
      const auto i = static_cast<Index>(order[n]);
      table.rows.push_back({weight_name(e.columns[order[n]]), short_number(s.weight_mean(i, code)),
                            short_number(s.weight_deviation(i, code)), percent(s.share_mean(i, code)),
                            percent(s.share_deviation(i, code))});
    }
    page.part("Spread of " + e.codes[k].name);
    page.table(table);
    page.more(order.size() - columns, "column");
  }
  page.more(e.codes.size() - shown, "code");
}

void add_training(const explain::Explanation& e, MarkdownPage& page) {
  page.heading("Training");
  page.paragraph(error_caption(e.training, "Mean squared errors") + ":");
  page.table(error_table(e.training));
  page.table(candidate_table(e.training));
  page.table(option_table(e.training));
}

}  // namespace

std::string render_markdown(const explain::Explanation& e, const PageOptions& options) {
  MarkdownPage page(options);
  add_head(e, page);
  add_codes(e, page);
  add_regions(e, page);
  add_reconstruction(e, page);
  add_pca(e, page);
  add_collinear_pairs(e, page);
  add_stability(e, page);
  add_training(e, page);
  return std::move(page).text();
}

}  // namespace aefx::report
