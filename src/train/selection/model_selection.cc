#include "train/selection/model_selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "train/range_error.h"
#include "train/run_state.h"
#include "train/selection/candidates.h"

namespace aefx::train {
namespace {

// A candidate that was tried, as the report speaks of it.
struct Tried {
  std::string name;
  double kept = 0;  // R^2 on the held-out rows, as in the report's first sentence
  bool chosen = false;
  std::uint64_t given_up = 0;  // as Trial::given_up
};

std::string kept_text(const Tried& tried) {
  const std::string kept = tried.kept > 0 ? fmt::format("{:.1f}%", 100 * tried.kept) : "nothing";
  return tried.given_up > 0 ? fmt::format("{} (given up after {} epochs)", kept, tried.given_up) : kept;
}

// "Tried on 10 parts of the rows, each held out in turn: decoder of 32+32 hidden units keeps 92.1% (taken, 275
// epochs); decoder without hidden units 78.0%. ..." As many candidates are named as three lines have room for, the
// best first.
std::string describe(std::vector<Tried> tried, const Selection& selection, const std::vector<Fold>& folds) {
  constexpr std::size_t kRoom = 225;
  const auto near = std::count_if(folds.begin(), folds.end(), [](const Fold& fold) { return !fold.far; });
  std::string out = near > 1 ? fmt::format("Tried on {} parts of the rows, each held out in turn: ", near)
                             : fmt::format("Tried on {} held-out rows: ", folds.front().held_out.rows());
  const std::string end = near < static_cast<std::ptrdiff_t>(folds.size())
                              ? " The rows farthest from the middle counted half."
                              : std::string();
  std::stable_sort(tried.begin(), tried.end(),
                   [](const Tried& a, const Tried& b) { return a.chosen != b.chosen ? a.chosen : a.kept > b.kept; });
  const std::string epochs = selection.epochs ? fmt::format(", {} epochs", *selection.epochs) : "";
  for (std::size_t i = 0; i < tried.size(); ++i) {
    const std::string next = i == 0 ? fmt::format("{} keeps {} (taken{})", tried[i].name, kept_text(tried[i]), epochs)
                                    : fmt::format("; {} {}", tried[i].name, kept_text(tried[i]));
    if (i > 1 && out.size() + next.size() + end.size() > kRoom) {
      out += fmt::format("; and {} more", tried.size() - i);
      break;
    }
    out += next;
  }
  return out + "." + end;
}

}  // namespace

Selection select_model(const SelectionTask& task, const RunContext& run) {
  const TrainOptions& options = task.options;
  std::vector<Candidate> tried = candidates(options, task.columns, task.rows);
  Selection out{.candidate = tried.front()};
  if (options.init == Init::given && options.continued && options.fit.epochs == 0) add_model_as_it_is(tried);
  const bool open = tried.size() > 1;
  const bool epochs_open = options.fit.epochs == 0 && !task.has_validation;
  if (!open && !epochs_open) return out;
  const bool learns = tried.front().epochs > 0;
  const std::string logarithms = learns ? task.name_logarithms() : std::string();
  if (!logarithms.empty()) add_logarithms(tried, logarithms);
  if (learns) add_adam(tried, options, task.columns);
  const std::vector<Fold> folds = task.folds(false);
  const std::vector<Fold> log_folds = logarithms.empty() ? std::vector<Fold>() : task.folds(true);
  const bool known = run.checkpoint != nullptr && run.checkpoint->trials().size() == tried.size();
  std::vector<Trial> trials = known ? run.checkpoint->trials() : std::vector<Trial>();
  if (!known) {
    std::vector<Entrant> entrants;
    for (const Candidate& candidate : tried)
      entrants.push_back({.candidate = candidate, .folds = candidate.logarithms ? log_folds : folds});
    trials = try_candidates(entrants, {.options = options, .units = task.units}, run);
  }
  const bool stopped = stops(run.observer, run.reduction);
  out.interrupted = stopped;
  std::vector<double> penalties;
  for (std::size_t i = 0; i < trials.size(); ++i) penalties.push_back(tried[i].prior_penalty);
  const std::size_t best = best_trial(trials, penalties);
  for (std::size_t i = 0; i < trials.size(); ++i) {
    if (i != best) trials[i].weights.clear();
  }
  // Trials that were stopped early are not worth keeping.
  if (run.checkpoint != nullptr && !known && !stopped) run.checkpoint->set_trials(trials);
  out.candidate = tried[best];
  out.candidate.epochs = std::max(out.candidate.epochs, trials[best].epochs);  // it may have gone on
  out.diverged = trials[best].diverged;
  const Trial& trial = trials[best];
  const std::vector<Fold>& own_folds = out.candidate.logarithms ? log_folds : folds;
  const RowBaselines other = out.diverged ? RowBaselines() : baselines(own_folds, options.dim, task.units);
  const double means = mean(other.means);
  if (!task.has_validation && !out.diverged) {
    out.epochs = trial.epochs;
    out.errors = held_out_errors(trial, other, own_folds);
    out.held_out_fits = held_out_fits(trial, out.candidate, own_folds);
  }
  std::vector<Tried> all;
  const Trial* first = nullptr;  // that did not diverge
  for (std::size_t i = 0; i < trials.size(); ++i) {
    if (trials[i].diverged) continue;
    if (first == nullptr) first = &trials[i];
    out.candidates.push_back(
        {.name = tried[i].name, .error = relative_error(trials[i], *first) * first->mean_error(), .chosen = i == best});
    const double kept = means > 0 ? 1 - mean(trials[i].reported) / means : 0;
    all.push_back({.name = tried[i].name, .kept = kept, .chosen = i == best, .given_up = trials[i].given_up});
  }
  if (all.size() > 1) out.sentence = describe(std::move(all), out, folds);
  return out;
}

Error diverged(const std::string& table, const TrainOptions& options, const optim::OptimizerOptions& optimizer,
               std::size_t epoch) {
  const double smaller = std::min(optimizer.learning_rate / 10, optim::default_learning_rate(optimizer.kind));
  return {Fault::other,
          epoch == 0 ? std::string("the loss stopped being a number")
                     : fmt::format("the loss stopped being a number in epoch {}", epoch),
          table,
          fmt::format("the learning rate is likely too large: try --lr {:g}{}", smaller,
                      options.scaling == prep::Scaling::none ? ", or scale the columns (--scale minmax)" : "")};
}

}  // namespace aefx::train
