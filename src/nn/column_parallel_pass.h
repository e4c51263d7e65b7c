// The gradient of few rows in a network of many parameters.
#pragma once

#include <cstddef>
#include <vector>

#include "nn/gradient_pass.h"

namespace aefx::nn {

// Threads take partitions of each kernel along its longer side, not blocks of rows: each reads and changes parameters
// of its own, which stay in its cache, and threads exchange sums as wide as the shorter side only, as codes are. Blocks
// of rows would each read all parameters, half of them just changed by another thread. (Shoeybi et al., "Megatron-LM",
// 2019, divide the layers of a block between devices in this way.)
//
// The network's shape alone decides the partitions, kPartitions of a layer that is long enough, and sums over them are
// made in their order. More threads than partitions are no use.
class ColumnParallelPass : public GradientPass {
 public:
  // `slices`: all parameters, as parameter_slices() makes them.
  ColumnParallelPass(const Network& network, Index rows, std::vector<ParameterSlice> slices);
  SquaredError compute(const Network& network, Step& step, ThreadPool& pool) override;

 private:
  struct Partition {
    Range range;  // of the inputs or outputs of the layer, whichever are more
    std::size_t first_slice = 0, end_slice = 0;
  };
  struct Call;  // the arguments of compute()

  void forward(const Call& call, std::size_t l);
  void compare_columns(const Call& call, std::size_t partition);
  void backward(const Call& call, std::size_t l);
  template <typename Finish>
  void sum_terms(const Call& call, std::size_t partitions, const Target& to, const float* start, const Finish& finish);
  [[nodiscard]] float* terms(std::size_t partition, Index columns) {
    return terms_.data() + partition * static_cast<std::size_t>(workspace_.outputs[0].rows() * columns);
  }

  std::vector<ParameterSlice> slices_;
  std::vector<std::vector<Partition>> partitions_;  // of each layer
  std::vector<float> terms_;          // of each partition, its terms of a product: rows x the shorter side
  std::vector<SquaredError> errors_;  // of the last layer's partitions, or of blocks of rows
};

}  // namespace aefx::nn
