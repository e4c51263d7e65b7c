#include "aefx/train/fit.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "aefx/nn/pass.h"
#include "train/batch.h"

namespace aefx::train {
namespace {

constexpr Index kEvaluationRows = 1024;     // a task's share, fixed so that sums do not depend on threads
constexpr std::uint64_t kMostEpochs = 500;  // where it is left to the validation loss
constexpr std::uint64_t kEpochStream = 1000;

}  // namespace

Fitter::Fitter(nn::Network start, RowSource& rows, const FitOptions& options)
    : network_(std::move(start)), average_(network_), rows_(rows), options_(options) {
  gradient_ = std::make_unique<BatchGradient>(network_, batch_rows(), options, rows.weighted());
  optimizer_ = optim::make_optimizer(options.optimizer, network_.parameters().size());
}

Fitter::Fitter(nn::Network start, std::unique_ptr<RowSource> rows, const FitOptions& options)
    : Fitter(std::move(start), *rows, options) {
  own_ = std::move(rows);
}

Fitter::Fitter(nn::Network start, const prep::Prepared& rows, const FitOptions& options)
    : Fitter(std::move(start), std::make_unique<MemoryRows>(rows), options) {}

Fitter::~Fitter() = default;
Fitter::Fitter(Fitter&&) noexcept = default;

Index Fitter::batch_rows() const { return std::clamp<Index>(options_.batch, 1, std::max<Index>(rows_.rows(), 1)); }

double Fitter::epoch(ThreadPool& pool) {
  const Index batch = batch_rows();
  ++epochs_;
  Random random(options_.seed, kEpochStream + epochs_);
  double sum = 0;
  rows_.each_window(random, options_.shuffle, batch, [&](const prep::Prepared& rows, const std::vector<Index>& order) {
    const auto n = static_cast<Index>(order.size());
    for (Index at = 0; at < n; at += batch) {
      const Index count = std::min(batch, n - at);
      sum += gradient_->compute(network_, rows, order, at, count, random, pool).mean() * static_cast<double>(count);
      optimizer_->step(network_.parameters(), gradient_->gradient(), pool);
      ++steps_;
      if (options_.average > 0) add_to_average();
    }
  });
  return sum / static_cast<double>(rows_.rows());
}

// The first steps count more, so that the start is soon forgotten.
void Fitter::add_to_average() {
  constexpr double kWarmUp = 10;
  const auto steps = static_cast<double>(steps_);
  const auto rest = static_cast<float>(1 - std::min(options_.average, steps / (steps + kWarmUp)));
  const std::span<float> average = average_.parameters();
  const std::span<const float> now = std::as_const(network_).parameters();
  for (std::size_t i = 0; i < average.size(); ++i) average[i] += rest * (now[i] - average[i]);
}

bool Fitter::finite() const {
  const std::span<const float> values = network_.parameters();
  return std::all_of(values.begin(), values.end(), [](float v) { return std::isfinite(v); });
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
      for (Index r = 0; r < weights.rows() && r < count; ++r) rows.count_row(at + r, weights.row(r).data());
      const float* const w = rows.weighted() ? weights.data() : nullptr;
      nn::forward(network, x, count, 0, network.layers().size(), workspace);
      errors[task] += nn::squared_error(workspace.outputs.back().data(), x, w, count, columns);
    }
  });
  nn::SquaredError total;
  for (const nn::SquaredError& error : errors) total += error;
  return total;
}

FitResult fit(const nn::Network& start, const prep::Prepared& rows, const prep::Prepared* valid,
              const FitOptions& options, ThreadPool& pool, Observer& observer) {
  MemoryRows source(rows);
  return fit(start, source, valid, options, pool, observer);
}

FitResult fit(const nn::Network& start, RowSource& rows, const prep::Prepared* valid, const FitOptions& options,
              ThreadPool& pool, Observer& observer) {
  const bool keep_best = options.stop_early && valid != nullptr;
  const std::uint64_t epochs = options.epochs > 0 ? options.epochs : kMostEpochs;
  Fitter fitter(start, rows, options);
  FitResult result{.network = start, .curve = {}};
  double best = valid != nullptr ? evaluate(start, *valid, pool).mean() : 0;
  while (fitter.epochs() < epochs) {
    if (observer.stop()) {
      result.stop = Stop::interrupted;
      return result;
    }
    model::EpochLoss loss{.train = fitter.epoch(pool), .valid = {}};
    if (valid != nullptr) loss.valid = evaluate(fitter.network(), *valid, pool).mean();
    if (!std::isfinite(loss.train) || (loss.valid && !std::isfinite(*loss.valid)) || !fitter.finite()) {
      result.stop = Stop::diverged;
      return result;
    }
    result.curve.push_back(loss);
    observer.epoch(fitter.epochs(), loss);
    if (!keep_best || *loss.valid < best) {
      best = loss.valid.value_or(loss.train);
      result.best_epoch = fitter.epochs();
      result.network = fitter.network();
    } else if (fitter.epochs() - result.best_epoch >= options.patience) {
      result.stop = Stop::no_improvement;
      return result;
    }
  }
  return result;
}

}  // namespace aefx::train
