// Optimizers: how gradients change parameters.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "aefx/base/thread_pool.h"

namespace aefx::optim {

// For a parameter w with gradient g, all averages starting at 0:
//   adadelta  a = rho a + (1 - rho) g^2;  u = g sqrt(d + epsilon) / sqrt(a + epsilon);  d = rho d + (1 - rho) u^2;
//             w -= learning_rate u.  |u| <= sqrt((d + epsilon) / (1 - rho)), whatever the size of g.
//             Zeiler, "ADADELTA: an adaptive learning rate method", 2012, algorithm 1; learning rate as in Keras,
//             PyTorch.
//   adam      m = beta1 m + (1 - beta1) g;  v = beta2 v + (1 - beta2) g^2;  in step t
//             w -= learning_rate m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon).
//             A step is at most learning_rate (1 - beta1) / sqrt(1 - beta2), and about learning_rate as a rule.
//             Kingma and Ba, "Adam: a method for stochastic optimization", 2015, algorithm 1 and section 2.1.
//   sgd       v = momentum v - learning_rate g;  w += v.  A step is at most learning_rate max|g| / (1 - momentum).
//             Polyak's heavy ball, 1964, as in Keras.
enum class OptimizerKind { adadelta, adam, sgd };

struct OptimizerOptions {
  OptimizerKind kind = OptimizerKind::adadelta;
  double learning_rate = 1;  // above 0
  double rho = 0.95;         // adadelta: decay of both averages, in [0, 1)
  double epsilon = 1e-7;     // adadelta, adam: above 0
  double momentum = 0.9;     // sgd: in [0, 1)
  double beta1 = 0.9;        // adam: decays of the averages, in [0, 1)
  double beta2 = 0.999;
};

// Names on the command line and in the model file: adadelta, adam, sgd.
[[nodiscard]] std::string_view name(OptimizerKind kind);
[[nodiscard]] std::optional<OptimizerKind> optimizer_named(std::string_view name);
[[nodiscard]] std::vector<std::string_view> optimizer_names();

// Default of Keras and PyTorch: 1, 0.001, 0.01.
[[nodiscard]] double default_learning_rate(OptimizerKind kind);

// The averages of one optimizer over a fixed number of parameters.
class Optimizer {
 public:
  Optimizer() = default;
  Optimizer(const Optimizer&) = delete;
  Optimizer& operator=(const Optimizer&) = delete;
  virtual ~Optimizer() = default;

  // A step is begin_step() and then update() for every slice of the parameters, each slice once. Several threads may
  // update different slices of one step at the same time; no other members may be called together.
  virtual void begin_step() {}
  // Updates parameters [begin, begin + gradient.size()) by their gradient. `parameters` are all parameters.
  void update(std::span<float> parameters, std::size_t begin, std::span<const float> gradient) {
    update_slice(parameters.data() + begin, begin, gradient);
  }
  // Makes a whole step on the threads of `pool`; `gradient` has as many values as `parameters`.
  void step(std::span<float> parameters, std::span<const float> gradient, ThreadPool& pool);

  // All values that later steps depend on, as views to copy from (checkpoint) and to (resume, with the same options and
  // number of parameters).
  struct State {
    std::vector<std::span<float>> averages;  // one value a parameter each
    std::span<double> powers;                // adam: beta1^t and beta2^t after t steps
  };
  [[nodiscard]] virtual State state() = 0;

 private:
  // `parameters` points to parameter number `begin`.
  virtual void update_slice(float* parameters, std::size_t begin, std::span<const float> gradient) = 0;
};

// Whether steps have the same bits on every processor, or the last digits of Adadelta's may depend on its kind, which
// is faster.
enum class Reproducibility { per_processor, bitwise };

[[nodiscard]] std::unique_ptr<Optimizer> make_optimizer(
    const OptimizerOptions& options, std::size_t parameters,
    Reproducibility reproducibility = Reproducibility::per_processor);

}  // namespace aefx::optim
