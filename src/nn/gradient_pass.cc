#include "nn/gradient_pass.h"

#include <algorithm>
#include <utility>

#include "base/large_pages.h"
#include "base/per_thread.h"
#include "base/prefetch.h"
#include "nn/column_parallel_pass.h"

namespace aefx::nn {
namespace {

constexpr Index kMostBlocks = 8;
constexpr Index kBlockRows = 64;      // with few parameters: fewer rows are not worth waking a thread
constexpr Index kWideBlockRows = 48;  // with many: each block reads all of them
constexpr Index kUnitRows = 4;        // blocks have a multiple of so many rows: a tile of a product, or half of one
constexpr std::size_t kManyParameters = 1 << 14;
constexpr Index kSliceValues = 1 << 13;
constexpr std::size_t kUsedValues = 1 << 13;  // parameters whose gradient a thread adds and uses at a time
constexpr Index kFewRows = 256;               // that stay in the cache beside a slice of the parameters

}  // namespace

GradientPass::GradientPass(const Network& network, Index rows) : workspace_(network, rows), transposed_(network) {
  for (std::vector<Matrix>* const matrices : {&workspace_.outputs, &workspace_.deltas}) {
    for (Matrix& matrix : *matrices) prefer_large_pages(matrix);
  }
}

// `beside` is the last task, for the thread that is done first.
void GradientPass::run_beside(ThreadPool& pool, std::size_t count, const TaskRef* beside, const TaskRef& task) {
  pool.run(beside != nullptr ? count + 1 : count, [&](std::size_t i) {
    if (i < count) return task(i);
    (*beside)(0);
  });
}

// The gradient is in memory of the thread, which stays in its cache until it is used.
void GradientPass::use_slice(const Network& network, const ParameterSlice& slice, Step& step) {
  const Layer& layer = network.layers()[slice.layer];
  const Index rows = slice.inputs.count, columns = slice.outputs.count;
  const auto kernel_size = static_cast<std::size_t>(rows * columns);
  struct Gradient {
    std::vector<float> values;
  };
  auto& values = of_this_thread<Gradient>().values;
  values.resize(kernel_size + static_cast<std::size_t>(slice.bias.count));
  const std::span<float> kernel = std::span(values).first(kernel_size);
  const std::span<float> bias = std::span(values).subspan(kernel_size);
  parameter_gradient(network, slice, {.x = step.inputs, .count = step.rows}, workspace_,
                     {.kernel = {kernel.data(), columns}, .bias = bias.data()});
  const Index together = columns == layer.outputs ? std::max<Index>(rows, 1) : 1;  // rows that follow each other
  for (Index row = 0; row < rows; row += together) {
    const Index begin = (slice.inputs.begin + row) * layer.outputs + slice.outputs.begin;
    step.use(layer.kernel_at + static_cast<std::size_t>(begin),
             kernel.subspan(static_cast<std::size_t>(row * columns), static_cast<std::size_t>(together * columns)));
  }
  if (step.updates) transposed_.update(network, slice);
  if (!bias.empty()) step.use(layer.bias_at + static_cast<std::size_t>(slice.bias.begin), bias);
}

RowParallelPass::RowParallelPass(const Network& network, Index rows, std::vector<ParameterSlice> slices)
    : GradientPass(network, rows),
      least_rows_(slices.empty() ? kBlockRows : kWideBlockRows),
      slices_(std::move(slices)),
      errors_(kMostBlocks) {
  blocks_.reserve(kMostBlocks);
  cut(rows);
  if (!slices_.empty()) return;
  slices_ = layer_slices(network);
  gradients_.assign(blocks_.size(), std::vector<float>(network.parameters().size()));
}

// As even as whole units allow: a thread with more rows would keep the others waiting.
void RowParallelPass::cut(Index rows) {
  const Index count = std::clamp<Index>((rows + least_rows_ - 1) / least_rows_, 1, kMostBlocks);
  const Index units = (rows + kUnitRows - 1) / kUnitRows;
  blocks_.clear();
  for (Index b = 0, at = 0; b < count && at < rows; ++b) {
    const Index end = std::min(rows, units * (b + 1) / count * kUnitRows);
    if (end > at) blocks_.push_back({.begin = at, .count = end - at});
    at = end;
  }
}

// One thread has just changed all of the few parameters: the others fetch them while rows are loaded.
void RowParallelPass::prefetch_parameters(const Network& network) const {
  constexpr std::size_t kMost = 2048;  // of each: what the nearest cache has room for, beside the rows
  for (const std::span<const float> values : {network.parameters(), transposed_.values()})
    prefetch(values.first(std::min(values.size(), kMost)));
}

void RowParallelPass::compute_block(const Network& network, Step& step, std::size_t block) {
  const auto [begin, count] = blocks_[block];
  const PassRows rows{.x = step.inputs + begin * network.inputs(), .count = count, .first = begin};
  const Index at = begin * network.outputs();
  if (!step.loaded) step.load(blocks_[block], {0, network.inputs()});
  forward(network, rows, 0, network.layers().size(), workspace_);
  errors_[block] = replace_by_deltas(network.layers().back().activation, workspace_.outputs.back().data() + at,
                                     step.targets + at, step.weights == nullptr ? nullptr : step.weights + at,
                                     count * network.outputs(), step.total_weight);
  backward(network, transposed_, rows, step.code_slope, workspace_);
  if (gradients_.empty()) return;
  for (const ParameterSlice& slice : slices_) {
    parameter_gradient(network, slice, rows, workspace_, gradient_target(network, slice, gradients_[block].data()));
  }
}

SquaredError RowParallelPass::compute(const Network& network, Step& step, ThreadPool& pool) {
  cut(step.rows);
  run_beside(pool, blocks_.size(), step.beside, [&](std::size_t block) {
    if (!gradients_.empty()) prefetch_parameters(network);
    compute_block(network, step, block);
  });
  SquaredError error;
  for (std::size_t b = 0; b < blocks_.size(); ++b) error += errors_[b];
  if (gradients_.empty()) {
    pool.run(slices_.size(), [&](std::size_t slice) { use_slice(network, slices_[slice], step); });
    return error;
  }
  const std::span<float> sums = gradients_[0];
  if (blocks_.empty()) std::fill(sums.begin(), sums.end(), 0.0F);
  pool.run((sums.size() + kUsedValues - 1) / kUsedValues, [&](std::size_t task) {
    const std::size_t begin = task * kUsedValues;
    const std::span<float> some = sums.subspan(begin, std::min(kUsedValues, sums.size() - begin));
    for (std::size_t b = 1; b < blocks_.size(); ++b)
      add(gradients_[b].data() + begin, static_cast<Index>(some.size()), some.data());
    step.use(begin, some);
  });
  if (step.updates) transposed_.update(network, &pool);
  return error;
}

std::unique_ptr<GradientPass> make_gradient_pass(const Network& network, Index rows, bool by_rows) {
  std::vector<ParameterSlice> slices;
  if (network.parameters().size() > kManyParameters) slices = parameter_slices(network, kSliceValues);
  if (slices.empty() || by_rows || rows > kFewRows)
    return std::make_unique<RowParallelPass>(network, rows, std::move(slices));
  return std::make_unique<ColumnParallelPass>(network, rows, std::move(slices));
}

}  // namespace aefx::nn
