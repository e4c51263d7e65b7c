#include <array>

#include "optim/moves.h"
#include "optim/rules.h"

namespace aefx::optim {
namespace {

// Kingma and Ba, "Adam: a method for stochastic optimization", 2015, algorithm 1.
class Adam : public Optimizer {
 public:
  Adam(const OptimizerOptions& options, std::size_t parameters)
      : options_(options), mean_(parameters, 0), square_(parameters, 0) {}

  Memory memory() override { return {.averages = {mean_, square_}, .powers = powers_}; }

 private:
  void begin() override {
    powers_[0] *= options_.beta1;
    powers_[1] *= options_.beta2;
    by_ = {.beta1 = static_cast<float>(options_.beta1),
           .beta2 = static_cast<float>(options_.beta2),
           .rest1 = static_cast<float>(1 - options_.beta1),  // 1 - 0.999F would be off by 1e-5 of itself
           .rest2 = static_cast<float>(1 - options_.beta2),
           .rate = static_cast<float>(options_.learning_rate / (1 - powers_[0])),
           .correction = static_cast<float>(1 / (1 - powers_[1])),
           .epsilon = static_cast<float>(options_.epsilon)};
  }

  void move_some(float* parameters, std::size_t begin, std::span<const float> gradient) override {
    move_adam(by_, gradient.data(), gradient.size(), mean_.data() + begin, square_.data() + begin, parameters);
  }

  OptimizerOptions options_;
  std::array<double, 2> powers_{1, 1};  // of beta1 and beta2
  AdamMove by_{};
  std::vector<float> mean_;    // running average of gradients
  std::vector<float> square_;  // running average of squared gradients
};

}  // namespace

std::unique_ptr<Optimizer> make_adam(const OptimizerOptions& options, std::size_t parameters, Digits /*digits*/) {
  return std::make_unique<Adam>(options, parameters);
}

}  // namespace aefx::optim
