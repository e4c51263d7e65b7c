#include "aefx/infer/score.h"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <cmath>
#include <memory>

#include "aefx/base/error.h"
#include "aefx/csv/writer.h"
#include "aefx/model/model_file.h"
#include "base/number.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/messages.h"
#include "cli/odd_rows.h"
#include "cli/options/completion_values.h"
#include "cli/options/flag_values.h"
#include "cli/row_stream.h"
#include "cli/terminal.h"

namespace aefx::cli {
namespace {

struct ScoreFlags {
  StreamFlags stream;
  bool per_feature = false;
  bool row_numbers = false;
  std::optional<std::string> quantile, top, format;
};

// Rows with a higher score are flagged.
struct Threshold {
  double level = 0, score = 0;
  std::optional<double> expected{};  // share of new rows with a higher score; none where no row was held out
  std::uint64_t held_out_rows = 0;
};

// The strictest level that `rows` held-out rows allow, rounded down to digits that a person would type.
std::string strictest_level(std::uint64_t rows) {
  const auto n = static_cast<double>(rows);
  double steps = 10;
  while (steps < n) steps *= 10;
  return fmt::format("{:g}", std::floor(n / (n + 1) * steps) / steps);
}

std::optional<Threshold> threshold(const std::optional<double>& level, const model::Model& model,
                                   const std::string& path) {
  if (!level) return std::nullopt;
  if (model.scores.empty()) {
    throw Error(Fault::model, "this model does not hold how its training rows scored, as --quantile needs",
                printable(path), "train the model again");
  }
  const std::uint64_t rows = model.scores.held_out_rows;
  if (rows == 0) return Threshold{.level = *level, .score = model.scores.at(*level)};
  const std::optional<model::ScoreThreshold> found = model.scores.threshold(*level);
  if (!found) {
    const std::string needed =
        *level < 1
            ? "it takes " + counted(static_cast<std::uint64_t>(std::ceil(*level / (1 - *level) - 1e-6)), "held-out row")
            : std::string("no number of held-out rows is enough");
    throw Error(
        Fault::usage,
        fmt::format("--quantile {:g}: no flag can be that strict; {}, and training had {}", *level, needed, rows),
        printable(path), fmt::format("--quantile {} or less, or train on more rows", strictest_level(rows)));
  }
  return Threshold{.level = *level, .score = found->score, .expected = found->expected, .held_out_rows = rows};
}

// "the 0.99 quantile of 150 rows when they were held out: 0.66% of usual new rows are above it"
std::string threshold_text(const Threshold& limit) {
  if (limit.expected) {
    return fmt::format(
        "the {:g} quantile of the scores that {} had when held out; of new rows like these {:.2g}% are "
        "above it",
        limit.level, counted(limit.held_out_rows, "row"), 100 * *limit.expected);
  }
  return fmt::format(
      "the {:g} quantile of training rows' scores: this model knows none of rows that were held out, and of new "
      "rows "
      "more are above it than {:.2g}% (train with --valid 0.2 for a quantile that holds)",
      limit.level, 100 * (1 - limit.level));
}

std::vector<std::string> result_names(const ScoreFlags& o, const model::Model& model) {
  if (o.top) return OddRows::header();
  std::vector<std::string> names{"score", "error"};
  if (o.row_numbers) names.insert(names.begin(), "row");
  if (o.quantile) names.emplace_back("flag");
  if (o.per_feature) {
    for (const std::string& column : model::column_names(model)) names.push_back(column + "_error");
  }
  return names;
}

// The numbers that are written for each row.
struct Results {
  const ScoreFlags& options;
  std::optional<Threshold> limit;
  std::atomic<std::uint64_t> above = 0;  // flagged rows

  // Rows x results. `numbers`: of the rows in the table.
  MatrixD of(const infer::Scores& scores, const std::uint64_t* numbers) {
    const Index first = (options.row_numbers ? 1 : 0), errors = first + (limit ? 3 : 2);
    MatrixD out(scores.rows.size(), errors + (options.per_feature ? scores.errors.cols() : 0));
    for (Index r = 0; r < out.rows(); ++r) {
      if (options.row_numbers) out(r, 0) = static_cast<double>(numbers[r]);
      out(r, first) = at_float_precision(scores.rows(r));
      out(r, first + 1) = at_float_precision(scores.error(r));
      if (limit) out(r, first + 2) = flag(scores.rows(r)) ? 1 : 0;
      for (Index c = errors; c < out.cols(); ++c) out(r, c) = at_float_precision(scores.errors(r, c - errors));
    }
    return out;
  }

  // Returns whether a row with this score is flagged, and counts it.
  bool flag(double score) {
    const bool flagged = limit && score > limit->score;
    above += flagged ? 1 : 0;
    return flagged;
  }
};

// Settles whether --top is text for a reader or lines of CSV.
bool is_text(const ScoreFlags& o) {
  if (o.format && !o.top) throw Error(Fault::usage, "--format has no effect without --top", {}, "add --top 10");
  if (o.top && o.per_feature)
    throw Error(Fault::usage, "--per-feature has no effect with --top", {}, "leave one of them out");
  const bool for_a_reader = o.stream.output == "-" && is_terminal(STDOUT_FILENO);
  return parse_choice("--format", o.format.value_or(o.top && for_a_reader ? "text" : "csv"), {"csv", "text"}) == "text";
}

int run_score(const ScoreFlags& o) {
  constexpr std::int64_t kMostTop = 1'000'000;
  const bool text = is_text(o);
  std::optional<double> level;
  if (o.quantile) level = parse_real("--quantile", *o.quantile, 0, 1, "a share of usual rows, as 0.99");
  const std::int64_t top = o.top ? parse_integer("--top", *o.top, 1, kMostTop) : 0;
  const model::Model model = model::load(o.stream.model);
  Results results{.options = o, .limit = threshold(level, model, o.stream.model)};
  const std::optional<Threshold>& limit = results.limit;
  const infer::Scorer scorer(model);
  OddRows odd(model, scorer, static_cast<std::size_t>(top));
  std::atomic<std::uint64_t> count = 0;
  const auto append = [&](const workflow::RowSlice& slice, std::string& out) {
    const prep::Prepared prepared = prep::prepare(model.pipeline, slice.origin, slice.rows);
    const infer::Scores scores = scorer.score(slice.rows.numbers, prepared.inputs);
    count += slice.rows.rows();
    if (top == 0) return csv::append_rows(out, results.of(scores, slice.numbers), slice.rows.texts);
    for (const double score : scores.rows) results.flag(score);
    odd.add(slice, prepared.inputs, scores);
  };
  const auto function = [&](const workflow::ApplyJob&, const std::vector<std::string>& carried) {
    workflow::RowFunction out{.append = append};
    if (top > 0) {
      out.append_end = [&, carried](std::string& lines) {
        if (text) return odd.append_text(lines, carried, o.stream.output == "-" ? terminal_width(STDOUT_FILENO) : 80);
        odd.append_lines(lines);
      };
    }
    return out;
  };
  const auto figures = [&] {
    std::vector<std::pair<std::string, double>> all;
    if (limit) {
      all = {{"quantile", limit->level},
             {"threshold", limit->score},
             {"flagged", static_cast<double>(results.above.load())},
             {"held_out_rows", static_cast<double>(limit->held_out_rows)}};
      if (limit->expected) all.emplace_back("expected", *limit->expected);
    }
    return all;
  };
  const int code = stream_rows(o.stream, model,
                               {.name = "score",
                                .result_names = result_names(o, model),
                                .has_header = !text,
                                .function = function,
                                .figures = figures});
  const Messages messages(o.stream.quiet || o.stream.json);
  if (text) {
    messages.say(fmt::format("{} of {}: a score of 1 is usual; percentages are parts of the row's score",
                             counted(std::min<std::uint64_t>(static_cast<std::uint64_t>(top), count), "row"),
                             std::to_string(count)));
  }
  if (limit) {
    messages.say(fmt::format("{} of {} above {:.4g}, {}", results.above.load(), counted(count, "row"), limit->score,
                             threshold_text(*limit)));
  }
  return code;
}

}  // namespace

Command score_command() {
  return {.name = "score",
          .summary = "how odd each row is, by its distance from reconstructed training rows",
          .examples =
              "error is the mean over a row's columns of ((reconstruction - value) / range)^2, the range being\n"
              "that of the column in training; missing values are left out. score also sees rows that are far from\n"
              "the others and yet reconstructed well: it is the distance, the mean over columns of |difference| /\n"
              "deviation, from the reconstructions of 128 training rows (the one that 7% of them are nearer than),\n"
              "divided by the usual one, so that 1 is usual. --quantile 0.99 flags rows that\n"
              "score above 99% of usual rows: its threshold is the order statistic ceil(0.99 (n + 1)) of the\n"
              "scores that n rows had when they were held out in training (split conformal prediction), so that\n"
              "at most 1% of new rows like those of training are flagged. Fewer than 99 such rows allow no flag\n"
              "that strict, which is an error. Where training held no rows out, it is the quantile of the\n"
              "training rows' own scores, which flags more.\n"
              "--top 10 shows the 10 oddest rows, and what each column brings to their score: its part of the\n"
              "distance. The parts add up to the score; they are sentences on a terminal and lines of CSV\n"
              "elsewhere, with a line (rest), which is 0 but for models of earlier versions.\n"
              "Examples:\n"
              "  aefx score sales.aefx new.csv --top 10\n"
              "  aefx score sales.aefx new.csv --quantile 0.999 -o scored.csv\n"
              "  aefx score iris.aefx iris.data --per-feature --keep '' | head",
          .set_up = [](CLI::App& app) -> std::function<int()> {
            auto options = std::make_shared<ScoreFlags>();
            add_stream_options(app, options->stream, "DATA",
                               "table with the model's columns, or files of it; - is standard input");
            add_summary_option(app, options->stream);
            app.add_flag("--per-feature", options->per_feature,
                         "also reconstruction - value of each column, in its own units, as NAME_error");
            app.add_option("--quantile", options->quantile,
                           "also a flag, 0 or 1: does the row score above this quantile of held-out rows?")
                ->type_name("Q");
            app.add_option("--top", options->top, "the N rows with the highest scores, and what makes them odd")
                ->type_name("N");
            set_completion_values(
                app.add_option("--format", options->format, "of --top: csv, or text (default on a terminal): sentences")
                    ->type_name("NAME"),
                {"csv", "text"});
            app.add_flag("--row-numbers", options->row_numbers, "also each row's number in the table, from 1, as row");
            return [options] { return run_score(*options); };
          }};
}

}  // namespace aefx::cli
