#include <fmt/format.h>

#include "report/html/sections.h"
#include "report/svg/loss_curve.h"
#include "report/text/text_parts.h"

namespace aefx::report {
namespace {

constexpr std::size_t kMostEpochs = 25;  // rows of the table behind the curve

HtmlTable epochs(const explain::Explanation& e, std::size_t shown) {
  HtmlTable table("Loss by epoch", {"epoch", "training rows", "held-out rows"});
  const std::size_t count = e.curve.size();
  for (std::size_t n = 0; n < shown; ++n) {
    const std::size_t at = shown > 1 ? n * (count - 1) / (shown - 1) : count - 1;  // the first and the last among them
    const explain::Epoch& epoch = e.curve[at];
    table.row(std::to_string(at + 1), {short_number(epoch.train), epoch.valid ? short_number(*epoch.valid) : "–"});
  }
  return table;
}

HtmlTable errors(const explain::Explanation& e) {
  HtmlTable table(fmt::format("Mean squared error on {} {} rows, every column divided by its range", e.errors.rows,
                              e.errors.held_out ? "held-out" : "training"),
                  {"what", "error", "variance kept"});
  const auto add = [&](const std::string& name, double error) {
    table.row(name, {short_number(error), e.errors.means > 0 ? percent(1 - error / e.errors.means) : "–"});
  };
  add("the network", e.errors.network);
  add("PCA", e.errors.pca);
  add("the columns' means", e.errors.means);
  return table;
}

HtmlTable options(const explain::Explanation& e) {
  HtmlTable table("How it was trained", {"option", "value"}, Cells::words);
  table.row("rows fitted", {std::to_string(e.fit_rows)});
  table.row("rows held out", {std::to_string(e.valid_rows)});
  table.row("epochs", {fmt::format("{}, the best was {}", e.epochs, e.best_epoch)});
  table.row("stopped", {e.stopped});
  table.row("weights moved by", {percent(e.moved)});
  for (const auto& [name, value] : e.options) table.row(name, {value});
  return table;
}

HtmlTable candidates(const explain::Explanation& e) {
  HtmlTable table("What was tried", {"candidate", "held-out error", "taken"});
  for (const explain::Candidate& c : e.candidates) table.row(c.name, {short_number(c.error), c.chosen ? "yes" : ""});
  return table;
}

}  // namespace

void html_training(const explain::Explanation& e, HtmlPage& page) {
  page.begin_section("training", "Training");
  page.raw("<div class=\"halves\">\n<div>");
  if (e.curve.size() > 1) {
    page.figure(loss_curve(e), e.curve.front().valid ? "Loss by epoch: training rows (line), held-out rows (dashed)"
                                                     : "Loss by epoch");
    page.table("Loss as a table", epochs(e, page.shown(e.curve.size(), kMostEpochs)));
  } else {
    page.note("There was no more than one epoch, so there is no curve.");
  }
  page.raw("</div>\n<div>\n");
  page.open_table("Errors", errors(e));
  if (!e.candidates.empty()) page.table("What was tried", candidates(e));
  page.table("Options of the training", options(e));
  page.raw("</div>\n</div>\n");
  page.end_section();
}

}  // namespace aefx::report
