#include "train/selection/model_selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "train/run_state.h"
#include "train/selection/candidates.h"

namespace aefx::train {
namespace {

constexpr double kClearly = 3;  // standard errors that a deeper shape must win by

// The best of the first `shallow` trials, unless one of the deeper shapes behind them is clearly better.
std::size_t best_of(const std::vector<Trial>& trials, const std::vector<Candidate>& tried, std::size_t shallow) {
  const auto best_in = [&](std::size_t begin, std::size_t end) {
    const auto from = trials.begin() + static_cast<std::ptrdiff_t>(begin);
    std::vector<double> penalties;
    for (std::size_t i = begin; i < end; ++i) penalties.push_back(tried[i].prior_penalty);
    return begin + best_trial({from, from + static_cast<std::ptrdiff_t>(end - begin)}, penalties);
  };
  const std::size_t best = best_in(0, std::min(shallow, trials.size()));
  if (trials.size() <= shallow) return best;
  const std::size_t deep = best_in(shallow, trials.size());
  return !trials[deep].diverged && advantage(trials[deep], trials[best]) > kClearly ? deep : best;
}

// Tries the next candidates: one in each process.
std::vector<Trial> try_next(const std::vector<Candidate>& candidates, std::size_t next,
                            const std::function<Trial(const Candidate&)>& attempt, Reduction& reduction) {
  const std::size_t own = next + reduction.index();
  std::vector<Trial> out;
  for (const std::string& bytes :
       reduction.gather_to_all(own < candidates.size() ? to_bytes(attempt(candidates[own])) : std::string())) {
    if (bytes.empty()) break;
    if (!from_bytes(bytes, out.emplace_back())) throw Error(Fault::bug, "what another rank found can't be read");
  }
  return out;
}

}  // namespace

Selection select_model(const SelectionTask& task, const RunContext& run) {
  const TrainOptions& options = task.options;
  std::vector<Candidate> tried = candidates(options, task.columns);
  const std::size_t shallow = tried.size();
  Selection out{.candidate = tried.front()};
  const bool open = shallow > 1 || options.hidden_auto;
  const bool epochs_open = options.fit.epochs == 0 && !task.has_validation;
  if (!open && !epochs_open) return out;
  if (options.hidden_auto) {
    std::vector<Candidate> deep = deep_candidates(options);
    std::move(deep.begin(), deep.end(), std::back_inserter(tried));
  }
  const std::vector<Fold> folds = task.folds();
  std::vector<Trial> trials;
  while (run.checkpoint != nullptr && trials.size() < tried.size()) {
    std::optional<Trial> known = run.checkpoint->trial(trials.size());
    if (!known) break;
    trials.push_back(std::move(*known));
  }
  bool stopped = stops(run.observer, run.reduction);
  // The first is tried in any case: training needs one.
  while (trials.size() < tried.size() && (trials.empty() || !stopped)) {
    std::vector<Trial> more = try_next(
        tried, trials.size(),
        [&](const Candidate& candidate) {
          run.observer.begin("trying " + candidate.name, candidate.epochs);
          Trial trial =
              try_candidate(candidate, folds, {.options = options, .ranges = task.ranges}, run.pool, run.observer);
          run.observer.end();
          return trial;
        },
        run.reduction);
    stopped = stops(run.observer, run.reduction);
    for (Trial& trial : more) {
      trials.push_back(std::move(trial));
      // A trial that was stopped early is not worth keeping.
      if (run.checkpoint != nullptr && !stopped) run.checkpoint->add(trials.back());
    }
  }
  out.interrupted = stopped;
  const std::size_t best = best_of(trials, tried, shallow);
  out.candidate = tried[best];
  out.diverged = trials[best].diverged;
  const Trial& trial = trials[best];
  if (!task.has_validation && !out.diverged) {
    out.epochs = trial.epochs;
    const Baselines other = baselines(folds, options.dim, task.ranges);
    out.errors = {.rows = trial.near_rows,
                  .held_out = true,
                  .network = trial.near_error(),
                  .pca = other.pca,
                  .means = other.means};
  }
  for (std::size_t i = 0; i < trials.size(); ++i) {
    if (trials[i].diverged) continue;
    out.candidates.push_back({.name = tried[i].name, .error = trials[i].mean_error(), .chosen = i == best});
  }
  return out;
}

Error diverged(const std::string& table, double learning_rate, std::size_t epoch) {
  return {Fault::other,
          epoch == 0 ? std::string("the loss stopped being a number")
                     : fmt::format("the loss stopped being a number in epoch {}", epoch),
          table,
          fmt::format("the learning rate is likely too large: try --lr {:g}, or scale the columns (--scale minmax)",
                      learning_rate / 10)};
}

}  // namespace aefx::train
