// One step's rows, and the gradient over them.
#pragma once

#include <vector>

#include "aefx/base/random.h"
#include "aefx/base/thread_pool.h"
#include "aefx/nn/loss.h"
#include "aefx/nn/pass.h"
#include "aefx/prep/pipeline.h"
#include "aefx/train/options.h"
#include "aefx/train/row_source.h"

namespace aefx::train {

// Computes loss and gradient of batches of at most `rows` rows. The batch is cut into blocks in a way that only its
// size decides; threads take blocks, and their gradients are added in the order of the blocks.
class BatchGradient {
 public:
  // `ranks` have parts of each batch, if they are not null, and compute it together.
  BatchGradient(const nn::Network& network, Index rows, const FitOptions& options, bool weighted,
                Ranks* ranks = nullptr);

  // Afterwards gradient() is that of the batch's mean loss and penalties. Returns the mean loss or, of a batch that is
  // shared, this rank's part of it.
  double compute(const nn::Network& network, const Batch& batch, Random& random, ThreadPool& pool);

  [[nodiscard]] std::span<const float> gradient() const { return gradients_.front(); }

 private:
  struct Block {
    Index begin = 0, rows = 0;
  };
  void gather(const prep::Prepared& data, const Index* rows, const Block& block);
  void add_noise(Random& random, const Batch& batch);
  void compute_block(const nn::Network& network, std::size_t block);
  void sum_gradients(ThreadPool& pool);
  void add_penalties(const nn::Network& network);

  const FitOptions& options_;
  Ranks* ranks_;
  Index columns_;
  Matrix targets_, inputs_, weights_;  // of the batch; inputs_ is used only with noise
  std::vector<Block> blocks_;
  nn::TransposedKernels transposed_;
  std::vector<nn::Workspace> workspaces_;
  std::vector<std::vector<float>> gradients_;
  std::vector<nn::SquaredError> errors_;
  std::vector<Matrix> code_gradients_;
  Index batch_rows_ = 0;
  double total_weight_ = 0;  // of the batch
};

}  // namespace aefx::train
