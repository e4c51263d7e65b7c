#include <cmath>

#include "optim/rules.h"

namespace aefx::optim {
namespace {

// Zeiler, "ADADELTA: an adaptive learning rate method", 2012, algorithm 1, with a learning rate as Keras and PyTorch
// have it:
//   a = rho a + (1 - rho) g^2;  u = g sqrt(d + eps) / sqrt(a + eps);  d = rho d + (1 - rho) u^2;  theta -= lr u
class Adadelta : public Optimizer {
 public:
  Adadelta(const OptimizerOptions& options, std::size_t parameters)
      : learning_rate_(static_cast<float>(options.learning_rate)),
        rho_(static_cast<float>(options.rho)),
        rest_(static_cast<float>(1 - options.rho)),
        epsilon_(static_cast<float>(options.epsilon)),
        squares_(parameters, 0),
        steps_(parameters, 0) {}

  void step(std::span<float> parameters, std::span<const float> gradient) override {
    float* const theta = parameters.data();
    const float* const g = gradient.data();
    float* const a = squares_.data();
    float* const d = steps_.data();
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      a[i] = rho_ * a[i] + rest_ * g[i] * g[i];
      const float u = g[i] * std::sqrt(d[i] + epsilon_) / std::sqrt(a[i] + epsilon_);
      d[i] = rho_ * d[i] + rest_ * u * u;
      theta[i] -= learning_rate_ * u;
    }
  }

 private:
  float learning_rate_, rho_, rest_, epsilon_;
  std::vector<float> squares_;  // running average of squared gradients
  std::vector<float> steps_;    // running average of squared steps
};

}  // namespace

std::unique_ptr<Optimizer> make_adadelta(const OptimizerOptions& options, std::size_t parameters) {
  return std::make_unique<Adadelta>(options, parameters);
}

}  // namespace aefx::optim
