#include "train/selection/columns_per_code.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "train/pruning.h"

namespace aefx::train {
namespace {

constexpr std::array<Index, 12> kTried{1, 2, 3, 5, 8, 12, 20, 30, 50, 80, 120, 200};

Candidate of_few_columns(Candidate candidate, Index most) {
  candidate.columns_per_code = most;
  candidate.name = fmt::format("{} column{} per code", most, most == 1 ? "" : "s");
  return candidate;
}

// The share of the columns' variance that a trial keeps, with its standard error.
struct Kept {
  double share = 0, error = 0;
};

Kept kept(const model::Errors& errors) {
  return {.share = errors.means > 0 ? 1 - errors.network / errors.means : 0, .error = errors.kept_standard_error};
}

// "Each code reads at most 5 of the 30 columns: on held-out rows they keep 93% of what all columns keep (75.1% instead
// of 80.8%)." Of next to nothing no share is told.
std::string sentence(Index most, Index columns, const Kept& few, const Kept& all, bool automatic) {
  constexpr double kNothing = 0.02;
  std::string out = fmt::format("Each code reads at most {} of the {} columns", most, columns);
  if (automatic) out += ", the fewest that keep what all do within a standard error";
  const auto percent = [](const Kept& kept) { return fmt::format("{:.1f}%", 100 * std::max(kept.share, 0.0)); };
  const std::string both = fmt::format("{} instead of {}", percent(few), percent(all));
  if (all.share < kNothing || few.share < 0) return fmt::format("{}: on held-out rows they keep {}.", out, both);
  return fmt::format("{}: on held-out rows they keep {:.0f}% of what all columns keep ({}).", out,
                     100 * few.share / all.share, both);
}

class Choice {
 public:
  Choice(const FewColumnsTask& task, const RunContext& run)
      : task_(task),
        run_(run),
        columns_(table_columns(task.folds.front().learner.pipeline())),
        baselines_(baselines(task.folds, task.options.dim, task.units)) {}

  FewColumns run() {
    const ColumnsPerCode& wanted = task_.options.columns_per_code;
    if (!wanted.automatic && wanted.most >= columns_) return {.candidate = task_.dense};
    return wanted.automatic ? fewest() : most(wanted.most);
  }

 private:
  FewColumns most(Index count) {
    const Candidate candidate = of_few_columns(task_.dense, count);
    const Trial all = trial(task_.dense), few = trial(candidate);
    FewColumns out = taken(candidate, few);
    if (!all.diverged && !few.diverged)
      out.sentence = sentence(count, columns_, kept(errors(few)), kept(errors(all)), false);
    return out;
  }

  FewColumns fewest() {
    const Trial dense = trial(task_.dense);
    if (dense.diverged) return taken(task_.dense, dense);
    const Kept all = kept(errors(dense));
    for (const Index count : kTried) {
      if (count >= columns_ || stops(run_.observer, run_.reduction)) break;
      const Candidate candidate = of_few_columns(task_.dense, count);
      const Trial tried = trial(candidate);
      if (tried.diverged) continue;
      const Kept few = kept(errors(tried));
      if (few.share < all.share - all.error) continue;
      FewColumns out = taken(candidate, tried);
      out.sentence = sentence(count, columns_, few, all, true);
      return out;
    }
    FewColumns out = taken(task_.dense, dense);
    out.sentence = fmt::format("Each code reads all {} columns: fewer keep less on held-out rows.", columns_);
    return out;
  }

  // Each alone in its race, in which one that is far behind would be given up.
  Trial trial(const Candidate& candidate) {
    const std::vector<Entrant> alone{{.candidate = candidate, .folds = task_.folds}};
    return try_candidates(alone, {.options = task_.options, .units = task_.units}, run_).front();
  }

  [[nodiscard]] model::Errors errors(const Trial& trial) const {
    return held_out_errors(trial, baselines_, task_.folds);
  }

  [[nodiscard]] FewColumns taken(const Candidate& candidate, const Trial& trial) const {
    FewColumns out{.candidate = candidate};
    out.diverged = trial.diverged;
    if (task_.has_validation || trial.diverged) return out;
    out.epochs = trial.epochs;
    out.errors = errors(trial);
    out.held_out_fits = held_out_fits(trial, candidate, task_.folds);
    return out;
  }

  const FewColumnsTask& task_;
  const RunContext& run_;
  Index columns_;
  RowBaselines baselines_;
};

}  // namespace

FewColumns choose_columns_per_code(const FewColumnsTask& task, const RunContext& run) {
  return Choice(task, run).run();
}

}  // namespace aefx::train
