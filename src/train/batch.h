// One step's rows, and the gradient over them.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "aefx/base/random.h"
#include "aefx/base/thread_pool.h"
#include "aefx/prep/pipeline.h"
#include "aefx/train/options.h"
#include "nn/loss.h"
#include "nn/pass.h"
#include "nn/strip_pass.h"
#include "train/rows/row_source.h"

namespace aefx::train {

// Computes loss and gradient of batches of at most `rows` rows. The batch is cut into blocks in a way that only its
// size and the network's shape decide; threads take blocks. Of few parameters each block has a gradient of its own,
// which are added in the order of the blocks; of many, threads then take shares of the parameters. Where parameters are
// many and rows few, there are no blocks of rows, but strips of columns (nn::StripPass).
class BatchGradient {
 public:
  // `reduction` sums over the processes that each have some rows of a batch.
  BatchGradient(const nn::Network& network, Index rows, const FitOptions& options, bool weighted,
                Reduction& reduction = Reduction::single());

  // To be called before the first batch, and where anything but `use` has changed the network since the last one.
  void begin(const nn::Network& network, ThreadPool& pool);

  // What is done with some of the gradient, of the parameters from `begin` on. Several threads do so at once, and none
  // needs those parameters any more in this batch: it may change them.
  using Use = std::function<void(std::size_t begin, std::span<const float> gradient)>;

  // Hands out the gradient of the batch's mean loss and penalties, all of it and nothing twice. Returns the mean loss
  // or, of a batch that is shared, this rank's part of it.
  // Beside it one of the threads calls `beside`, if it is not null.
  double compute(const nn::Network& network, const Batch& batch, Random& random, ThreadPool& pool, const Use& use,
                 const TaskRef* beside = nullptr);

 private:
  struct Block {
    Index begin = 0, rows = 0;
  };
  void fetch_parameters(const nn::Network& network) const;
  void add_noise(Random& random, const Batch& batch);
  double compute_strips(const nn::Network& network, const Batch& batch, ThreadPool& pool, const Use& use);
  void cut(Index rows);
  void compute_block(const nn::Network& network, std::size_t block);
  void add_blocks(std::size_t begin, std::size_t count);
  void use_share(const nn::Network& network, const nn::ParameterShare& share, const float* inputs, Index count,
                 const Use& use);
  void penalize(const nn::Network& network, std::size_t begin, std::span<float> gradient) const;
  void hand_out(const nn::Network& network, std::size_t begin, std::span<float> gradient, const Use& use) const;

  const FitOptions& options_;
  Reduction& reduction_;
  Index columns_;
  Matrix targets_, inputs_, weights_;  // of the batch; inputs_ is used only with noise
  std::vector<Block> blocks_;
  nn::TransposedKernels transposed_;
  nn::Workspace workspace_;
  std::vector<nn::ParameterShare> shares_;     // of many parameters
  std::optional<nn::StripPass> strips_;        // of few rows of those
  std::vector<std::vector<float>> gradients_;  // of blocks, or of ranks; the first becomes the batch's
  std::vector<nn::SquaredError> errors_;       // of blocks
  Matrix code_gradients_;
  Index batch_rows_ = 0;
  double total_weight_ = 0;  // of the batch
};

}  // namespace aefx::train
