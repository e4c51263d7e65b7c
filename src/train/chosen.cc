#include "train/chosen.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "train/candidates.h"
#include "train/run_state.h"

namespace aefx::train {
namespace {

constexpr double kClearly = 3;  // standard errors that a deeper shape must win by

// The best of the first `shallow` trials, unless one of the deeper shapes behind them is clearly better.
std::size_t best_of(const std::vector<Trial>& trials, const std::vector<Candidate>& tried, std::size_t shallow) {
  const auto best_in = [&](std::size_t begin, std::size_t end) {
    const auto from = trials.begin() + static_cast<std::ptrdiff_t>(begin);
    std::vector<double> caution;
    for (std::size_t i = begin; i < end; ++i) caution.push_back(tried[i].caution);
    return begin + choose({from, from + static_cast<std::ptrdiff_t>(end - begin)}, caution);
  };
  const std::size_t best = best_in(0, std::min(shallow, trials.size()));
  if (trials.size() <= shallow) return best;
  const std::size_t deep = best_in(shallow, trials.size());
  return !trials[deep].diverged && advantage(trials[deep], trials[best]) > kClearly ? deep : best;
}

// The next of the candidates: one or, where there are ranks, one for each.
std::vector<Trial> try_some(const std::vector<Candidate>& tried, std::size_t next,
                            const std::function<Trial(const Candidate&)>& attempt, Ranks* ranks) {
  if (ranks == nullptr) return {attempt(tried[next])};
  const std::size_t own = next + ranks->rank();
  std::vector<Trial> out;
  for (const std::string& bytes :
       ranks->gather_to_all(own < tried.size() ? to_bytes(attempt(tried[own])) : std::string())) {
    if (bytes.empty()) break;
    if (!from_bytes(bytes, out.emplace_back())) throw Error(Fault::bug, "what another rank found can't be read");
  }
  return out;
}

}  // namespace

Chosen choose(const TrainOptions& options, Index columns, bool held_out, const VectorD& ranges,
              const std::function<std::vector<Fold>()>& folds, ThreadPool& pool, Observer& observer,
              Checkpoint* checkpoint, Ranks* ranks) {
  std::vector<Candidate> tried = candidates(options, columns);
  const std::size_t shallow = tried.size();
  Chosen out{.candidate = tried.front()};
  const bool open = shallow > 1 || options.hidden_auto;
  const bool epochs_open = options.fit.epochs == 0 && !held_out;
  if (!open && !epochs_open) return out;
  if (options.hidden_auto) {
    std::vector<Candidate> deep = deep_candidates(options);
    std::move(deep.begin(), deep.end(), std::back_inserter(tried));
  }
  const std::vector<Fold> all = folds();
  std::vector<Trial> trials;
  while (checkpoint != nullptr && trials.size() < tried.size()) {
    std::optional<Trial> known = checkpoint->trial(trials.size());
    if (!known) break;
    trials.push_back(std::move(*known));
  }
  bool stopped = stops(observer, ranks);
  // The first is tried in any case: there must be one to go on with.
  while (trials.size() < tried.size() && (trials.empty() || !stopped)) {
    std::vector<Trial> more = try_some(
        tried, trials.size(),
        [&](const Candidate& candidate) {
          observer.begin("trying " + candidate.name, candidate.epochs);
          Trial trial = try_candidate(candidate, all, options, ranges, pool, observer);
          observer.end();
          return trial;
        },
        ranks);
    stopped = stops(observer, ranks);
    for (Trial& trial : more) {
      trials.push_back(std::move(trial));
      // One that was stopped tells less than it could.
      if (checkpoint != nullptr && !stopped) checkpoint->add(trials.back());
    }
  }
  out.interrupted = stopped;
  const std::size_t best = best_of(trials, tried, shallow);
  out.candidate = tried[best];
  out.diverged = trials[best].diverged;
  const Trial& trial = trials[best];
  if (!held_out && !out.diverged) {
    out.epochs = trial.epochs;
    const Baselines other = baselines(all, options.dim, ranges);
    out.errors = {
        .rows = trial.told, .held_out = true, .network = trial.told_error(), .pca = other.pca, .means = other.means};
  }
  for (std::size_t i = 0; i < trials.size(); ++i) {
    if (trials[i].diverged) continue;
    out.told.push_back({.name = tried[i].name, .error = trials[i].mean_error(), .chosen = i == best});
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
