// One optimizer step over all parameters of a network.
#include <benchmark/benchmark.h>

#include <vector>

#include "aefx/base/thread_pool.h"
#include "aefx/optim/optimizer.h"
#include "bench/samples.h"

namespace aefx::bench {
namespace {

void step(benchmark::State& state, optim::OptimizerKind kind) {
  const Index count = state.range(0);
  std::vector<float> parameters = normal_values(count);
  const std::vector<float> gradient = normal_values(count);
  const auto optimizer =
      optim::make_optimizer({.kind = kind, .learning_rate = optim::default_learning_rate(kind)}, parameters.size());
  ThreadPool pool(1);
  for (auto _ : state) {
    optimizer->step(parameters, gradient, pool);
    benchmark::DoNotOptimize(parameters.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * count);
}

void parameters_of_shapes(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgName("parameters");
  for (const Shape& shape : kShapes) {
    benchmark->Arg(2 * shape.columns * shape.codes + shape.columns + shape.codes);
  }
}
BENCHMARK_CAPTURE(step, adadelta, optim::OptimizerKind::adadelta)->Apply(parameters_of_shapes);
BENCHMARK_CAPTURE(step, adam, optim::OptimizerKind::adam)->Apply(parameters_of_shapes);
BENCHMARK_CAPTURE(step, sgd, optim::OptimizerKind::sgd)->Apply(parameters_of_shapes);

}  // namespace
}  // namespace aefx::bench
