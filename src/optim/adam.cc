#include <cmath>

#include "optim/rules.h"

namespace aefx::optim {
namespace {

// Kingma and Ba, "Adam: a method for stochastic optimization", 2015, algorithm 1.
class Adam : public Optimizer {
 public:
  Adam(const OptimizerOptions& options, std::size_t parameters)
      : options_(options), mean_(parameters, 0), square_(parameters, 0) {}

  void step(std::span<float> parameters, std::span<const float> gradient) override {
    beta1_power_ *= options_.beta1;
    beta2_power_ *= options_.beta2;
    const auto beta1 = static_cast<float>(options_.beta1);
    const auto beta2 = static_cast<float>(options_.beta2);
    const auto rest1 = static_cast<float>(1 - options_.beta1);  // 1 - 0.999F would be off by 1e-5 of itself
    const auto rest2 = static_cast<float>(1 - options_.beta2);
    const auto epsilon = static_cast<float>(options_.epsilon);
    const auto rate = static_cast<float>(options_.learning_rate / (1 - beta1_power_));
    const auto correction = static_cast<float>(1 / (1 - beta2_power_));
    float* const theta = parameters.data();
    const float* const g = gradient.data();
    float* const m = mean_.data();
    float* const v = square_.data();
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      m[i] = beta1 * m[i] + rest1 * g[i];
      v[i] = beta2 * v[i] + rest2 * g[i] * g[i];
      theta[i] -= rate * m[i] / (std::sqrt(v[i] * correction) + epsilon);
    }
  }

 private:
  OptimizerOptions options_;
  double beta1_power_ = 1;
  double beta2_power_ = 1;
  std::vector<float> mean_;    // running average of gradients
  std::vector<float> square_;  // running average of squared gradients
};

}  // namespace

std::unique_ptr<Optimizer> make_adam(const OptimizerOptions& options, std::size_t parameters) {
  return std::make_unique<Adam>(options, parameters);
}

}  // namespace aefx::optim
