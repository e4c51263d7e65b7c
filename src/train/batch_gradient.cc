#include "train/batch_gradient.h"

#include <algorithm>

#include "base/large_pages.h"
#include "base/prefetch.h"

namespace aefx::train {
namespace {

// to(count x columns of the table) = some columns of these rows. Rows of a shuffled table are all over the memory: they
// are prefetched some rows ahead.
void gather(const prep::Prepared& data, const RowNumber* rows, Index count, nn::Range columns, float* to) {
  const Index width = data.inputs.cols();
  const Index ahead = columns.count == width ? 12 : 4;
  const float* const inputs = data.inputs.data() + columns.begin;
  for (Index r = 0; r < count; ++r) {
    if (r + ahead < count) prefetch({inputs + rows[r + ahead] * width, static_cast<std::size_t>(columns.count)});
    std::copy_n(inputs + rows[r] * width, columns.count, to + r * width + columns.begin);
  }
}

}  // namespace

class BatchGradient::BatchStep final : public nn::Step {
 public:
  BatchStep(BatchGradient& gradient, const nn::Network& network, const Batch& batch, const Use& use)
      : gradient_(gradient), network_(network), batch_(batch), use_(use) {}

  void load(nn::Range some, nn::Range columns) override {
    gather(batch_.rows, batch_.order + some.begin, some.count, columns, gradient_.targets_.row(some.begin).data());
  }
  // Keeps the gradient of a distributed batch until it is summed over processes.
  void use(std::size_t begin, std::span<float> gradient) override {
    if (!updates) {
      std::copy(gradient.begin(), gradient.end(), gradient_.whole_.begin() + static_cast<std::ptrdiff_t>(begin));
      return;
    }
    gradient_.penalize(network_, begin, gradient);
    use_(begin, gradient);
  }

 private:
  BatchGradient& gradient_;
  const nn::Network& network_;
  const Batch& batch_;
  const Use& use_;
};

BatchGradient::BatchGradient(const nn::Network& network, Index rows, const FitOptions& options, bool weighted,
                             Reduction& reduction)
    : options_(options),
      reduction_(reduction),
      pass_(nn::make_gradient_pass(network, rows, reduction.is_distributed())) {
  resize_large(targets_, rows, network.inputs());
  if (options.noise > 0) resize_large(inputs_, rows, network.inputs());
  if (weighted) resize_large(weights_, rows, network.inputs());
  if (reduction.is_distributed()) whole_.resize(network.parameters().size());
}

double BatchGradient::compute(const nn::Network& network, const Batch& batch, Random& random, ThreadPool& pool,
                              const Use& use, const TaskRef* beside) {
  const bool weighted = weights_.rows() > 0;
  BatchStep step(*this, network, batch, use);
  step.rows = batch.count;
  step.inputs = options_.noise > 0 ? inputs_.data() : targets_.data();
  step.targets = targets_.data();
  step.total_weight = static_cast<double>(batch.all * network.inputs());
  step.code_slope = static_cast<float>(options_.sparsity / static_cast<double>(batch.all * network.codes()));
  step.updates = !reduction_.is_distributed();
  step.beside = beside;
  // Sums over the whole batch, and draws in the order of its rows, come before anything is computed in parallel.
  if (weighted || options_.noise > 0) {
    step.loaded = true;
    step.load({0, batch.count}, {0, network.inputs()});
    if (options_.noise > 0) add_noise(random, batch);
  }
  if (weighted) {
    for (Index r = 0; r < batch.count; ++r) batch.rows.copy_weights(batch.order[r], weights_.row(r).data());
    step.weights = weights_.data();
    step.total_weight = weights_.topRows(batch.count).cast<double>().sum();
    reduction_.sum({&step.total_weight, 1});
  }
  const nn::SquaredError error = pass_->compute(network, step, pool);
  if (step.updates) return error.mean();
  reduction_.sum(whole_);
  step.updates = true;
  constexpr std::size_t kTask = 1 << 13;  // parameters
  pool.run((whole_.size() + kTask - 1) / kTask, [&](std::size_t task) {
    step.use(task * kTask, std::span(whole_).subspan(task * kTask, std::min(kTask, whole_.size() - task * kTask)));
  });
  pass_->update(network, pool);
  return step.total_weight > 0 ? error.sum / step.total_weight : 0;
}

// Drawn for the rows of all processes, so that a row's noise does not depend on the process that has it.
void BatchGradient::add_noise(Random& random, const Batch& batch) {
  Index next = 0;
  for (Index row = 0; row < batch.all; ++row) {
    const bool here = batch.positions == nullptr || (next < batch.count && batch.positions[next] == row);
    for (Index c = 0; c < targets_.cols(); ++c) {
      const double drawn = random.normal();
      if (here) inputs_(next, c) = targets_(next, c) + static_cast<float>(options_.noise * drawn);
    }
    if (here) ++next;
  }
}

// Adds the gradient of l1 * sum |w| + l2 * sum w^2 over kernels, not biases.
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

}  // namespace aefx::train
