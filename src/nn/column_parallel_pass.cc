#include "nn/column_parallel_pass.h"

#include <algorithm>
#include <array>
#include <utility>

namespace aefx::nn {
namespace {

constexpr Index kBlockRows = 16;  // of a task that sums terms

std::size_t row_blocks(Index rows) { return static_cast<std::size_t>((rows + kBlockRows - 1) / kBlockRows); }

bool along_outputs(const Layer& layer) { return layer.outputs > layer.inputs; }

}  // namespace

struct ColumnParallelPass::Call {
  const Network& network;
  const TransposedKernels& transposed;
  Workspace& workspace;
  Step& step;
  ThreadPool& pool;

  [[nodiscard]] const Layer& layer(std::size_t l) const { return network.layers()[l]; }
  [[nodiscard]] DenseLayer dense(std::size_t l) const { return dense_layer(network, transposed, l); }
  [[nodiscard]] bool is_last(std::size_t l) const { return l + 1 == network.layers().size(); }
  [[nodiscard]] const float* input(std::size_t l) const { return l == 0 ? step.inputs : workspace.output(l - 1); }

  // d loss / d output of layer l to d loss / d pre-activation: `count` values from `at` on.
  void finish_deltas(std::size_t l, Index at, Index count) const {
    activation_backward(layer(l).activation, l + 1 == network.encoder_layers() ? step.code_slope : 0,
                        workspace.output(l) + at, count, workspace.delta(l) + at);
  }
};

ColumnParallelPass::ColumnParallelPass(const Network& network, Index rows, std::vector<ParameterSlice> slices)
    : GradientPass(network, rows), slices_(std::move(slices)), partitions_(network.layers().size()) {
  Index most = 0;
  for (std::size_t first = 0; first < slices_.size();) {
    const std::size_t l = slices_[first].layer;
    std::size_t end = first;
    while (end < slices_.size() && slices_[end].layer == l) ++end;
    const Layer& layer = network.layers()[l];
    const auto range = [&](std::size_t slice) {
      return along_outputs(layer) ? slices_[slice].outputs : slices_[slice].inputs;
    };
    const std::size_t count = std::min<std::size_t>(kPartitions, end - first);
    for (std::size_t p = 0; p < count; ++p) {
      const std::size_t from = first + (end - first) * p / count;
      const std::size_t to = first + (end - first) * (p + 1) / count;
      const Index begin = range(from).begin;
      partitions_[l].push_back({.range = {.begin = begin, .count = range(to - 1).begin + range(to - 1).count - begin},
                                .first_slice = from,
                                .end_slice = to});
    }
    most = std::max(most, static_cast<Index>(count) * std::min(layer.inputs, layer.outputs));
    first = end;
  }
  terms_.resize(static_cast<std::size_t>(rows * most));
  errors_.resize(std::max<std::size_t>(kPartitions, row_blocks(rows)));
}

SquaredError ColumnParallelPass::compute(const Network& network, Step& step, ThreadPool& pool) {
  const Call call{network, transposed_, workspace_, step, pool};
  const std::size_t last = network.layers().size() - 1;
  run_beside(pool, step.loaded ? 0 : kPartitions, step.beside, [&](std::size_t part) {
    const Index begin = network.inputs() * static_cast<Index>(part) / kPartitions;
    const Index end = network.inputs() * static_cast<Index>(part + 1) / kPartitions;
    step.load({0, step.rows}, {begin, end - begin});
  });
  std::fill(errors_.begin(), errors_.end(), SquaredError());
  for (std::size_t l = 0; l < last; ++l) forward(call, l);
  for (std::size_t l = last + 1; l-- > 0;) backward(call, l);
  SquaredError error;
  for (const SquaredError& some : errors_) error += some;
  return error;
}

// to(rows x to.row_stride) = `start` (1 x columns; null: 0) + the terms of the partitions, in their order. Calls
// finish(index of the first value, number of values) for each block of rows.
template <typename Finish>
void ColumnParallelPass::sum_terms(const Call& call, std::size_t partitions, const Target& to, const float* start,
                                   const Finish& finish) {
  const Index columns = to.row_stride;
  call.pool.run(row_blocks(call.step.rows), [&](std::size_t block) {
    const Index first = static_cast<Index>(block) * kBlockRows;
    const Index at = first * columns;
    const Index count = std::min(kBlockRows, call.step.rows - first) * columns;
    for (Index i = at; i < at + count; i += columns) {
      if (start != nullptr) {
        std::copy_n(start, columns, to.data + i);
      } else {
        std::fill_n(to.data + i, columns, 0.F);
      }
    }
    for (std::size_t p = 0; p < partitions; ++p) add(terms(p, columns) + at, count, to.data + at);
    finish(at, count);
  });
}

void ColumnParallelPass::forward(const Call& call, std::size_t l) {
  const Layer& layer = call.layer(l);
  const std::vector<Partition>& partitions = partitions_[l];
  const Index rows = call.step.rows;
  float* const out = workspace_.output(l);
  if (along_outputs(layer)) {
    call.pool.run(partitions.size(), [&](std::size_t p) {
      dense_forward(call.dense(l), call.input(l), rows, partitions[p].range, out);
      for (Index row = 0; row < rows; ++row)
        activate(layer.activation, out + row * layer.outputs + partitions[p].range.begin, partitions[p].range.count);
    });
    return;
  }
  call.pool.run(partitions.size(), [&](std::size_t p) {
    dense_forward_terms(call.dense(l), call.input(l), rows, partitions[p].range, terms(p, layer.outputs));
  });
  sum_terms(call, partitions.size(), {out, layer.outputs}, call.dense(l).bias,
            [&](Index at, Index count) { activate(layer.activation, out + at, count); });
}

// Activates the last layer's columns and replaces them by deltas. Short parts of rows are copied together, so that
// loops are long enough to be worth a call.
void ColumnParallelPass::compare_columns(const Call& call, std::size_t p) {
  constexpr Index kTogether = 1024;
  const std::size_t last = partitions_.size() - 1;
  const Layer& layer = call.layer(last);
  const Index begin = partitions_[last][p].range.begin;
  const Index columns = partitions_[last][p].range.count;
  const Step& step = call.step;
  const auto compare = [&](float* outputs, const float* targets, const float* weights, Index count) {
    activate(layer.activation, outputs, count);
    errors_[p] += replace_by_deltas(layer.activation, outputs, targets, weights, count, step.total_weight);
  };
  const Index together = std::max<Index>(kTogether / columns, 1);
  std::array<float, kTogether> outputs, targets, weights;
  for (Index row = 0; row < step.rows; row += together) {
    const Index at = row * layer.outputs + begin;
    float* const its_outputs = workspace_.output(last) + at;
    const float* const its_targets = step.targets + at;
    const float* const its_weights = step.weights == nullptr ? nullptr : step.weights + at;
    if (together == 1) {
      compare(its_outputs, its_targets, its_weights, columns);
      continue;
    }
    const Index rows = std::min(together, step.rows - row);
    const auto each_row = [&](const auto& copy) {
      for (Index r = 0; r < rows; ++r) copy(r * layer.outputs, r * columns);
    };
    each_row([&](Index from, Index to) {
      std::copy_n(its_outputs + from, columns, outputs.data() + to);
      std::copy_n(its_targets + from, columns, targets.data() + to);
      if (its_weights != nullptr) std::copy_n(its_weights + from, columns, weights.data() + to);
    });
    compare(outputs.data(), targets.data(), its_weights == nullptr ? nullptr : weights.data(), rows * columns);
    each_row([&](Index to, Index from) { std::copy_n(outputs.data() + from, columns, its_outputs + to); });
  }
}

void ColumnParallelPass::backward(const Call& call, std::size_t l) {
  const Layer& layer = call.layer(l);
  const std::vector<Partition>& partitions = partitions_[l];
  const Step& step = call.step;
  const Index rows = step.rows;
  const auto use_slices = [&](const Partition& partition) {
    for (std::size_t slice = partition.first_slice; slice < partition.end_slice; ++slice)
      use_slice(call.network, slices_[slice], call.step);
  };
  if (along_outputs(layer)) {
    call.pool.run(partitions.size(), [&](std::size_t p) {
      const Range& range = partitions[p].range;
      if (call.is_last(l)) {  // forward too, while the partition's parameters are in the cache
        dense_forward(call.dense(l), call.input(l), rows, range, workspace_.output(l));
        compare_columns(call, p);
      }
      if (l > 0) dense_backward_terms(call.dense(l), workspace_.delta(l), rows, range, terms(p, layer.inputs));
      use_slices(partitions[p]);
    });
    if (l > 0)
      sum_terms(call, partitions.size(), {workspace_.delta(l - 1), layer.inputs}, nullptr,
                [&](Index at, Index count) { call.finish_deltas(l - 1, at, count); });
    return;
  }
  if (call.is_last(l)) {
    forward(call, l);
    call.pool.run(row_blocks(rows), [&](std::size_t block) {
      const Index at = static_cast<Index>(block) * kBlockRows * layer.outputs;
      const Index count = std::min(kBlockRows * layer.outputs, rows * layer.outputs - at);
      const float* const weights = step.weights == nullptr ? nullptr : step.weights + at;
      errors_[block] = replace_by_deltas(layer.activation, workspace_.output(l) + at, step.targets + at, weights, count,
                                         step.total_weight);
    });
  }
  call.pool.run(partitions.size(), [&](std::size_t p) {
    const auto [begin, count] = partitions[p].range;
    if (l > 0) {
      dense_backward(call.dense(l), workspace_.delta(l), rows, partitions[p].range, workspace_.delta(l - 1));
      for (Index row = 0; row < rows; ++row) call.finish_deltas(l - 1, row * layer.inputs + begin, count);
    }
    use_slices(partitions[p]);
  });
}

}  // namespace aefx::nn
