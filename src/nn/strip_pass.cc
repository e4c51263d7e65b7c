#include "nn/strip_pass.h"

#include <algorithm>
#include <array>

#include "nn/kernels.h"

namespace aefx::nn {
namespace {

using Range = ParameterShare::Range;

constexpr Index kBlockRows = 16;  // of sums over strips

std::size_t row_blocks(Index rows) { return static_cast<std::size_t>((rows + kBlockRows - 1) / kBlockRows); }

bool along_outputs(const Layer& layer) { return layer.outputs > layer.inputs; }

}  // namespace

struct StripPass::Step {
  const Network& network;
  const TransposedKernels& transposed;
  const Rows& rows;
  Workspace& workspace;
  ThreadPool& pool;
  const TaskRef& use;

  [[nodiscard]] const Layer& layer(std::size_t l) const { return network.layers()[l]; }
  [[nodiscard]] bool is_last(std::size_t l) const { return l + 1 == network.layers().size(); }
  [[nodiscard]] const float* input(std::size_t l) const {
    return l == 0 ? rows.inputs : workspace.outputs[l - 1].data();
  }
  [[nodiscard]] float* output(std::size_t l) const { return workspace.outputs[l].data(); }
  // The last layer's are where its outputs were.
  [[nodiscard]] float* deltas(std::size_t l) const { return is_last(l) ? output(l) : workspace.deltas[l].data(); }

  // d loss / d output of layer l becomes d loss / d pre-activation, of `count` values from `at` on.
  void finish_deltas(std::size_t l, Index at, Index count) const {
    float* const values = deltas(l) + at;
    const float* const outputs = output(l) + at;
    if (rows.code_slope != 0 && l + 1 == network.encoder_layers()) {
      for (Index i = 0; i < count; ++i)
        values[i] += outputs[i] > 0 ? rows.code_slope : outputs[i] < 0 ? -rows.code_slope : 0;
    }
    multiply_by_derivative(layer(l).activation, outputs, values, count);
  }
};

StripPass::StripPass(const Network& network, Index rows, const std::vector<ParameterShare>& shares)
    : most_rows_(rows), strips_(network.layers().size()) {
  Index most = 0;
  for (std::size_t first = 0; first < shares.size();) {
    const std::size_t l = shares[first].layer;
    std::size_t end = first;
    while (end < shares.size() && shares[end].layer == l) ++end;
    const Layer& layer = network.layers()[l];
    const auto range = [&](std::size_t share) {
      return along_outputs(layer) ? shares[share].outputs : shares[share].inputs;
    };
    const std::size_t count = std::min<std::size_t>(kStrips, end - first);
    for (std::size_t s = 0; s < count; ++s) {
      const std::size_t from = first + (end - first) * s / count;
      const std::size_t to = first + (end - first) * (s + 1) / count;
      const Index begin = range(from).begin;
      strips_[l].push_back({.range = {.begin = begin, .count = range(to - 1).begin + range(to - 1).count - begin},
                            .first_share = from,
                            .end_share = to});
    }
    most = std::max(most, static_cast<Index>(count) * std::min(layer.inputs, layer.outputs));
    first = end;
  }
  parts_.resize(static_cast<std::size_t>(rows * most));
  errors_.resize(std::max<std::size_t>(kStrips, row_blocks(rows)));
}

SquaredError StripPass::compute(const Network& network, const TransposedKernels& transposed, const Rows& rows,
                                Workspace& workspace, ThreadPool& pool, const TaskRef& use) {
  const Step step{network, transposed, rows, workspace, pool, use};
  const std::size_t last = network.layers().size() - 1;
  std::fill(errors_.begin(), errors_.end(), SquaredError());
  for (std::size_t l = 0; l < last; ++l) forward(step, l);
  for (std::size_t l = last + 1; l-- > 0;) backward(step, l);
  SquaredError error;
  for (const SquaredError& some : errors_) error += some;
  return error;
}

// to(rows x columns) = `start` (of the columns, or 0) and the parts, of which finish(first value, how many) then makes
// what they are for.
template <typename Finish>
void StripPass::sum_parts(const Step& step, std::size_t parts, Index columns, float* to, const float* start,
                          const Finish& finish) const {
  const Index rows = step.rows.count;
  step.pool.run(row_blocks(rows), [&](std::size_t block) {
    const Index first = static_cast<Index>(block) * kBlockRows;
    const Index at = first * columns;
    const Index count = std::min(kBlockRows, rows - first) * columns;
    for (Index i = 0; i < count; i += columns) {
      if (start != nullptr) {
        std::copy_n(start, columns, to + at + i);
      } else {
        std::fill_n(to + at + i, columns, 0.F);
      }
    }
    for (std::size_t p = 0; p < parts; ++p) add(part(p, columns) + at, count, to + at);
    finish(at, count);
  });
}

void StripPass::forward(const Step& step, std::size_t l) {
  const Layer& layer = step.layer(l);
  const std::vector<Strip>& strips = strips_[l];
  if (along_outputs(layer)) {
    step.pool.run(strips.size(), [&](std::size_t s) {
      const auto [begin, count] = strips[s].range;
      multiply_columns(step, l, strips[s]);
      for (Index row = 0; row < step.rows.count; ++row)
        activate(layer.activation, step.output(l) + row * layer.outputs + begin, count);
    });
    return;
  }
  step.pool.run(strips.size(), [&](std::size_t s) {
    const auto [begin, count] = strips[s].range;
    multiply({step.input(l) + begin, layer.inputs, 1}, step.network.kernel(l).data() + begin * layer.outputs,
             layer.outputs, nullptr, Start::zero, step.rows.count, layer.outputs, count, part(s, layer.outputs),
             layer.outputs);
  });
  float* const out = step.output(l);
  sum_parts(step, strips.size(), layer.outputs, out, step.network.bias(l).data(),
            [&](Index at, Index count) { activate(layer.activation, out + at, count); });
}

void StripPass::multiply_columns(const Step& step, std::size_t l, const Strip& strip) const {
  const Layer& layer = step.layer(l);
  const auto [begin, count] = strip.range;
  multiply({step.input(l), layer.inputs, 1}, step.network.kernel(l).data() + begin, layer.outputs,
           step.network.bias(l).data() + begin, Start::bias, step.rows.count, count, layer.inputs,
           step.output(l) + begin, layer.outputs);
}

// A strip's part of a row is short: some rows are copied together, so that loops are long enough to be worth a call.
void StripPass::compare_columns(const Step& step, std::size_t s) {
  constexpr Index kSome = 1024;
  const std::size_t last = strips_.size() - 1;
  const Layer& layer = step.layer(last);
  const Index begin = strips_[last][s].range.begin;
  const Index columns = strips_[last][s].range.count;
  const auto compare = [&](float* outputs, const float* targets, const float* weights, Index count) {
    activate(layer.activation, outputs, count);
    errors_[s] += replace_by_deltas(layer.activation, outputs, targets, weights, count, step.rows.total_weight);
  };
  const Index together = std::max<Index>(kSome / columns, 1);
  std::array<float, kSome> outputs, targets, weights;
  for (Index row = 0; row < step.rows.count; row += together) {
    const Index at = row * layer.outputs + begin;
    float* const its_outputs = step.output(last) + at;
    const float* const its_targets = step.rows.targets + at;
    const float* const its_weights = step.rows.weights == nullptr ? nullptr : step.rows.weights + at;
    if (together == 1) {
      compare(its_outputs, its_targets, its_weights, columns);
      continue;
    }
    const Index rows = std::min(together, step.rows.count - row);
    const auto each_row = [&](const auto& copy) {
      for (Index r = 0; r < rows; ++r) copy(r * layer.outputs, r * columns);
    };
    each_row([&](Index far, Index near) {
      std::copy_n(its_outputs + far, columns, outputs.data() + near);
      std::copy_n(its_targets + far, columns, targets.data() + near);
      if (its_weights != nullptr) std::copy_n(its_weights + far, columns, weights.data() + near);
    });
    compare(outputs.data(), targets.data(), its_weights == nullptr ? nullptr : weights.data(), rows * columns);
    each_row([&](Index far, Index near) { std::copy_n(outputs.data() + near, columns, its_outputs + far); });
  }
}

void StripPass::backward(const Step& step, std::size_t l) {
  const Layer& layer = step.layer(l);
  const std::vector<Strip>& strips = strips_[l];
  const Index rows = step.rows.count;
  const auto use_shares = [&](const Strip& strip) {
    for (std::size_t share = strip.first_share; share < strip.end_share; ++share) step.use(share);
  };
  if (along_outputs(layer)) {
    step.pool.run(strips.size(), [&](std::size_t s) {
      const auto [begin, count] = strips[s].range;
      if (step.is_last(l)) {  // all in one, while the strip's parameters are in the cache
        multiply_columns(step, l, strips[s]);
        compare_columns(step, s);
      }
      if (l > 0)
        multiply({step.deltas(l) + begin, layer.outputs, 1}, step.transposed.kernel(l) + begin * layer.inputs,
                 layer.inputs, nullptr, Start::zero, rows, layer.inputs, count, part(s, layer.inputs), layer.inputs);
      use_shares(strips[s]);
    });
    if (l > 0)
      sum_parts(step, strips.size(), layer.inputs, step.deltas(l - 1), nullptr,
                [&](Index at, Index count) { step.finish_deltas(l - 1, at, count); });
    return;
  }
  if (step.is_last(l)) {
    forward(step, l);
    step.pool.run(row_blocks(rows), [&](std::size_t block) {
      const Index at = static_cast<Index>(block) * kBlockRows * layer.outputs;
      const Index count = std::min(kBlockRows * layer.outputs, rows * layer.outputs - at);
      const float* const weights = step.rows.weights == nullptr ? nullptr : step.rows.weights + at;
      errors_[block] = replace_by_deltas(layer.activation, step.output(l) + at, step.rows.targets + at, weights, count,
                                         step.rows.total_weight);
    });
  }
  step.pool.run(strips.size(), [&](std::size_t s) {
    const auto [begin, count] = strips[s].range;
    if (l > 0) {
      multiply({step.deltas(l), layer.outputs, 1}, step.transposed.kernel(l) + begin, layer.inputs, nullptr,
               Start::zero, rows, count, layer.outputs, step.deltas(l - 1) + begin, layer.inputs);
      for (Index row = 0; row < rows; ++row) step.finish_deltas(l - 1, row * layer.inputs + begin, count);
    }
    use_shares(strips[s]);
  });
}

}  // namespace aefx::nn
