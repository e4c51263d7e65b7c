#include <fmt/format.h>

#include "report/html/sections.h"
#include "report/number_text.h"
#include "report/svg/loss_curve.h"

namespace aefx::report {
namespace {

constexpr std::size_t kMostEpochs = 25;  // rows of the table behind the curve

HtmlTable epoch_table(const model::Training& training, std::size_t shown) {
  HtmlTable table("Loss by epoch", {"epoch", "training rows", "held-out rows"});
  const std::size_t count = training.curve.size();
  for (std::size_t n = 0; n < shown; ++n) {
    const std::size_t at = shown > 1 ? n * (count - 1) / (shown - 1) : count - 1;  // the first and the last among them
    const model::EpochLoss& epoch = training.curve[at];
    table.row(std::to_string(at + 1), {short_number(epoch.train), epoch.valid ? short_number(*epoch.valid) : "–"});
  }
  return table;
}

// Errors with the R^2 that they mean.
Table errors_and_r2(const model::Training& training) {
  const model::Errors& errors = training.errors;
  Table table = error_table(training);
  table.head.emplace_back("variance kept");
  std::size_t row = 0;
  for (const double error : {errors.network, errors.pca, errors.means}) {
    table.rows[row++].push_back(errors.means > 0 ? percent(1 - error / errors.means) : "–");
  }
  return table;
}

}  // namespace

void html_training(const explain::Explanation& e, HtmlPage& page) {
  const model::Training& training = e.training;
  page.begin_section("training", "Training");
  page.raw("<div class=\"halves\">\n<div>");
  if (training.curve.size() > 1) {
    page.figure(loss_curve(training), training.curve.front().valid
                                          ? "Loss by epoch: training rows (line), held-out rows (dashed)"
                                          : "Loss by epoch");
    page.table("Loss as a table", epoch_table(training, page.shown(training.curve.size(), kMostEpochs)));
  } else {
    page.note("There was no more than one epoch, so there is no curve.");
  }
  page.raw("</div>\n<div>\n");
  page.open_table("Errors", HtmlTable(error_caption(training, "Mean squared error"), errors_and_r2(training)));
  if (!training.candidates.empty()) {
    page.table("What was tried", HtmlTable("What was tried", candidate_table(training)));
  }
  page.table("Options of the training", HtmlTable("How it was trained", option_table(training), Cells::words));
  page.raw("</div>\n</div>\n");
  page.end_section();
}

}  // namespace aefx::report
