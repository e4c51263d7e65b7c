#include "report/sweep.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <optional>

#include "aefx/base/error.h"
#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/judged_table.h"
#include "cli/messages.h"
#include "cli/options/feature_options.h"
#include "cli/options/flag_values.h"
#include "cli/options/result_options.h"
#include "cli/options/train_options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/row_estimate.h"
#include "cli/table_input.h"
#include "train/sweep.h"

namespace aefx::cli {
namespace {

constexpr std::int64_t kMostCodes = 100'000;
constexpr std::size_t kMostSizes = 1000;
constexpr Index kUsualColumns = 20;  // of a table that is not read yet

struct SweepFlags : ResultFlags {
  TableFlags table;
  FeatureFlags features;
  train::OptionTexts train;
  std::optional<std::string> dims;
  std::string valid = "0.2";
};

// Up to these, which grow by about two fifths: below the number of columns, and ten at most.
std::vector<Index> usual_sizes(Index columns) {
  std::vector<Index> out{1};
  for (const Index size : {2, 3, 4, 6, 8, 12, 16, 24, 32}) {
    if (size < columns) out.push_back(size);
  }
  return out;
}

// "1:8" or "1,2,4:6", ascending, each once.
std::vector<Index> sizes(const std::string& dims) {
  const auto size = [&](const std::string& text) {
    return static_cast<Index>(parse_integer("--dims", text, 1, kMostCodes));
  };
  std::vector<Index> out;
  for (const std::string& piece : split_commas(dims)) {
    const std::size_t dash = piece.find('-');
    if (dash != std::string::npos && dash > 0 && piece.find_first_not_of("0123456789-") == std::string::npos)
      invalid_value("--dims", piece, fmt::format("a range as {}:{}", piece.substr(0, dash), piece.substr(dash + 1)));
    const std::size_t colon = piece.find(':');
    const Index first = size(piece.substr(0, colon));
    const Index last = colon == std::string::npos ? first : size(piece.substr(colon + 1));
    if (last < first || static_cast<std::size_t>(last - first) >= kMostSizes) {
      invalid_value("--dims", piece,
                    fmt::format("a range from small to large, as 1:8, of {} sizes at most", kMostSizes));
    }
    for (Index dim = first; dim <= last; ++dim) out.push_back(dim);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

report::SweepTable shown(const train::Sweep& sweep, const model::Table& table) {
  report::SweepTable out{.table = table.name,
                         .columns = table.features.size(),
                         .fit_rows = sweep.fit_rows,
                         .held_out_rows = sweep.held_out_rows,
                         .means = sweep.means,
                         .lines = {},
                         .elbow = train::elbow(sweep)};
  for (const train::SweepPoint& p : sweep.points) {
    out.lines.push_back({.codes = static_cast<std::size_t>(p.codes), .network = p.network, .pca = p.pca});
  }
  return out;
}

int run_sweep(SweepFlags o) {
  std::vector<Index> dims = o.dims ? sizes(*o.dims) : std::vector<Index>{1};
  o.format = o.checked_format();
  const double share = parse_real("--valid", o.valid, 1e-9, 1 - 1e-9, "a share of the rows above 0 and below 1");
  o.train["dim"] = std::to_string(dims.back());
  train::TrainOptions options = train::train_options(o.train);
  options.valid = share;
  check_distinct(o.table.paths, "DATA", o.output, "the output (-o)");
  check_writable(o.output);
  const Messages messages(o.quiet);
  o.table.paths = expand_paths(o.table.paths);
  Progress progress(messages, {.rows = estimated_rows(o.table.paths),
                               .epochs = options.fit.epochs,
                               .stops_early = options.fit.stop_early,
                               .sizes = o.dims ? dims.size() : usual_sizes(kUsualColumns).size(),
                               .writes = false});
  const workflow::TrainingTable table = read_judged_table(o.table, o.features, options, progress, messages);
  if (!o.dims) {
    dims = usual_sizes(static_cast<Index>(table.data->table().features.size()));
    options.dim = dims.back();
    messages.say(fmt::format("sizes: {} (--dims takes others)", fmt::join(dims, ", ")));
  }
  watch_interrupts();
  const train::Sweep sweep = train::sweep(*table.data, options, dims, progress);
  if (sweep.interrupted) {
    messages.say(sweep.points.empty() ? "interrupted before a size was done"
                                      : "interrupted: these are the sizes that were done");
  }
  if (!sweep.points.empty()) write_result(o, shown(sweep, table.data->table()));
  return sweep.interrupted ? 128 + interrupted() : 0;
}

}  // namespace

Command sweep_command() {
  return {.name = "sweep",
          .summary = "how many codes? held-out error of each number of them",
          .examples =
              "A share of the rows (--valid) is held out once. Each size is trained on the others alone, choices\n"
              "included, and judged on those held out, beside PCA with as many components. The elbow is the size\n"
              "farthest below the straight line from no codes to the largest size tried; none if that is less than\n"
              "a tenth of the way.\n"
              "Examples:\n"
              "  aefx sweep iris.data\n"
              "  aefx sweep sales.csv --dims 1,2,4,8,16 --hidden auto --format csv > sizes.csv",
          .set_up = [](CLI::App& app) -> std::function<int()> {
            auto options = std::make_shared<SweepFlags>();
            add_table_options(app, options->table, "DATA", "table to learn from, or files of it; - is standard input");
            app.add_option("--dims", options->dims,
                           "numbers of codes: a range, 1:8, or a list, 1,2,4 (default: 1 to 32 by the columns)")
                ->type_name("SIZES");
            add_train_options(app, options->train);
            // Sizes are --dims here, weights that are given fix one, and what is held out serves to judge.
            for (const char* const name : {"--dim", "--init-weights", "--valid"}) {
              app.remove_option(app.get_option(name));
            }
            app.add_option("--valid", options->valid, "share of the rows that is held out to judge (default 0.2)")
                ->group("Training")
                ->type_name("SHARE");
            add_feature_options(app, options->features);
            app.remove_option(app.get_option("--keep"));
            add_result_options(app, *options);
            return [options] { return run_sweep(*options); };
          }};
}

}  // namespace aefx::cli
