#include "train/batch.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "aefx/base/large_pages.h"

namespace aefx::train {
namespace {

constexpr Index kMostBlocks = 8;
constexpr Index kBlockRows = 64;      // where parameters are few, a block of fewer is not worth waking a thread for
constexpr Index kWideBlockRows = 48;  // where they are many: each block reads all of them
constexpr Index kUnitRows = 4;        // blocks are of whole ones: a tile of a product, or a part of one
constexpr std::size_t kMany = 1 << 14;
constexpr Index kShare = 1 << 13;
constexpr std::size_t kUsed = 1 << 13;  // parameters of which a thread uses the gradient at a time

}  // namespace

BatchGradient::BatchGradient(const nn::Network& network, Index rows, const FitOptions& options, bool weighted,
                             Ranks* ranks)
    : options_(options), ranks_(ranks), columns_(network.inputs()), transposed_(network), workspace_(network, rows) {
  resize_large(targets_, rows, columns_);
  if (options.noise > 0) resize_large(inputs_, rows, columns_);
  if (weighted) resize_large(weights_, rows, columns_);
  for (std::vector<Matrix>* const matrices : {&workspace_.outputs, &workspace_.deltas}) {
    for (const Matrix& matrix : *matrices) prefer_large_pages(matrix);
  }
  if (options.sparsity > 0) code_gradients_.resize(rows, network.codes());
  const std::size_t parameters = network.parameters().size();
  if (parameters > kMany) shares_ = nn::parameter_shares(network, kShare);
  blocks_.reserve(kMostBlocks);
  errors_.resize(kMostBlocks);
  cut(rows);
  if (shares_.empty() || ranks != nullptr)
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

// Rows of a shuffled table lie all over the memory: they are sent for some rows ahead.
void BatchGradient::gather(const prep::Prepared& data, const Index* rows, const Block& block) {
  constexpr Index kAhead = 12;
  constexpr Index kLine = 16;  // values in a line of the cache
  const auto bytes = static_cast<std::size_t>(columns_) * sizeof(float);
  const float* const inputs = data.inputs.data();
  const Index end = block.begin + block.rows;
  for (Index r = block.begin; r < end; ++r) {
    if (r + kAhead < end) {
      const float* const next = inputs + rows[r + kAhead] * columns_;
      for (Index c = 0; c < columns_; c += kLine) __builtin_prefetch(next + c);
    }
    std::memcpy(targets_.data() + r * columns_, inputs + rows[r] * columns_, bytes);
    if (weights_.rows() > 0) data.count_row(rows[r], weights_.row(r).data());
  }
}

void BatchGradient::begin(const nn::Network& network, ThreadPool& pool) { transposed_.update(network, &pool); }

double BatchGradient::compute(const nn::Network& network, const Batch& batch, Random& random, ThreadPool& pool,
                              const Use& use, const TaskRef* beside) {
  const Index count = batch.count;
  batch_rows_ = batch.all;
  cut(count);
  total_weight_ = static_cast<double>(batch.all * columns_);
  // What the blocks have to know of the whole batch, or draw in the order of its rows, comes first.
  const bool apart = weights_.rows() > 0 || options_.noise > 0;
  if (apart) {
    gather(batch.rows, batch.order, {.begin = 0, .rows = count});
    if (weights_.rows() > 0) total_weight_ = weights_.topRows(count).cast<double>().sum();
    if (weights_.rows() > 0 && ranks_ != nullptr) ranks_->sum({&total_weight_, 1});
    if (options_.noise > 0) add_noise(random, batch);
  }
  const std::size_t others = beside != nullptr ? 1 : 0;  // first, so that it is always of the same thread
  pool.run(others + blocks_.size(), [&](std::size_t task) {
    if (task < others) return (*beside)(0);
    const std::size_t block = task - others;
    if (!apart) gather(batch.rows, batch.order, blocks_[block]);
    compute_block(network, block);
  });
  nn::SquaredError error;
  for (std::size_t b = 0; b < blocks_.size(); ++b) error += errors_[b];
  const float* const inputs = options_.noise > 0 ? inputs_.data() : targets_.data();
  if (!shares_.empty() && ranks_ == nullptr) {
    pool.run(shares_.size(), [&](std::size_t share) { use_share(network, shares_[share], inputs, count, use); });
    return error.mean();
  }
  std::vector<float>& gradient = gradients_[0];
  if (shares_.empty()) {
    if (blocks_.empty()) std::fill(gradient.begin(), gradient.end(), 0.0F);
    sum_gradients();
  } else {
    pool.run(shares_.size(), [&](std::size_t share) {
      const nn::Layer& layer = network.layers()[shares_[share].layer];
      nn::parameter_gradient(network, shares_[share], inputs, count, workspace_, 0,
                             gradient.data() + layer.kernel_at + shares_[share].inputs.begin * layer.outputs +
                                 shares_[share].outputs.begin,
                             layer.outputs, gradient.data() + layer.bias_at + shares_[share].bias.begin);
    });
  }
  if (ranks_ != nullptr) ranks_->sum(gradient);
  pool.run((gradient.size() + kUsed - 1) / kUsed, [&](std::size_t part) {
    const std::size_t begin = part * kUsed;
    const std::span<float> some = std::span(gradient).subspan(begin, std::min(kUsed, gradient.size() - begin));
    hand_out(network, begin, some, use);
  });
  transposed_.update(network, &pool);
  if (ranks_ == nullptr) return error.mean();
  return total_weight_ > 0 ? error.sum / total_weight_ : 0;
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
    const bool here = batch.places == nullptr || (next < batch.count && batch.places[next] == place);
    for (Index c = 0; c < columns_; ++c) {
      const double drawn = random.normal();
      if (here) inputs_(next, c) = targets_(next, c) + static_cast<float>(options_.noise * drawn);
    }
    if (here) ++next;
  }
}

// Into that of the first block, in the order of the blocks.
void BatchGradient::sum_gradients() {
  const std::size_t size = gradients_[0].size();
  for (std::size_t b = 1; b < blocks_.size(); ++b) {
    for (std::size_t i = 0; i < size; ++i) gradients_[0][i] += gradients_[b][i];
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
