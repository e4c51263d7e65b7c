// The gradient of a batch, computed by several threads: one interface, two ways to divide the work.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "aefx/base/thread_pool.h"
#include "aefx/nn/network.h"
#include "nn/loss.h"
#include "nn/pass.h"

namespace aefx::nn {

// One step of training: the rows of a batch, and what is done with the gradient of their loss.
class Step {
 public:
  virtual ~Step() = default;

  Index rows = 0;
  const float* inputs = nullptr;    // rows x inputs of the network
  const float* targets = nullptr;   // rows x outputs of the network
  const float* weights = nullptr;   // rows x outputs; null: all are 1
  double total_weight = 0;          // sum of the weights of the whole batch: the loss is divided by it
  float code_slope = 0;             // d loss / d |code|
  bool loaded = false;              // inputs and targets are there; if not, load() copies them
  bool updates = true;              // use() changes the parameters it is called for
  const TaskRef* beside = nullptr;  // a task for one of the threads while others compute; may be null

  // Copies these rows and columns of inputs and targets. Called at the same time for different parts.
  virtual void load(Range rows, Range columns) = 0;
  // Receives the gradient of parameters [begin, begin + gradient.size()): of all parameters, each once. Called at the
  // same time for different parameters, when nothing reads them any more in this step.
  virtual void use(std::size_t begin, std::span<float> gradient) = 0;
};

class GradientPass {
 public:
  GradientPass(const Network& network, Index rows);
  GradientPass(const GradientPass&) = delete;
  GradientPass& operator=(const GradientPass&) = delete;
  virtual ~GradientPass() = default;

  // To be called before the first step, and after any change of parameters but by Step::use().
  void update(const Network& network, ThreadPool& pool) { transposed_.update(network, &pool); }

  // Forward, loss and backward of at most the constructor's number of rows. The network's shape and the number of rows
  // decide the order of sums, not the number of threads.
  virtual SquaredError compute(const Network& network, Step& step, ThreadPool& pool) = 0;

 protected:
  // Computes the gradient of a slice, hands it to the step and transposes the slice anew.
  void use_slice(const Network& network, const ParameterSlice& slice, Step& step);
  // Runs `task` for [0, count) and step.beside on the threads.
  static void run_beside(ThreadPool& pool, std::size_t count, const TaskRef* beside, const TaskRef& task);

  Workspace workspace_;
  TransposedKernels transposed_;
};

// Threads take blocks of rows. With few parameters each block has a gradient of its own, which are added in the order
// of blocks; with many, threads then take slices of the parameters.
class RowParallelPass : public GradientPass {
 public:
  // `slices`: all of the many parameters, or none where they are few.
  RowParallelPass(const Network& network, Index rows, std::vector<ParameterSlice> slices);
  SquaredError compute(const Network& network, Step& step, ThreadPool& pool) override;

 private:
  void cut(Index rows);
  void compute_block(const Network& network, Step& step, std::size_t block);
  void prefetch_parameters(const Network& network) const;

  Index least_rows_;                           // of a block
  std::vector<ParameterSlice> slices_;         // one a layer if parameters are few
  std::vector<Range> blocks_;                  // rows of each block
  std::vector<SquaredError> errors_;           // of each block
  std::vector<std::vector<float>> gradients_;  // of each block, if parameters are few; the first becomes the sum
};

// The way that is faster for the network and `rows` rows at most; by rows if `by_rows`.
[[nodiscard]] std::unique_ptr<GradientPass> make_gradient_pass(const Network& network, Index rows, bool by_rows);

}  // namespace aefx::nn
