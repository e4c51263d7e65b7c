#include "optim/moves.h"
#include "optim/rules.h"

namespace aefx::optim {
namespace {

// Kingma and Ba, "Adam: a method for stochastic optimization", 2015, algorithm 1.
class Adam : public Optimizer {
 public:
  Adam(const OptimizerOptions& options, std::size_t parameters)
      : options_(options), mean_(parameters, 0), square_(parameters, 0) {}

 private:
  void begin_step() override {
    beta1_power_ *= options_.beta1;
    beta2_power_ *= options_.beta2;
    by_ = {.beta1 = static_cast<float>(options_.beta1),
           .beta2 = static_cast<float>(options_.beta2),
           .rest1 = static_cast<float>(1 - options_.beta1),  // 1 - 0.999F would be off by 1e-5 of itself
           .rest2 = static_cast<float>(1 - options_.beta2),
           .rate = static_cast<float>(options_.learning_rate / (1 - beta1_power_)),
           .correction = static_cast<float>(1 / (1 - beta2_power_)),
           .epsilon = static_cast<float>(options_.epsilon)};
  }

  void move(float* parameters, const float* gradient, std::size_t begin, std::size_t end) override {
    move_adam(by_, gradient, begin, end, mean_.data(), square_.data(), parameters);
  }

  OptimizerOptions options_;
  double beta1_power_ = 1;
  double beta2_power_ = 1;
  AdamMove by_{};
  std::vector<float> mean_;    // running average of gradients
  std::vector<float> square_;  // running average of squared gradients
};

}  // namespace

std::unique_ptr<Optimizer> make_adam(const OptimizerOptions& options, std::size_t parameters) {
  return std::make_unique<Adam>(options, parameters);
}

}  // namespace aefx::optim
