#include "train/selection/model_selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "train/run_state.h"
#include "train/selection/candidates.h"

namespace aefx::train {
namespace {

// "Tried on 10 parts of the rows, each held out in turn: decoder without hidden units; decoder of 32+32 hidden units
// (0.83 times its error). Taken: ..."
std::string describe(const Selection& selection, const std::vector<Fold>& folds) {
  const auto near = std::count_if(folds.begin(), folds.end(), [](const Fold& fold) { return !fold.far; });
  std::string rows = near > 1 ? fmt::format("{} parts of the rows, each held out in turn", near)
                              : fmt::format("{} rows that were held out", folds.front().held_out.rows());
  if (near < static_cast<std::ptrdiff_t>(folds.size())) rows += ", and on those farthest from the middle";
  std::vector<std::string> tried;
  const double first = selection.candidates.front().error;
  for (const model::Candidate& c : selection.candidates) {
    const std::string times = fmt::format(" ({:.3g} times {} error)", first > 0 ? c.error / first : 1,
                                          tried.size() == 1 ? "its" : "the first's");
    tried.push_back(c.name + (tried.empty() ? "" : times));
  }
  return fmt::format("Tried on {}: {}. Taken: {}{}.", rows, fmt::join(tried, "; "), selection.candidate.name,
                     selection.epochs ? fmt::format(", for {} epochs", *selection.epochs) : "");
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
  std::vector<Candidate> tried = candidates(options, task.columns, task.rows);
  Selection out{.candidate = tried.front()};
  const bool open = tried.size() > 1;
  const bool epochs_open = options.fit.epochs == 0 && !task.has_validation;
  if (!open && !epochs_open) return out;
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
              try_candidate(candidate, folds, {.options = options, .units = task.units}, run.pool, run.observer);
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
  std::vector<double> penalties;
  for (std::size_t i = 0; i < trials.size(); ++i) penalties.push_back(tried[i].prior_penalty);
  const std::size_t best = best_trial(trials, penalties);
  out.candidate = tried[best];
  out.diverged = trials[best].diverged;
  const Trial& trial = trials[best];
  if (!task.has_validation && !out.diverged) {
    out.epochs = trial.epochs;
    const Baselines other = baselines(folds, options.dim, task.units);
    out.errors = {.rows = trial.near_rows,
                  .held_out = true,
                  .network = trial.near_error(),
                  .pca = other.pca,
                  .means = other.means};
  }
  const Trial* first = nullptr;  // that did not diverge
  for (std::size_t i = 0; i < trials.size(); ++i) {
    if (trials[i].diverged) continue;
    if (first == nullptr) first = &trials[i];
    out.candidates.push_back(
        {.name = tried[i].name, .error = relative_error(trials[i], *first) * first->mean_error(), .chosen = i == best});
  }
  if (out.candidates.size() > 1) out.sentence = describe(out, folds);
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
