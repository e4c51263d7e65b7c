#include "train/selection/race.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "aefx/base/error.h"
#include "train/fit.h"
#include "train/range_error.h"
#include "train/reconstruction.h"
#include "train/run_state.h"

namespace aefx::train {
namespace {

constexpr std::uint64_t kEvery = 5;        // epochs between measurements on held-out rows
constexpr double kImprovement = 1 - 1e-4;  // a smaller fall does not keep a fit going
constexpr double kStillFalling = 0.9;  // of the error after half of the epochs: the best candidate gets twice as many
constexpr double kAsGood = 1.01;       // times the smallest error: which epoch has that is chance, the last counts

// The rows of a fold, prepared once for all candidates.
struct PreparedFold {
  prep::Prepared rows, held_out;
  std::optional<prep::Prepared> judged;  // held_out without its doubtful values, if it has any

  explicit PreparedFold(const Fold& fold) {
    const prep::Pipeline& pipeline = fold.learner.pipeline();
    rows = pipeline.transform(fold.learner.features());
    held_out = pipeline.transform(fold.held_out);
    bound(held_out, pipeline);
    for (std::size_t c = 0; c < pipeline.columns.size(); ++c) {
      const prep::EncodedColumn& column = pipeline.columns[c];
      if (!column.transform.has_caps()) continue;
      for (Index r = 0; r < fold.held_out.rows(); ++r) {
        if (is_doubtful(fold.held_out(r, static_cast<Index>(column.source)), column))
          leave_out(r, static_cast<Index>(c));
      }
    }
  }

  void leave_out(Index row, Index column) {
    if (!judged) judged = held_out;
    if (judged->weights.size() == 0) judged->weights = Matrix::Ones(held_out.inputs.rows(), held_out.inputs.cols());
    judged->weights(row, column) = 0;
  }
};

// A candidate on one fold.
struct FoldFit {
  const Fold& fold;
  const PreparedFold& prepared;
  FitOptions options;
  std::unique_ptr<Fitter> fitter;
  model::CodeRange former;               // of a continued model
  std::vector<double> errors, reported;  // without doubtful values, and with all
  double loss = 0;

  FoldFit(const Candidate& candidate, const Fold& on, const PreparedFold& its, const TrainOptions& from)
      : fold(on), prepared(its), options(from.fit), former(former_code_range(from)) {
    options.optimizer = candidate.optimizer;
    options.encoder_rate = candidate.encoder_rate;
    options.keep_zeros = options.keep_zeros || candidate.columns_per_code > 0;
    fitter = std::make_unique<Fitter>(fold.learner.start(candidate, its.rows), its.rows, options);
  }

  void run(std::uint64_t epochs, const std::function<bool()>& stop) {
    ThreadPool alone(1);
    for (std::uint64_t e = 0; e < epochs; ++e) loss = fitter->epoch(alone, stop);
  }

  void measure(const VectorD& units) {
    const nn::Network& network = fitter->network();
    // Errors that are reported are those of decoding. Rows far from the middle are there to see how a network goes on
    // beyond its rows, which limits would hide.
    const model::CodeRange range =
        fold.far ? model::CodeRange() : model::joined(code_range(network, prepared.rows.inputs), former);
    const Matrix output = reconstruct(network, prepared.held_out.inputs, range);
    reported = unit_errors(output, prepared.held_out, fold.learner.pipeline(), units);
    errors = prepared.judged ? unit_errors(output, *prepared.judged, fold.learner.pipeline(), units) : reported;
  }
};

// A candidate in the race. What the processes agree on are the sums and all that follows from them.
struct Attempt {
  std::vector<std::unique_ptr<FoldFit>> fits;  // none where another process fits it
  std::array<double, 4> sums{};                // errors of near rows, their number, errors of far rows, their number
  double loss = 0;
  double start_error = 0;  // before the first epoch
  double best_error = std::numeric_limits<double>::infinity();
  double best_score = std::numeric_limits<double>::infinity();
  std::uint64_t improved = 0;                                      // epoch
  std::uint64_t done = 0, most = 0;                                // epochs, and epochs at most
  double halfway_error = std::numeric_limits<double>::infinity();  // best_error after half of the epochs
  bool running = true;
  std::size_t parameters = 0;
  Trial best;
};

class Race {
 public:
  Race(const std::vector<Entrant>& entrants, const TrialOptions& trial, const RunContext& run)
      : entrants_(entrants), options_(trial.options), units_(trial.units), run_(run), attempts_(entrants.size()) {}

  std::vector<Trial> run() {
    for (std::size_t i = 0; i < attempts_.size(); ++i) attempts_[i].most = entrants_[i].candidate.epochs;
    const std::uint64_t planned = most_epochs();
    run_.observer.begin(entrants_.size() == 1 ? "trying " + entrants_.front().candidate.name
                                              : fmt::format("trying {} candidates", entrants_.size()),
                        planned);
    start();
    for (std::uint64_t epoch = 0;;) {
      judge(epoch);
      if (!any_running() || stops(run_.observer, run_.reduction)) break;
      const std::uint64_t more = std::min(kEvery, most_epochs() - epoch);
      advance(epoch, more);
      if (run_.reduction.any(stopped_)) break;
      epoch += more;
      run_.observer.epoch(std::min(epoch, planned), {.train = mean_loss(), .valid = lowest_error()});
    }
    run_.observer.end();
    return collect();
  }

 private:
  [[nodiscard]] bool is_own(std::size_t i) const { return i % run_.reduction.count() == run_.reduction.index(); }
  [[nodiscard]] bool is_fixed() const { return options_.fit.epochs > 0 && options_.valid <= 0; }
  [[nodiscard]] std::uint64_t most_epochs() const {
    std::uint64_t most = 0;
    for (const Attempt& attempt : attempts_) most = std::max(most, attempt.most);
    return most;
  }
  [[nodiscard]] bool any_running() const {
    return std::any_of(attempts_.begin(), attempts_.end(), [](const Attempt& a) { return a.running; });
  }

  // Calls use(attempt, number of the fold) for each fold of this process's candidates that run, on the threads of
  // `pool`, if there is one, of which at most so many work. The longest begin first, so that they end together.
  template <typename Use>
  void each_fold(const Use& use, ThreadPool* pool, std::size_t most = std::numeric_limits<std::size_t>::max()) {
    std::vector<std::pair<std::size_t, std::size_t>> tasks;
    for (std::size_t i = 0; i < attempts_.size(); ++i) {
      if (!is_own(i) || !attempts_[i].running) continue;
      for (std::size_t f = 0; f < entrants_[i].folds.size(); ++f) tasks.emplace_back(i, f);
    }
    std::stable_sort(tasks.begin(), tasks.end(),
                     [this](const auto& a, const auto& b) { return values_to_fit(a) > values_to_fit(b); });
    for (std::size_t begin = 0; begin < tasks.size();) {
      const std::size_t count = std::min(most, tasks.size() - begin);
      const auto task = [&](std::size_t t) { use(tasks[begin + t].first, tasks[begin + t].second); };
      if (pool != nullptr)
        pool->run_in_order(count, task);
      else
        aefx::run(nullptr, count, task);
      begin += count;
    }
  }

  // Parameters times rows, of a candidate and a fold: an epoch takes time in proportion.
  [[nodiscard]] std::size_t values_to_fit(const std::pair<std::size_t, std::size_t>& task) const {
    const Index rows = entrants_[task.first].folds[task.second].learner.features().rows();
    return attempts_[task.first].parameters * static_cast<std::size_t>(rows);
  }

  // Returns how many starts may be made at a time: each takes copies of rows, which of wide tables are large.
  [[nodiscard]] std::size_t starts_together() const {
    constexpr std::size_t kMost = 32 << 20, kCell = 12;
    std::size_t largest = 1;
    for (const auto& [fold, prepared] : prepared_)
      largest = std::max(largest, static_cast<std::size_t>(prepared->rows.inputs.size()) * kCell);
    return std::max<std::size_t>(kMost / largest, 1);
  }

  void start() {
    for (std::size_t i = 0; i < attempts_.size(); ++i) {
      const Entrant& entrant = entrants_[i];
      attempts_[i].fits.resize(entrant.folds.size());
      attempts_[i].parameters = entrant.folds.front().learner.network(entrant.candidate).parameters().size();
    }
    each_fold([&](std::size_t i, std::size_t f) { prepared_[&entrants_[i].folds[f]]; }, nullptr);
    std::vector<std::pair<const Fold* const, std::unique_ptr<PreparedFold>>*> open;
    for (auto& entry : prepared_) open.push_back(&entry);
    run_.pool.run(open.size(),
                  [&](std::size_t i) { open[i]->second = std::make_unique<PreparedFold>(*open[i]->first); });
    each_fold(
        [&](std::size_t i, std::size_t f) {
          const Fold& fold = entrants_[i].folds[f];
          attempts_[i].fits[f] =
              std::make_unique<FoldFit>(entrants_[i].candidate, fold, *prepared_.at(&fold), options_);
          attempts_[i].fits[f]->measure(units_);
        },
        &run_.pool, starts_together());
  }

  // The observer is asked within epochs too, in its own thread alone; fits that it ends are not measured.
  void advance(std::uint64_t epoch, std::uint64_t more) {
    const auto asking = std::this_thread::get_id();
    const auto stop = [this, asking] {
      if (std::this_thread::get_id() == asking && !stopped_ && run_.observer.stop()) stopped_ = true;
      return stopped_.load();
    };
    each_fold(
        [&](std::size_t i, std::size_t f) {
          const std::uint64_t end = std::min(epoch + more, attempts_[i].most);
          attempts_[i].fits[f]->run(end - attempts_[i].done, stop);
          if (stopped_) return;
          if (!is_fixed() || end == attempts_[i].most) attempts_[i].fits[f]->measure(units_);
        },
        &run_.pool);
  }

  // Shares the errors of the candidates that run, and stops those that are through or far behind.
  void judge(std::uint64_t epoch) {
    exchange();
    for (std::size_t i = 0; i < attempts_.size(); ++i) {
      if (attempts_[i].running) judge(i, epoch);
    }
    if (is_fixed()) return;
    if (options_.fit.epochs == 0) go_on();
    give_up(epoch);
  }

  // The best candidate gets as many epochs once more where its error still falls fast at their end.
  void go_on() {
    const auto best = std::min_element(attempts_.begin(), attempts_.end(),
                                       [](const Attempt& a, const Attempt& b) { return a.best_score < b.best_score; });
    const std::uint64_t planned = entrants_[static_cast<std::size_t>(best - attempts_.begin())].candidate.epochs;
    const bool is_through = !best->running && best->best.epochs + kEvery >= best->most && best->most == planned;
    if (!is_through || !(best->best_error < kStillFalling * best->halfway_error)) return;
    best->most = 2 * planned;
    best->running = true;
  }

  void exchange() {
    std::vector<double> all(attempts_.size() * 5);
    for (std::size_t i = 0; i < attempts_.size(); ++i) {
      if (!is_own(i) || !attempts_[i].running) continue;
      double* const to = &all[5 * i];
      for (const auto& fit : attempts_[i].fits) {
        to[fit->fold.far ? 2 : 0] += sum(fit->errors);
        to[fit->fold.far ? 3 : 1] += static_cast<double>(fit->errors.size());
        to[4] += fit->loss / static_cast<double>(attempts_[i].fits.size());
      }
    }
    run_.reduction.sum(all);
    for (std::size_t i = 0; i < attempts_.size(); ++i) {
      if (!attempts_[i].running) continue;
      std::copy_n(&all[5 * i], 4, attempts_[i].sums.begin());
      attempts_[i].loss = all[5 * i + 4];
    }
    if (reference_.empty()) reference_.assign(attempts_.front().sums.begin(), attempts_.front().sums.end());
  }

  void judge(std::size_t i, std::uint64_t race_epoch) {
    Attempt& attempt = attempts_[i];
    const std::uint64_t epoch = std::min(race_epoch, attempt.most);
    const double error = watched_error(attempt);
    if (!std::isfinite(error)) {
      attempt.best.diverged = !std::isfinite(attempt.best_error) || is_fixed();
      attempt.running = false;
      return;
    }
    if (error < attempt.best_error * kImprovement) attempt.improved = epoch;
    if (epoch == 0) attempt.start_error = error;
    const bool is_as_good = error < attempt.best_error * kAsGood && error < attempt.start_error;
    if (error < attempt.best_error || is_as_good || is_fixed()) {
      attempt.best_error = std::min(attempt.best_error, error);
      attempt.best_score = score(attempt);
      attempt.best.epochs = epoch;
      if (is_own(i)) keep_errors(attempt);
    }
    const bool patient = is_fixed() || epoch - attempt.improved < options_.fit.patience;
    attempt.done = epoch;
    if (2 * epoch <= attempt.most) attempt.halfway_error = attempt.best_error;
    attempt.running = epoch < attempt.most && patient;
  }

  // Returns the mean error, to which far rows contribute half at most at the start: their errors can be many times as
  // large, and would alone decide on the number of epochs.
  [[nodiscard]] double watched_error(const Attempt& attempt) const {
    const double share = reference_[2] > reference_[0] ? reference_[0] / reference_[2] : 1;
    return (attempt.sums[0] + share * attempt.sums[2]) / std::max(attempt.sums[1] + share * attempt.sums[3], 1.0);
  }

  // Near and far rows count alike, as in relative_error().
  [[nodiscard]] double score(const Attempt& attempt) const {
    const auto relative = [&](std::size_t at) { return reference_[at] > 0 ? attempt.sums[at] / reference_[at] : 1.0; };
    return attempt.sums[3] > 0 ? (relative(0) + relative(2)) / 2 : relative(0);
  }

  static void keep_errors(Attempt& attempt) {
    Trial& best = attempt.best;
    best.errors.clear();
    best.weights.clear();
    best.reported.clear();
    best.near_rows = 0;
    for (const auto& fit : attempt.fits) {
      best.errors.insert(best.errors.end(), fit->errors.begin(), fit->errors.end());
      if (fit->fold.far) continue;
      best.near_rows = best.errors.size();
      best.reported.insert(best.reported.end(), fit->reported.begin(), fit->reported.end());
      const auto weights = fit->fitter->network().parameters();
      best.weights.insert(best.weights.end(), weights.begin(), weights.end());
    }
  }

  void give_up(std::uint64_t epoch) {
    constexpr std::array<std::pair<std::uint64_t, double>, 3> kBehind{{{80, 1.05}, {40, 1.1}, {20, 1.2}}};
    const auto* const rule =
        std::find_if(kBehind.begin(), kBehind.end(), [&](const auto& behind) { return epoch >= behind.first; });
    if (rule == kBehind.end()) return;
    double lowest = std::numeric_limits<double>::infinity();
    for (const Attempt& attempt : attempts_) lowest = std::min(lowest, attempt.best_score);
    for (Attempt& attempt : attempts_) {
      if (!attempt.running || attempt.best_score <= rule->second * lowest) continue;
      attempt.running = false;
      attempt.best.given_up = epoch;
    }
  }

  [[nodiscard]] double mean_loss() const {
    double total = 0;
    for (const Attempt& attempt : attempts_) total += attempt.loss;
    return total / static_cast<double>(attempts_.size());
  }

  [[nodiscard]] double lowest_error() const {
    double lowest = std::numeric_limits<double>::infinity();
    for (const Attempt& attempt : attempts_) lowest = std::min(lowest, attempt.best_error);
    return lowest;
  }

  std::vector<Trial> collect() {
    std::vector<Trial> out(attempts_.size());
    for (std::size_t i = 0; i < attempts_.size(); ++i) {
      const std::vector<std::string> bytes =
          run_.reduction.gather_to_all(is_own(i) ? to_bytes(attempts_[i].best) : std::string());
      if (!from_bytes(bytes[i % run_.reduction.count()], out[i]))
        throw Error(Fault::bug, "what another rank found can't be read");
    }
    return out;
  }

  const std::vector<Entrant>& entrants_;
  const TrainOptions& options_;
  const VectorD& units_;
  const RunContext& run_;
  std::map<const Fold*, std::unique_ptr<PreparedFold>> prepared_;
  std::vector<Attempt> attempts_;
  std::atomic<bool> stopped_{false};
  std::vector<double> reference_;  // the first candidate's sums at its start
};

}  // namespace

std::vector<Trial> try_candidates(const std::vector<Entrant>& entrants, const TrialOptions& trial,
                                  const RunContext& run) {
  return Race(entrants, trial, run).run();
}

}  // namespace aefx::train
