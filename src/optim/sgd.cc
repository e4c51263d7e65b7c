#include "optim/rules.h"

namespace aefx::optim {
namespace {

// Gradient descent with momentum, as Keras has it: v = momentum v - lr g; theta += v.
class Sgd : public Optimizer {
 public:
  Sgd(const OptimizerOptions& options, std::size_t parameters)
      : learning_rate_(static_cast<float>(options.learning_rate)),
        momentum_(static_cast<float>(options.momentum)),
        velocity_(parameters, 0) {}

  void step(std::span<float> parameters, std::span<const float> gradient) override {
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      velocity_[i] = momentum_ * velocity_[i] - learning_rate_ * gradient[i];
      parameters[i] += velocity_[i];
    }
  }

 private:
  float learning_rate_, momentum_;
  std::vector<float> velocity_;
};

}  // namespace

std::unique_ptr<Optimizer> make_sgd(const OptimizerOptions& options, std::size_t parameters) {
  return std::make_unique<Sgd>(options, parameters);
}

}  // namespace aefx::optim
