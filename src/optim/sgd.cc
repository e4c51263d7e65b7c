#include "optim/moves.h"
#include "optim/rules.h"

namespace aefx::optim {
namespace {

// Gradient descent with momentum, as Keras has it: v = momentum v - lr g; theta += v.
class Sgd : public Optimizer {
 public:
  Sgd(const OptimizerOptions& options, std::size_t parameters)
      : by_{.learning_rate = static_cast<float>(options.learning_rate),
            .momentum = static_cast<float>(options.momentum)},
        velocity_(parameters, 0) {}

  Memory memory() override { return {.averages = {velocity_}, .powers = {}}; }

 private:
  void move_some(float* parameters, std::size_t begin, std::span<const float> gradient) override {
    move_sgd(by_, gradient.data(), gradient.size(), velocity_.data() + begin, parameters);
  }

  SgdMove by_;
  std::vector<float> velocity_;
};

}  // namespace

std::unique_ptr<Optimizer> make_sgd(const OptimizerOptions& options, std::size_t parameters, Digits /*digits*/) {
  return std::make_unique<Sgd>(options, parameters);
}

}  // namespace aefx::optim
