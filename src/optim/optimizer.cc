#include "aefx/optim/optimizer.h"

#include <algorithm>
#include <array>

#include "base/names.h"
#include "optim/update_kernels.h"

namespace aefx::optim {
namespace {

constexpr Names<OptimizerKind, 3> kNames{
    {{OptimizerKind::adadelta, "adadelta"}, {OptimizerKind::adam, "adam"}, {OptimizerKind::sgd, "sgd"}}};

class Adadelta : public Optimizer {
 public:
  Adadelta(const OptimizerOptions& options, std::size_t parameters, Reproducibility reproducibility)
      : step_{.learning_rate = static_cast<float>(options.learning_rate),
              .rho = static_cast<float>(options.rho),
              .one_minus_rho = static_cast<float>(1 - options.rho),
              .epsilon = static_cast<float>(options.epsilon),
              .bitwise = reproducibility == Reproducibility::bitwise},
        squares_(parameters, 0),
        steps_(parameters, 0) {}

  State state() override { return {.averages = {squares_, steps_}, .powers = {}}; }

 private:
  void update_slice(float* parameters, std::size_t begin, std::span<const float> gradient) override {
    update_adadelta(step_, gradient, squares_.data() + begin, steps_.data() + begin, parameters);
  }

  AdadeltaStep step_;
  std::vector<float> squares_;  // a: running average of squared gradients
  std::vector<float> steps_;    // d: running average of squared steps
};

class Adam : public Optimizer {
 public:
  Adam(const OptimizerOptions& options, std::size_t parameters)
      : options_(options), means_(parameters, 0), squares_(parameters, 0) {}

  State state() override { return {.averages = {means_, squares_}, .powers = powers_}; }

 private:
  void begin_step() override {
    powers_[0] *= options_.beta1;
    powers_[1] *= options_.beta2;
    step_ = {.beta1 = static_cast<float>(options_.beta1),
             .beta2 = static_cast<float>(options_.beta2),
             .one_minus_beta1 = static_cast<float>(1 - options_.beta1),  // in float, 1 - 0.999 would be off by 1e-5
             .one_minus_beta2 = static_cast<float>(1 - options_.beta2),
             .learning_rate = static_cast<float>(options_.learning_rate / (1 - powers_[0])),
             .correction = static_cast<float>(1 / (1 - powers_[1])),
             .epsilon = static_cast<float>(options_.epsilon)};
  }

  void update_slice(float* parameters, std::size_t begin, std::span<const float> gradient) override {
    update_adam(step_, gradient, means_.data() + begin, squares_.data() + begin, parameters);
  }

  OptimizerOptions options_;
  std::array<double, 2> powers_{1, 1};  // of beta1 and beta2
  AdamStep step_{};
  std::vector<float> means_;    // m: running average of gradients
  std::vector<float> squares_;  // v: running average of squared gradients
};

class Sgd : public Optimizer {
 public:
  Sgd(const OptimizerOptions& options, std::size_t parameters)
      : step_{.learning_rate = static_cast<float>(options.learning_rate),
              .momentum = static_cast<float>(options.momentum)},
        velocities_(parameters, 0) {}

  State state() override { return {.averages = {velocities_}, .powers = {}}; }

 private:
  void update_slice(float* parameters, std::size_t begin, std::span<const float> gradient) override {
    update_sgd(step_, gradient, velocities_.data() + begin, parameters);
  }

  SgdStep step_;
  std::vector<float> velocities_;
};

}  // namespace

std::string_view name(OptimizerKind kind) { return name_in(kNames, kind); }
std::optional<OptimizerKind> optimizer_named(std::string_view name) { return value_in(kNames, name); }
std::vector<std::string_view> optimizer_names() { return names_in(kNames); }

double default_learning_rate(OptimizerKind kind) {
  return kind == OptimizerKind::adadelta ? 1 : kind == OptimizerKind::adam ? 0.001 : 0.01;
}

std::unique_ptr<Optimizer> make_optimizer(const OptimizerOptions& options, std::size_t parameters,
                                          Reproducibility reproducibility) {
  if (options.kind == OptimizerKind::adadelta) return std::make_unique<Adadelta>(options, parameters, reproducibility);
  if (options.kind == OptimizerKind::adam) return std::make_unique<Adam>(options, parameters);
  return std::make_unique<Sgd>(options, parameters);
}

void Optimizer::step(std::span<float> parameters, std::span<const float> gradient, ThreadPool& pool) {
  constexpr std::size_t kSlice = 1 << 13;
  begin_step();
  pool.run((parameters.size() + kSlice - 1) / kSlice, [&](std::size_t slice) {
    const std::size_t begin = slice * kSlice;
    update(parameters, begin, gradient.subspan(begin, std::min(kSlice, gradient.size() - begin)));
  });
}

}  // namespace aefx::optim
