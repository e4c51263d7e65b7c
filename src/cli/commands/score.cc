#include "aefx/infer/score.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <memory>

#include "aefx/base/error.h"
#include "aefx/csv/writer.h"
#include "aefx/model/model_file.h"
#include "base/number.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/messages.h"
#include "cli/options/flag_values.h"
#include "cli/row_stream.h"

namespace aefx::cli {
namespace {

struct Options {
  StreamFlags stream;
  bool per_feature = false;
  std::optional<std::string> quantile;
};

// Rows with a higher score are flagged.
struct Threshold {
  double level = 0, score = 0;
};

std::optional<Threshold> threshold(const std::optional<double>& level, const model::Model& model,
                                   const std::string& path) {
  if (!level) return std::nullopt;
  if (model.scores.empty()) {
    throw Error(Fault::model, "this model does not hold how its training rows scored, as --quantile needs",
                printable(path), "train the model again");
  }
  return Threshold{.level = *level, .score = model.scores.at(*level)};
}

std::vector<std::string> result_names(const Options& o, const model::Model& model) {
  std::vector<std::string> names{"score", "error"};
  if (o.quantile) names.emplace_back("flag");
  if (o.per_feature) {
    for (const std::string& column : model::column_names(model)) names.push_back(column + "_error");
  }
  return names;
}

// Rows x results; adds the number of flagged rows to `above`.
MatrixD results(const Options& o, const infer::Scores& scores, const std::optional<Threshold>& limit,
                std::atomic<std::uint64_t>& above) {
  const Index first = limit ? 3 : 2;
  MatrixD out(scores.rows.size(), first + (o.per_feature ? scores.errors.cols() : 0));
  for (Index r = 0; r < out.rows(); ++r) {
    out(r, 0) = at_float_precision(scores.rows(r));
    out(r, 1) = at_float_precision(scores.error(r));
    if (limit) {
      const bool flagged = scores.rows(r) > limit->score;
      out(r, 2) = flagged ? 1 : 0;
      above += flagged ? 1 : 0;
    }
    for (Index c = first; c < out.cols(); ++c) out(r, c) = at_float_precision(scores.errors(r, c - first));
  }
  return out;
}

int run_score(const Options& o) {
  std::optional<double> level;
  if (o.quantile) level = parse_real("--quantile", *o.quantile, 0, 1, "a share of the training rows, as 0.99");
  const model::Model model = model::load(o.stream.model);
  const std::optional<Threshold> limit = threshold(level, model, o.stream.model);
  const infer::Scorer scorer(model);
  std::atomic<std::uint64_t> count = 0;
  std::atomic<std::uint64_t> above = 0;
  const auto append = [&](const workflow::RowSlice& slice, std::string& out) {
    const prep::Prepared prepared = prep::prepare(model.pipeline, slice.origin, slice.rows);
    const infer::Scores scores = scorer.score(slice.rows.numbers, prepared.inputs);
    csv::append_rows(out, results(o, scores, limit, above), slice.rows.texts);
    count += slice.rows.rows();
  };
  const auto figures = [&] {
    std::vector<std::pair<std::string, double>> all;
    if (limit) {
      all = {{"quantile", limit->level}, {"threshold", limit->score}, {"flagged", static_cast<double>(above.load())}};
    }
    return all;
  };
  const int code = stream_rows(o.stream, model,
                               {.name = "score",
                                .result_names = result_names(o, model),
                                .function = [&](auto&, auto&) { return workflow::RowFunction{.append = append}; },
                                .figures = figures});
  if (limit && !o.stream.json) {
    Messages(o.stream.quiet)
        .say(fmt::format("{} of {} above {:.4g}, the {:g} quantile of the training rows' scores", above.load(),
                         counted(count, "row"), limit->score, limit->level));
  }
  return code;
}

}  // namespace

Command score_command() {
  return {.name = "score",
          .summary = "how odd each row is, by its reconstruction and its codes",
          .examples =
              "error is the mean over a row's columns of ((reconstruction - value) / range)^2, the range being\n"
              "that of the column in training; missing values are left out. score also sees how far out the row's\n"
              "codes lie, which no reconstruction shows: it is the mean of (error / usual error)^2 over columns\n"
              "and of (distance / usual distance)^2 over codes, so that 1 is usual. --quantile 0.99 flags rows that\n"
              "score above 99 % of the training rows; rows that were not trained on score a little higher.\n"
              "Examples:\n"
              "  aefx score sales.aefx new.csv --quantile 0.999 -o scored.csv\n"
              "  aefx score iris.aefx iris.data --per-feature --keep '' | head",
          .set_up = [](CLI::App& app) -> std::function<int()> {
            auto options = std::make_shared<Options>();
            add_stream_options(app, options->stream, "DATA",
                               "table with the model's columns, or files of it; - is standard input");
            add_summary_option(app, options->stream);
            app.add_flag("--per-feature", options->per_feature,
                         "also reconstruction - value of each column, in its own units, as NAME_error");
            app.add_option("--quantile", options->quantile,
                           "also a flag, 0 or 1: does the row score above this quantile of the training rows?")
                ->type_name("Q");
            return [options] { return run_score(*options); };
          }};
}

}  // namespace aefx::cli
