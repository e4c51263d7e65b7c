#include "train/batch.h"

#include <algorithm>
#include <cmath>

#include "base/large_pages.h"
#include "train/rows/gather.h"

namespace aefx::train {
namespace {

constexpr Index kMostBlocks = 8;
constexpr Index kBlockRows = 64;      // where parameters are few, a block of fewer is not worth waking a thread for
constexpr Index kWideBlockRows = 48;  // where they are many: each block reads all of them
constexpr Index kUnitRows = 4;        // blocks are of whole ones: a tile of a product, or a part of one
constexpr std::size_t kMany = 1 << 14;
constexpr Index kShare = 1 << 13;
constexpr Index kFewRows = 256;         // of which all stay in the cache beside a strip of the parameters
constexpr std::size_t kUsed = 1 << 13;  // parameters of which a thread uses the gradient at a time

// `beside` comes last, for the thread that has ended first.
template <typename Task>
void run_beside(ThreadPool& pool, std::size_t count, const TaskRef* beside, const Task& task) {
  pool.run(beside != nullptr ? count + 1 : count, [&](std::size_t i) {
    if (i < count) return task(i);
    (*beside)(0);
  });
}

}  // namespace

BatchGradient::BatchGradient(const nn::Network& network, Index rows, const FitOptions& options, bool weighted,
                             Reduction& reduction)
    : options_(options),
      reduction_(reduction),
      columns_(network.inputs()),
      transposed_(network),
      workspace_(network, rows) {
  resize_large(targets_, rows, columns_);
  if (options.noise > 0) resize_large(inputs_, rows, columns_);
  if (weighted) resize_large(weights_, rows, columns_);
  for (std::vector<Matrix>* const matrices : {&workspace_.outputs, &workspace_.deltas}) {
    for (const Matrix& matrix : *matrices) prefer_large_pages(matrix);
  }
  const std::size_t parameters = network.parameters().size();
  if (parameters > kMany) shares_ = nn::parameter_shares(network, kShare);
  if (!shares_.empty() && !reduction.is_distributed() && rows <= kFewRows) strips_.emplace(network, rows, shares_);
  if (options.sparsity > 0 && !strips_) code_gradients_.resize(rows, network.codes());
  blocks_.reserve(kMostBlocks);
  errors_.resize(kMostBlocks);
  cut(rows);
  if (shares_.empty() || reduction.is_distributed())
    gradients_.assign(shares_.empty() ? blocks_.size() : 1, std::vector<float>(parameters));
}

// As even as whole units allow: where one thread has more to do, the others wait.
void BatchGradient::cut(Index rows) {
  const Index least = shares_.empty() ? kBlockRows : kWideBlockRows;
  const Index count = std::clamp<Index>((rows + least - 1) / least, 1, kMostBlocks);
  const Index units = (rows + kUnitRows - 1) / kUnitRows;
  blocks_.clear();
  for (Index b = 0, at = 0; b < count && at < rows; ++b) {
    const Index end = std::min(rows, units * (b + 1) / count * kUnitRows);
    if (end > at) blocks_.push_back({.begin = at, .rows = end - at});
    at = end;
  }
}

// Where parameters are few: one thread has just changed them all, and they come to the others while rows are gathered.
void BatchGradient::fetch_parameters(const nn::Network& network) const {
  constexpr std::size_t kMost = 2048;  // of each: what the nearest cache has room for, beside the rows
  for (const std::span<const float> values : {network.parameters(), transposed_.values()})
    fetch(values.first(std::min(values.size(), kMost)));
}

void BatchGradient::begin(const nn::Network& network, ThreadPool& pool) { transposed_.update(network, &pool); }

double BatchGradient::compute(const nn::Network& network, const Batch& batch, Random& random, ThreadPool& pool,
                              const Use& use, const TaskRef* beside) {
  const Index count = batch.count;
  total_weight_ = static_cast<double>(batch.all * columns_);
  // What the blocks have to know of the whole batch, or draw in the order of its rows, comes first.
  const bool apart = weights_.rows() > 0 || options_.noise > 0;
  if (apart) {
    gather_rows(batch.rows, batch.order, count, targets_.data(), weights_.rows() > 0 ? weights_.data() : nullptr);
    if (weights_.rows() > 0) total_weight_ = weights_.topRows(count).cast<double>().sum();
    if (weights_.rows() > 0) reduction_.sum({&total_weight_, 1});
    if (options_.noise > 0) add_noise(random, batch);
  }
  if (strips_) {
    run_beside(pool, apart ? 0 : nn::kStrips, beside, [&](std::size_t part) {
      const Index begin = columns_ * static_cast<Index>(part) / nn::kStrips;
      const Index end = columns_ * static_cast<Index>(part + 1) / nn::kStrips;
      gather_columns(batch.rows, batch.order, count, begin, end - begin, targets_.data());
    });
    return compute_strips(network, batch, pool, use);
  }
  batch_rows_ = batch.all;
  cut(count);
  run_beside(pool, blocks_.size(), beside, [&](std::size_t block) {
    if (shares_.empty()) fetch_parameters(network);
    if (!apart) {
      const auto [begin, rows] = blocks_[block];
      gather_rows(batch.rows, batch.order + begin, rows, targets_.row(begin).data(), nullptr);
    }
    compute_block(network, block);
  });
  nn::SquaredError error;
  for (std::size_t b = 0; b < blocks_.size(); ++b) error += errors_[b];
  const float* const inputs = options_.noise > 0 ? inputs_.data() : targets_.data();
  if (!shares_.empty() && !reduction_.is_distributed()) {
    pool.run(shares_.size(), [&](std::size_t share) { use_share(network, shares_[share], inputs, count, use); });
    return error.mean();
  }
  std::vector<float>& gradient = gradients_[0];
  if (!shares_.empty()) {
    pool.run(shares_.size(), [&](std::size_t share) {
      const nn::Layer& layer = network.layers()[shares_[share].layer];
      nn::parameter_gradient(network, shares_[share], inputs, count, workspace_, 0,
                             gradient.data() + layer.kernel_at + shares_[share].inputs.begin * layer.outputs +
                                 shares_[share].outputs.begin,
                             layer.outputs, gradient.data() + layer.bias_at + shares_[share].bias.begin);
    });
  } else if (blocks_.empty()) {
    std::fill(gradient.begin(), gradient.end(), 0.0F);
  }
  if (reduction_.is_distributed()) {
    if (shares_.empty()) add_blocks(0, gradient.size());
    reduction_.sum(gradient);
  }
  pool.run((gradient.size() + kUsed - 1) / kUsed, [&](std::size_t part) {
    const std::size_t begin = part * kUsed;
    const std::span<float> some = std::span(gradient).subspan(begin, std::min(kUsed, gradient.size() - begin));
    if (!reduction_.is_distributed()) add_blocks(begin, some.size());
    hand_out(network, begin, some, use);
  });
  transposed_.update(network, &pool);
  if (!reduction_.is_distributed()) return error.mean();
  return total_weight_ > 0 ? error.sum / total_weight_ : 0;
}

double BatchGradient::compute_strips(const nn::Network& network, const Batch& batch, ThreadPool& pool, const Use& use) {
  const float* const inputs = options_.noise > 0 ? inputs_.data() : targets_.data();
  const nn::StripPass::Rows rows{
      .count = batch.count,
      .inputs = inputs,
      .targets = targets_.data(),
      .weights = weights_.rows() > 0 ? weights_.data() : nullptr,
      .total_weight = total_weight_,
      .code_slope = static_cast<float>(options_.sparsity / static_cast<double>(batch.all * network.codes()))};
  const auto use_one = [&](std::size_t share) { use_share(network, shares_[share], inputs, batch.count, use); };
  return strips_->compute(network, transposed_, rows, workspace_, pool, use_one).mean();
}

// In a place of the thread's own, which stays in its cache: what is made is used at once.
void BatchGradient::use_share(const nn::Network& network, const nn::ParameterShare& share, const float* inputs,
                              Index count, const Use& use) {
  const nn::Layer& layer = network.layers()[share.layer];
  const Index columns = share.outputs.count;
  const auto kernel_size = static_cast<std::size_t>(share.inputs.count * columns);
  thread_local std::vector<float> values;
  values.resize(kernel_size + static_cast<std::size_t>(share.bias.count));
  const std::span<float> kernel = std::span(values).first(kernel_size);
  const std::span<float> bias = std::span(values).subspan(kernel_size);
  nn::parameter_gradient(network, share, inputs, count, workspace_, 0, kernel.data(), columns, bias.data());
  const std::size_t begin = layer.kernel_at + static_cast<std::size_t>(share.inputs.begin * layer.outputs);
  if (columns == layer.outputs) {
    hand_out(network, begin, kernel, use);
  } else {
    for (Index row = 0; row < share.inputs.count; ++row) {
      hand_out(network, begin + static_cast<std::size_t>(row * layer.outputs + share.outputs.begin),
               kernel.subspan(static_cast<std::size_t>(row * columns), static_cast<std::size_t>(columns)), use);
    }
  }
  transposed_.update(network, share);
  if (!bias.empty()) hand_out(network, layer.bias_at + static_cast<std::size_t>(share.bias.begin), bias, use);
}

// Drawn for the rows of all ranks, so that a row gets the same wherever it lies.
void BatchGradient::add_noise(Random& random, const Batch& batch) {
  Index next = 0;
  for (Index place = 0; place < batch.all; ++place) {
    const bool here = batch.positions == nullptr || (next < batch.count && batch.positions[next] == place);
    for (Index c = 0; c < columns_; ++c) {
      const double drawn = random.normal();
      if (here) inputs_(next, c) = targets_(next, c) + static_cast<float>(options_.noise * drawn);
    }
    if (here) ++next;
  }
}

// Into that of the first block, in the order of the blocks.
void BatchGradient::add_blocks(std::size_t begin, std::size_t count) {
  float* const sums = gradients_[0].data() + begin;
  for (std::size_t b = 1; b < blocks_.size(); ++b) {
    const float* const more = gradients_[b].data() + begin;
    for (std::size_t i = 0; i < count; ++i) sums[i] += more[i];
  }
}

void BatchGradient::compute_block(const nn::Network& network, std::size_t block) {
  const auto [begin, rows] = blocks_[block];
  const float* targets = targets_.data() + begin * columns_;
  const float* inputs = options_.noise > 0 ? inputs_.data() + begin * columns_ : targets;
  const float* weights = weights_.rows() > 0 ? weights_.data() + begin * columns_ : nullptr;
  nn::forward(network, inputs, rows, 0, network.layers().size(), workspace_, begin);
  float* const output = workspace_.outputs.back().row(begin).data();
  errors_[block] = nn::replace_by_deltas(network.layers().back().activation, output, targets, weights, rows * columns_,
                                         total_weight_);
  const float* code_gradient = nullptr;
  if (options_.sparsity > 0) {
    // d (sparsity * mean |code|) / d code
    const auto slope = static_cast<float>(options_.sparsity / static_cast<double>(batch_rows_ * network.codes()));
    const float* codes = workspace_.outputs[network.encoder_layers() - 1].row(begin).data();
    float* to = code_gradients_.row(begin).data();
    for (Index i = 0; i < rows * network.codes(); ++i) to[i] = codes[i] > 0 ? slope : codes[i] < 0 ? -slope : 0;
    code_gradient = to;
  }
  if (shares_.empty()) {
    nn::backward(network, transposed_, inputs, rows, code_gradient, workspace_, gradients_[block].data(), begin);
  } else {
    nn::back_propagate(network, transposed_, rows, code_gradient, workspace_, begin);
  }
}

// Of kernels, not of biases.
void BatchGradient::penalize(const nn::Network& network, std::size_t begin, std::span<float> gradient) const {
  if (options_.l1 <= 0 && options_.l2 <= 0) return;
  const auto l1 = static_cast<float>(options_.l1);
  const auto l2 = static_cast<float>(2 * options_.l2);
  for (const nn::Layer& layer : network.layers()) {
    const std::size_t from = std::max(begin, layer.kernel_at);
    const std::size_t to = std::min(begin + gradient.size(), layer.kernel_at + layer.kernel_size());
    for (std::size_t i = from; i < to; ++i) {
      const float w = network.parameters()[i];
      gradient[i - begin] += l2 * w + (w > 0 ? l1 : w < 0 ? -l1 : 0);
    }
  }
}

void BatchGradient::hand_out(const nn::Network& network, std::size_t begin, std::span<float> gradient,
                             const Use& use) const {
  penalize(network, begin, gradient);
  use(begin, gradient);
}

}  // namespace aefx::train
