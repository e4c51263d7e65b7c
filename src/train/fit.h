// Fits a network's weights by mini-batch gradient descent.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "aefx/base/thread_pool.h"
#include "aefx/model/training.h"
#include "aefx/nn/network.h"
#include "aefx/optim/optimizer.h"
#include "aefx/prep/pipeline.h"
#include "aefx/train/observer.h"
#include "aefx/train/options.h"
#include "nn/loss.h"
#include "train/fit_state.h"
#include "train/rows/row_source.h"
#include "train/trust_region.h"

namespace aefx::train {

class BatchGradient;

// The beginning of a fit.
struct Start {
  Start() = default;
  // NOLINTNEXTLINE(google-explicit-constructor)
  Start(nn::Network from, std::shared_ptr<const TrustRegion> its_region = nullptr)
      : network(std::move(from)), region(std::move(its_region)) {}

  nn::Network network;
  std::shared_ptr<const TrustRegion> region;  // in which the network stays; null: it moves freely
};

// A fit in progress. Batches are shuffled by the seed alone; gradients are added in an order that the batch size fixes:
// the same bytes with any number of threads. `rows` and `options` must stay alive. Not thread-safe.
class Fitter {
 public:
  Fitter(Start start, const prep::Prepared& rows, const FitOptions& options);
  Fitter(Start start, RowSource& rows, const FitOptions& options);
  ~Fitter();
  Fitter(Fitter&&) noexcept;
  Fitter& operator=(Fitter&&) = delete;

  // Runs one pass over the rows; returns the mean of its batches' losses as the weights changed, each batch weighted by
  // its rows (the loss that Keras reports). Once `stop`, which is asked before each batch, returns true, the remaining
  // batches are left out, and the fit is of no further use.
  double epoch(ThreadPool& pool, const std::function<bool()>& stop = {});
  [[nodiscard]] std::uint64_t epochs() const { return epochs_; }

  // Returns the running average of the weights (FitOptions::average), or the last ones where there is none.
  [[nodiscard]] const nn::Network& network() const { return options_.average > 0 ? average_ : network_; }
  [[nodiscard]] bool finite() const;  // no weight is NaN or infinite

  // Saves and restores all that the epochs to come depend on. restore() returns false, and changes nothing, where the
  // state is of another fit.
  [[nodiscard]] FitterState state() const;
  [[nodiscard]] bool restore(const FitterState& state);

 private:
  Fitter(Start start, std::unique_ptr<RowSource> rows, const FitOptions& options);
  [[nodiscard]] Index batch_rows() const;
  void add_to_average(std::size_t begin, std::size_t count);
  void clear_zeros(std::size_t begin, std::size_t count);
  void update(std::size_t begin, std::span<const float> gradient);
  void stay_in_region();

  nn::Network network_, average_;
  std::shared_ptr<const TrustRegion> region_;
  std::unique_ptr<RowSource> own_;
  RowSource& rows_;
  const FitOptions& options_;
  std::unique_ptr<BatchGradient> gradient_;
  std::unique_ptr<optim::Optimizer> optimizer_;
  std::vector<char> is_zero_;  // of the first layer's weights, with FitOptions::keep_zeros: those that stay 0
  std::uint64_t epochs_ = 0, steps_ = 0;
};

// Returns the rows of a step where the options leave them open. Small tables take small steps, so that an epoch has
// some.
[[nodiscard]] Index usual_batch(Index rows);

enum class Stop { finished, no_improvement, interrupted, diverged };

struct FitResult {
  nn::Network network;
  std::vector<model::EpochLoss> curve;
  std::uint64_t best_epoch = 0;  // 0 is the start
  Stop stop = Stop::finished;
};

// Fits for FitOptions::epochs (0: until the validation loss stops improving; 500 at most). With validation rows (may be
// null) and FitOptions::stop_early it gives the best weights seen, the start included, else the last ones. A loss that
// is not finite ends it with Stop::diverged and the best or last finite weights. With `keeper` it goes on from where
// that says, and is kept as it says: the result is that of a fit without. The observer is asked whether to stop between
// epochs and, within epochs that may take long, before batches too: the epoch that it ends does not count.
[[nodiscard]] FitResult fit(const Start& start, RowSource& rows, const prep::Prepared* valid, const FitOptions& options,
                            ThreadPool& pool, Observer& observer, FitKeeper* keeper = nullptr);
[[nodiscard]] FitResult fit(const Start& start, const prep::Prepared& rows, const prep::Prepared* valid,
                            const FitOptions& options, ThreadPool& pool, Observer& observer);

// The loss of `network` on rows, without penalties or noise.
[[nodiscard]] nn::SquaredError evaluate(const nn::Network& network, const prep::Prepared& rows, ThreadPool& pool);

}  // namespace aefx::train
