#include "optim/moves.h"
#include "optim/rules.h"

namespace aefx::optim {
namespace {

// Zeiler, "ADADELTA: an adaptive learning rate method", 2012, algorithm 1, with a learning rate as Keras and PyTorch
// have it:
//   a = rho a + (1 - rho) g^2;  u = g sqrt(d + eps) / sqrt(a + eps);  d = rho d + (1 - rho) u^2;  theta -= lr u
class Adadelta : public Optimizer {
 public:
  Adadelta(const OptimizerOptions& options, std::size_t parameters, Digits digits)
      : by_{.learning_rate = static_cast<float>(options.learning_rate),
            .rho = static_cast<float>(options.rho),
            .rest = static_cast<float>(1 - options.rho),
            .epsilon = static_cast<float>(options.epsilon),
            .alike_everywhere = digits == Digits::alike_everywhere},
        squares_(parameters, 0),
        steps_(parameters, 0) {}

  Memory memory() override { return {.averages = {squares_, steps_}, .powers = {}}; }

 private:
  void move_some(float* parameters, std::size_t begin, std::span<const float> gradient) override {
    move_adadelta(by_, gradient.data(), gradient.size(), squares_.data() + begin, steps_.data() + begin, parameters);
  }

  AdadeltaMove by_;
  std::vector<float> squares_;  // running average of squared gradients
  std::vector<float> steps_;    // running average of squared steps
};

}  // namespace

std::unique_ptr<Optimizer> make_adadelta(const OptimizerOptions& options, std::size_t parameters, Digits digits) {
  return std::make_unique<Adadelta>(options, parameters, digits);
}

}  // namespace aefx::optim
