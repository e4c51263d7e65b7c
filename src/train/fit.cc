#include "train/fit.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <optional>
#include <utility>

#include "nn/pass.h"
#include "train/batch_gradient.h"

namespace aefx::train {
namespace {

constexpr Index kEvaluationRows = 1024;     // a task's share, fixed so that sums do not depend on threads
constexpr std::uint64_t kMostEpochs = 500;  // where it is left to the validation loss
constexpr std::uint64_t kEpochStream = 1000;
constexpr Index kWorthForeseeing = 10'000;        // rows, of which the order takes a twentieth of narrow networks' time
constexpr Index kDrawnAtOnce = 1000;              // of them: fewer take less time than another thread to come
constexpr std::uint64_t kStepsBetweenStops = 32;  // of several processes, which ask together
constexpr std::chrono::milliseconds kLongEpoch{200};

// Returns the network that the first process starts from. Collective.
nn::Network of_first_process(nn::Network start, Reduction& reduction) {
  reduction.copy_from_first(start.parameters());
  return start;
}

}  // namespace

Fitter::Fitter(Start start, RowSource& rows, const FitOptions& options)
    : network_(of_first_process(std::move(start.network), rows.reduction())),
      average_(network_),
      region_(std::move(start.region)),
      rows_(rows),
      options_(options) {
  gradient_ = std::make_unique<BatchGradient>(network_, batch_rows(), options, rows.weighted(), rows.reduction());
  // Every process makes the same step, whatever its processor.
  const auto reproducibility =
      rows.reduction().is_distributed() ? optim::Reproducibility::bitwise : optim::Reproducibility::per_processor;
  optimizer_ = optim::make_optimizer(options.optimizer, network_.parameters().size(), reproducibility);
  if (!options.keep_zeros) return;
  const auto kernel = std::as_const(network_).kernel(0);
  is_zero_.resize(static_cast<std::size_t>(kernel.size()));
  std::transform(kernel.data(), kernel.data() + kernel.size(), is_zero_.begin(), [](float w) { return w == 0; });
}

Fitter::Fitter(Start start, std::unique_ptr<RowSource> rows, const FitOptions& options)
    : Fitter(std::move(start), *rows, options) {
  own_ = std::move(rows);  // NOLINT(cppcoreguidelines-prefer-member-initializer): another constructor made them all
}

Fitter::Fitter(Start start, const prep::Prepared& rows, const FitOptions& options)
    : Fitter(std::move(start), std::make_unique<MemoryRows>(rows), options) {}

Fitter::~Fitter() = default;
Fitter::Fitter(Fitter&&) noexcept = default;

Index usual_batch(Index rows) {
  return rows < 1000 ? 8 : rows < 4000 ? 16 : rows < 20'000 ? 32 : rows < 100'000 ? 64 : 128;
}

Index Fitter::batch_rows() const {
  const Index rows = std::max<Index>(rows_.rows(), 1);
  return std::min(options_.batch > 0 ? options_.batch : usual_batch(rows), rows);
}

double Fitter::epoch(ThreadPool& pool, const std::function<bool()>& stop) {
  struct Stopped {};  // ends the pass over rows that may be on a disk
  const Index batch = batch_rows();
  ++epochs_;
  Random random(options_.seed, kEpochStream + epochs_);
  double sum = 0;
  const BatchGradient::Use move = [&](std::size_t begin, std::span<const float> gradient) {
    update(begin, gradient);
    if (!is_zero_.empty()) clear_zeros(begin, gradient.size());
    if (options_.average > 0) add_to_average(begin, gradient.size());
  };
  const bool foresees = options_.shuffle && pool.threads() > 1 && rows_.rows() >= kWorthForeseeing;
  bool first = true, foreseen = false;
  Index owed = 0;  // rows whose places in the next epoch are not drawn
  gradient_->begin(network_, pool);
  const auto step = [&](const Batch& some) {
    if (stop && stop()) throw Stopped();
    if (std::exchange(first, false) && foresees)
      foreseen = rows_.prepare_shuffle(Random(options_.seed, kEpochStream + epochs_ + 1));
    owed += some.all;
    const auto draw_ahead = [&](std::size_t) { rows_.advance_shuffle(std::exchange(owed, 0)); };
    const TaskRef beside(draw_ahead);
    const bool draws = foreseen && owed >= kDrawnAtOnce;
    optimizer_->begin_step();
    ++steps_;
    sum += gradient_->compute(network_, some, random, pool, move, draws ? &beside : nullptr) *
           static_cast<double>(some.all);
  };
  try {
    rows_.each_batch(random, options_.shuffle, batch, step);
  } catch (const Stopped&) {
    return 0;
  }
  if (region_) stay_in_region();
  rows_.reduction().sum({&sum, 1});
  return sum / static_cast<double>(rows_.rows());
}

// Every process gets the weights of the first, whatever its processor.
void Fitter::stay_in_region() {
  for (nn::Network* const network : {&network_, &average_}) {
    region_->pull_back(*network);
    rows_.reduction().copy_from_first(network->parameters());
  }
}

// Moves weights by a step; those of the encoder by their part of it.
void Fitter::update(std::size_t begin, std::span<const float> gradient) {
  const std::span<float> parameters = network_.parameters();
  const std::size_t decoder = network_.layers()[network_.encoder_layers()].kernel_at;  // the encoder comes first
  const auto rate = static_cast<float>(options_.encoder_rate);
  if (rate == 1 || begin >= decoder) return optimizer_->update(parameters, begin, gradient);
  const std::span<float> encoder = parameters.subspan(begin, std::min(gradient.size(), decoder - begin));
  const std::vector<float> before(encoder.begin(), encoder.end());
  optimizer_->update(parameters, begin, gradient);
  for (std::size_t i = 0; i < before.size(); ++i) encoder[i] = before[i] + rate * (encoder[i] - before[i]);
}

// The first steps count more, so that the start is soon forgotten.
void Fitter::add_to_average(std::size_t begin, std::size_t count) {
  constexpr double kWarmUp = 10;
  const auto steps = static_cast<double>(steps_);
  const auto rest = static_cast<float>(1 - std::min(options_.average, steps / (steps + kWarmUp)));
  const std::span<float> average = average_.parameters();
  const std::span<const float> now = std::as_const(network_).parameters();
  for (std::size_t i = begin; i < begin + count; ++i) average[i] += rest * (now[i] - average[i]);
}

void Fitter::clear_zeros(std::size_t begin, std::size_t count) {
  const std::size_t kernel = network_.layers().front().kernel_at;
  const std::size_t end = std::min(begin + count, kernel + is_zero_.size());
  const std::span<float> now = network_.parameters();
  for (std::size_t i = std::max(begin, kernel); i < end; ++i) {
    if (is_zero_[i - kernel] != 0) now[i] = 0;
  }
}

bool Fitter::finite() const {
  const std::span<const float> values = network_.parameters();
  return std::all_of(values.begin(), values.end(), [](float v) { return std::isfinite(v); });
}

FitterState Fitter::state() const {
  const auto values = [](const nn::Network& network) {
    const std::span<const float> all = network.parameters();
    return std::vector<float>(all.begin(), all.end());
  };
  FitterState out{.epochs = epochs_, .steps = steps_, .weights = values(network_), .average = values(average_)};
  const optim::Optimizer::State state = optimizer_->state();
  for (const std::span<float> some : state.averages) out.averages.emplace_back(some.begin(), some.end());
  out.powers.assign(state.powers.begin(), state.powers.end());
  return out;
}

bool Fitter::restore(const FitterState& state) {
  const optim::Optimizer::State optimizer = optimizer_->state();
  const std::size_t size = network_.parameters().size();
  bool fits = state.weights.size() == size && state.average.size() == size &&
              state.averages.size() == optimizer.averages.size() && state.powers.size() == optimizer.powers.size();
  for (const std::vector<float>& some : state.averages) fits = fits && some.size() == size;
  if (!fits) return false;
  epochs_ = state.epochs;
  steps_ = state.steps;
  std::copy(state.weights.begin(), state.weights.end(), network_.parameters().begin());
  std::copy(state.average.begin(), state.average.end(), average_.parameters().begin());
  for (std::size_t i = 0; i < optimizer.averages.size(); ++i)
    std::copy(state.averages[i].begin(), state.averages[i].end(), optimizer.averages[i].begin());
  std::copy(state.powers.begin(), state.powers.end(), optimizer.powers.begin());
  return true;
}

nn::SquaredError evaluate(const nn::Network& network, const prep::Prepared& rows, ThreadPool& pool) {
  const Index n = rows.inputs.rows();
  const Index columns = rows.inputs.cols();
  const auto tasks = static_cast<std::size_t>((n + kEvaluationRows - 1) / kEvaluationRows);
  std::vector<nn::SquaredError> errors(tasks);
  pool.run(tasks, [&](std::size_t task) {
    constexpr Index kSlice = 128;
    nn::Workspace workspace(network, kSlice);
    Matrix weights(rows.weighted() ? kSlice : 0, columns);
    const Index begin = static_cast<Index>(task) * kEvaluationRows;
    const Index end = std::min(n, begin + kEvaluationRows);
    for (Index at = begin; at < end; at += kSlice) {
      const Index count = std::min(kSlice, end - at);
      const float* x = rows.inputs.data() + at * columns;
      for (Index r = 0; r < weights.rows() && r < count; ++r) rows.copy_weights(at + r, weights.row(r).data());
      const float* const w = rows.weighted() ? weights.data() : nullptr;
      nn::forward(network, {.x = x, .count = count}, 0, network.layers().size(), workspace);
      errors[task] += nn::squared_error(workspace.outputs.back().data(), x, w, count, columns);
    }
  });
  nn::SquaredError total;
  for (const nn::SquaredError& error : errors) total += error;
  return total;
}

FitResult fit(const Start& start, const prep::Prepared& rows, const prep::Prepared* valid, const FitOptions& options,
              ThreadPool& pool, Observer& observer) {
  MemoryRows source(rows);
  return fit(start, source, valid, options, pool, observer);
}

namespace {

// A fit as fit() runs it, epoch by epoch.
class Running {
 public:
  Running(const Start& start, RowSource& rows, const prep::Prepared* valid, const FitOptions& options, ThreadPool& pool,
          FitKeeper* keeper)
      : valid_(valid),
        reduction_(rows.reduction()),
        options_(options),
        pool_(pool),
        keep_best_(options.stop_early && valid != nullptr),
        keeps_(keeper != nullptr),
        most_(options.epochs > 0 ? options.epochs : kMostEpochs),
        fitter_(start, rows, options),
        result_{.network = start.network, .curve = {}} {
    if (keeper != nullptr && keeper->kept() != nullptr) {
      if (!restore(*keeper->kept())) keeper->refuse();
    } else {
      best_ = valid != nullptr ? judged(start.network) : 0;
    }
  }

  [[nodiscard]] std::uint64_t epochs() const { return before_ ? before_->epochs : fitter_.epochs(); }
  [[nodiscard]] FitResult result(Stop why) {
    result_.stop = why;
    return std::move(result_);
  }

  [[nodiscard]] bool has_stalled() const {
    return keep_best_ && epochs() > result_.best_epoch && epochs() - result_.best_epoch >= options_.patience;
  }
  [[nodiscard]] bool is_over() const { return epochs() >= most_; }

  // Nothing where all is well.
  std::optional<Stop> epoch(Observer& observer) {
    bool stopped = false;
    std::uint64_t batches = 0;
    const auto stop = [&] {
      if (!reduction_.is_distributed()) return stopped = observer.stop();
      return stopped = ++batches % kStepsBetweenStops == 0 && stops(observer, reduction_);
    };
    // A checkpoint keeps the state between two epochs: an epoch that may take long is begun with a copy of it.
    const bool may_stop = !keeps_ || reduction_.is_distributed() || last_epoch_ >= kLongEpoch;
    if (keeps_ && may_stop) before_ = fitter_.state();
    const auto begun = std::chrono::steady_clock::now();
    model::EpochLoss loss{.train = may_stop ? fitter_.epoch(pool_, stop) : fitter_.epoch(pool_), .valid = {}};
    last_epoch_ = std::chrono::steady_clock::now() - begun;
    if (stopped) return Stop::interrupted;
    before_.reset();
    if (valid_ != nullptr) loss.valid = judged(fitter_.network());
    if (!std::isfinite(loss.train) || (loss.valid && !std::isfinite(*loss.valid)) || !fitter_.finite())
      return Stop::diverged;
    result_.curve.push_back(loss);
    observer.epoch(epochs(), loss);
    if (!keep_best_ || *loss.valid < best_) {
      best_ = loss.valid.value_or(loss.train);
      result_.best_epoch = epochs();
      result_.network = fitter_.network();
    }
    return {};
  }

  // Returns the state after the last epoch that was not ended within.
  [[nodiscard]] FitState state() const {
    const std::span<const float> best = result_.network.parameters();
    return {.fitter = before_ ? *before_ : fitter_.state(),
            .curve = result_.curve,
            .best_epoch = result_.best_epoch,
            .best = best_,
            .best_weights = {best.begin(), best.end()}};
  }

 private:
  // Returns the mean loss on the held-out rows of all processes.
  [[nodiscard]] double judged(const nn::Network& network) const {
    nn::SquaredError error = evaluate(network, *valid_, pool_);
    std::array<double, 2> sums{error.sum, error.weight};
    reduction_.sum(sums);
    error = {.sum = sums[0], .weight = sums[1]};
    return error.mean();
  }

  [[nodiscard]] bool restore(const FitState& state) {
    const bool fits = state.curve.size() == state.fitter.epochs && state.best_epoch <= state.fitter.epochs &&
                      state.best_weights.size() == result_.network.parameters().size() &&
                      std::all_of(state.curve.begin(), state.curve.end(), [&](const model::EpochLoss& loss) {
                        return loss.valid.has_value() == (valid_ != nullptr);
                      });
    if (!fits || !fitter_.restore(state.fitter)) return false;
    std::copy(state.best_weights.begin(), state.best_weights.end(), result_.network.parameters().begin());
    result_.curve = state.curve;
    result_.best_epoch = state.best_epoch;
    best_ = state.best;
    return true;
  }

  const prep::Prepared* valid_;
  Reduction& reduction_;
  const FitOptions& options_;
  ThreadPool& pool_;
  bool keep_best_, keeps_;
  std::uint64_t most_;
  Fitter fitter_;
  FitResult result_;
  double best_ = 0;
  std::optional<FitterState> before_;  // of an epoch that was begun
  std::chrono::steady_clock::duration last_epoch_ = kLongEpoch;
};

}  // namespace

FitResult fit(const Start& start, RowSource& rows, const prep::Prepared* valid, const FitOptions& options,
              ThreadPool& pool, Observer& observer, FitKeeper* keeper) {
  Running run(start, rows, valid, options, pool, keeper);
  std::uint64_t kept = run.epochs();
  const auto keep = [&] {
    if (keeper != nullptr && run.epochs() > kept) keeper->keep(run.state());
    kept = run.epochs();
  };
  while (true) {
    const bool stalled = run.has_stalled();
    const bool ended = stalled || run.is_over();
    const bool stop = stops(observer, rows.reduction());
    if (ended || stop || (keeper != nullptr && keeper->is_due(run.epochs()))) keep();
    if (ended) return run.result(stalled ? Stop::no_improvement : Stop::finished);
    if (stop) return run.result(Stop::interrupted);
    if (const std::optional<Stop> why = run.epoch(observer)) {
      if (*why == Stop::interrupted) keep();
      return run.result(*why);
    }
  }
}

}  // namespace aefx::train
