// Epochs of training and their parts.
#include <benchmark/benchmark.h>

#include <vector>

#include "aefx/base/thread_pool.h"
#include "aefx/train/presets.h"
#include "bench/samples.h"
#include "nn/initializer.h"
#include "nn/loss.h"
#include "nn/pass.h"
#include "train/fit.h"

namespace aefx::bench {
namespace {

nn::Network network(Index columns, Index codes) {
  nn::Network made(columns, {{codes, nn::Activation::relu}, {columns, nn::Activation::sigmoid}}, 1);
  Random random(1);
  nn::initialize_glorot(made, random);
  return made;
}

// Multiplications in the five products of a step; the first layer computes no deltas for its input.
double step_flops(Index columns, Index codes) { return 10.0 * static_cast<double>(columns * codes); }

// One epoch of `aefx train --preset keras2`. range(3) is the number of threads.
void BM_epoch(benchmark::State& state) {
  const Index columns = state.range(0), codes = state.range(1), batch = state.range(2);
  const Index rows = columns <= 100 ? 200'000 : 2'048;
  const prep::Prepared data{.inputs = uniform_rows(rows, columns), .weights = {}, .beyond_float = {}};
  train::FitOptions options = train::preset_options(train::Preset::keras2).fit;
  options.batch = batch;
  train::Fitter fitter(network(columns, codes), data, options);
  ThreadPool pool(static_cast<std::size_t>(state.range(3)));
  for (auto _ : state) benchmark::DoNotOptimize(fitter.epoch(pool));
  state.SetItemsProcessed(state.iterations() * rows);
  count_rate(state, "FLOP/s", static_cast<double>(rows) * step_flops(columns, codes));
}
BENCHMARK(BM_epoch)
    ->Apply([](benchmark::internal::Benchmark* benchmark) {
      benchmark->ArgNames({"columns", "codes", "batch", "threads"});
      for (const Shape& shape : kShapes) {
        for (const Index batch : kBatches) {
          for (const Index threads : {1, 2}) benchmark->Args({shape.columns, shape.codes, batch, threads});
        }
      }
    })
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

void BM_forward(benchmark::State& state) {
  const Index columns = state.range(0), codes = state.range(1), rows = state.range(2);
  const nn::Network made = network(columns, codes);
  const Matrix x = uniform_rows(rows, columns);
  nn::Workspace workspace(made, rows);
  for (auto _ : state) {
    nn::forward(made, {.x = x.data(), .count = rows}, 0, 2, workspace);
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * rows);
  count_rate(state, "FLOP/s", 4.0 * static_cast<double>(rows * columns * codes));
}
BENCHMARK(BM_forward)->Apply(shapes_and_batches)->Unit(benchmark::kMicrosecond);

// Backward pass, including the loss and deltas that it starts from and overwrites.
void BM_backward(benchmark::State& state) {
  const Index columns = state.range(0), codes = state.range(1), rows = state.range(2);
  const nn::Network made = network(columns, codes);
  const Matrix x = uniform_rows(rows, columns);
  nn::Workspace workspace(made, rows);
  nn::forward(made, {.x = x.data(), .count = rows}, 0, 2, workspace);
  const Matrix outputs = workspace.outputs.back();
  nn::TransposedKernels transposed(made);
  const std::vector<nn::ParameterSlice> slices = nn::layer_slices(made);
  std::vector<float> gradient(made.parameters().size());
  for (auto _ : state) {
    workspace.outputs.back() = outputs;
    benchmark::DoNotOptimize(nn::replace_by_deltas(made.layers().back().activation, workspace.outputs.back().data(),
                                                   x.data(), nullptr, rows * columns,
                                                   static_cast<double>(rows * columns)));
    transposed.update(made);
    const nn::PassRows all{.x = x.data(), .count = rows};
    nn::backward(made, transposed, all, 0, workspace);
    for (const nn::ParameterSlice& slice : slices)
      nn::parameter_gradient(made, slice, all, workspace, nn::gradient_target(made, slice, gradient.data()));
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * rows);
  count_rate(state, "FLOP/s", 6.0 * static_cast<double>(rows * columns * codes));
}
BENCHMARK(BM_backward)->Apply(shapes_and_batches)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace aefx::bench
