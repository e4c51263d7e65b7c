// A step's passes where rows are few and parameters many.
#pragma once

#include <cstddef>
#include <vector>

#include "aefx/base/thread_pool.h"
#include "nn/loss.h"
#include "nn/pass.h"

namespace aefx::nn {

// Threads take strips along the longer side of a kernel, not rows: each reads and changes parameters of its own, which
// stay in its cache, and what threads have to tell each other is as wide as the shorter side, as codes are. Blocks of
// rows would each read all parameters, half of which another thread has just changed. (Shoeybi et al., "Megatron-LM",
// 2019, cut the layers of a block so between devices.)
//
// The network's shape alone decides the strips, kStrips of a layer that is long enough, and sums over strips are made
// in their order. So no more threads than strips help.
class StripPass {
 public:
  // For at most `rows` rows; `shares` are all of the network's, as parameter_shares() makes them.
  StripPass(const Network& network, Index rows, const std::vector<ParameterShare>& shares);

  struct Rows {
    Index count = 0;
    const float* inputs = nullptr;   // count x the network's inputs
    const float* targets = nullptr;  // count x its outputs
    const float* weights = nullptr;  // the same, or null
    double total_weight = 0;         // of all of them
    float code_slope = 0;            // d loss / d |code|
  };

  // Forward, loss and backward. As soon as the deltas on both sides of a share are known, and no other reads its
  // parameters or their transpose any more, calls use(its number among the shares), which may change both.
  SquaredError compute(const Network& network, const TransposedKernels& transposed, const Rows& rows,
                       Workspace& workspace, ThreadPool& pool, const TaskRef& use);

 private:
  struct Strip {
    ParameterShare::Range range;  // of inputs or of outputs, whichever are more
    std::size_t first_share = 0, end_share = 0;
  };
  struct Step;  // what compute() was given

  void forward(const Step& step, std::size_t l);
  void multiply_columns(const Step& step, std::size_t l, const Strip& strip) const;
  void compare_columns(const Step& step, std::size_t strip);
  void backward(const Step& step, std::size_t l);
  template <typename Finish>
  void sum_parts(const Step& step, std::size_t parts, Index columns, float* to, const float* start,
                 const Finish& finish) const;
  [[nodiscard]] const float* part(std::size_t strip, Index columns) const {
    return parts_.data() + strip * static_cast<std::size_t>(most_rows_ * columns);
  }
  [[nodiscard]] float* part(std::size_t strip, Index columns) {
    return parts_.data() + strip * static_cast<std::size_t>(most_rows_ * columns);
  }

  Index most_rows_;
  std::vector<std::vector<Strip>> strips_;  // of layers
  std::vector<float> parts_;                // what each strip adds to a product: rows x the shorter side
  std::vector<SquaredError> errors_;        // of the last layer's strips, or of blocks of rows
};

}  // namespace aefx::nn
