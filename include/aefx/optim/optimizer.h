// Rules that turn gradients into steps.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "aefx/base/thread_pool.h"

namespace aefx::optim {

enum class Rule { adadelta, adam, sgd };

struct OptimizerOptions {
  Rule rule = Rule::adadelta;
  double learning_rate = 1;
  double rho = 0.95;      // adadelta: decay of both averages
  double epsilon = 1e-7;  // adadelta, adam
  double momentum = 0.9;  // sgd
  double beta1 = 0.9;     // adam
  double beta2 = 0.999;
};

// The names on the command line and in the model file: adadelta, adam, sgd.
[[nodiscard]] std::string_view name(Rule rule);
[[nodiscard]] std::optional<Rule> rule_named(std::string_view name);
[[nodiscard]] double default_learning_rate(Rule rule);  // 1, 0.001, 0.01: as Keras and PyTorch have them
[[nodiscard]] std::vector<std::string_view> rule_names();

// Not thread-safe. The accumulators start at 0.
class Optimizer {
 public:
  Optimizer() = default;
  Optimizer(const Optimizer&) = delete;
  Optimizer& operator=(const Optimizer&) = delete;
  virtual ~Optimizer() = default;

  // A step down the gradient is begun, and then made in parts, of which several threads may make some at once:
  // `gradient` is that of the parameters from `begin` on. `parameters` are all, as many as were given at the start.
  virtual void begin() {}
  void move(std::span<float> parameters, std::size_t begin, std::span<const float> gradient) {
    move_some(parameters.data() + begin, begin, gradient);
  }
  // The whole step; the threads of `pool` take parts.
  void step(std::span<float> parameters, std::span<const float> gradient, ThreadPool& pool);

  // All that it remembers between steps, so that it can be put aside, and put back into one of the same options and
  // size.
  struct Memory {
    std::vector<std::span<float>> averages;  // each of the size of the parameters
    std::span<double> powers;                // what depends on how many steps were made
  };
  [[nodiscard]] virtual Memory memory() = 0;

 private:
  // `parameters` points at the one that is at `begin` of all.
  virtual void move_some(float* parameters, std::size_t begin, std::span<const float> gradient) = 0;
};

// Whether a step's last digits may depend on the kind of processor.
enum class Digits { of_processor, alike_everywhere };

[[nodiscard]] std::unique_ptr<Optimizer> make_optimizer(const OptimizerOptions& options, std::size_t parameters,
                                                        Digits digits = Digits::of_processor);

}  // namespace aefx::optim
