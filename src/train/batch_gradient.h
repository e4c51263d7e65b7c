// The gradient of a batch: its rows, noise, loss, penalties, and the sum over processes.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "aefx/base/thread_pool.h"
#include "aefx/train/options.h"
#include "base/random.h"
#include "nn/gradient_pass.h"
#include "train/rows/row_source.h"

namespace aefx::train {

// Computes loss and gradient of batches of at most `rows` rows. The size of a batch and the network's shape decide the
// order of all sums, not the number of threads.
class BatchGradient {
 public:
  // `reduction`: sums over the processes that each have some rows of every batch.
  BatchGradient(const nn::Network& network, Index rows, const FitOptions& options, bool weighted,
                Reduction& reduction = Reduction::single());

  // To be called before the first batch, and after any change of the network but by `use`.
  void begin(const nn::Network& network, ThreadPool& pool) { pass_->update(network, pool); }

  // Receives the gradient of parameters [begin, begin + gradient.size()), and may change these. Called by several
  // threads at the same time for different parameters.
  using Use = std::function<void(std::size_t begin, std::span<const float> gradient)>;

  // Calls `use` for the gradient of the batch's mean loss and penalties, once for every parameter. Returns the mean
  // loss; with ranks, the part of it that this rank's rows add. One of the threads also runs `beside`, if it is not
  // null.
  double compute(const nn::Network& network, const Batch& batch, Random& random, ThreadPool& pool, const Use& use,
                 const TaskRef* beside = nullptr);

 private:
  class BatchStep;

  void add_noise(Random& random, const Batch& batch);
  void penalize(const nn::Network& network, std::size_t begin, std::span<float> gradient) const;

  const FitOptions& options_;
  Reduction& reduction_;
  Matrix targets_, inputs_, weights_;  // of the batch: rows x columns; inputs_ only with noise, weights_ if weighted
  std::vector<float> whole_;           // if distributed: the gradient of all parameters
  std::unique_ptr<nn::GradientPass> pass_;
};

}  // namespace aefx::train
