// Inner loops: matrix products, activations, sums.
#include <benchmark/benchmark.h>

#include <vector>

#include "aefx/nn/activation.h"
#include "bench/samples.h"
#include "nn/kernels.h"

namespace aefx::bench {
namespace {

void product(benchmark::State& state, const nn::View& a, const std::vector<float>& b, nn::Start start) {
  const Index m = a.rows, depth = a.columns, n = static_cast<Index>(b.size()) / depth;
  const std::vector<float> bias = normal_values(n);
  std::vector<float> c(static_cast<std::size_t>(m * n));
  for (auto _ : state) {
    nn::multiply(a, {b.data(), depth, n, n}, start == nn::Start::bias ? bias.data() : nullptr, start, {c.data(), n});
    benchmark::DoNotOptimize(c.data());
    benchmark::ClobberMemory();
  }
  count_rate(state, "FLOP/s", 2.0 * static_cast<double>(m * n * depth));
  state.SetItemsProcessed(state.iterations() * m * n);
}

// Forward product of the first layer: rows x columns times kernel, plus bias.
void BM_multiply_forward(benchmark::State& state) {
  const Index columns = state.range(0), codes = state.range(1), rows = state.range(2);
  const std::vector<float> x = normal_values(rows * columns);
  product(state, {x.data(), rows, columns, columns}, normal_values(columns * codes), nn::Start::bias);
}
BENCHMARK(BM_multiply_forward)->Apply(shapes_and_batches);

// Forward product of the last layer: rows x codes to rows x columns.
void BM_multiply_decode(benchmark::State& state) {
  const Index columns = state.range(0), codes = state.range(1), rows = state.range(2);
  const std::vector<float> x = normal_values(rows * codes);
  product(state, {x.data(), rows, codes, codes}, normal_values(codes * columns), nn::Start::bias);
}
BENCHMARK(BM_multiply_decode)->Apply(shapes_and_batches);

// Gradient of the first kernel: transposed inputs times deltas, added to the result.
void BM_multiply_gradient(benchmark::State& state) {
  const Index columns = state.range(0), codes = state.range(1), rows = state.range(2);
  const std::vector<float> x = normal_values(rows * columns);
  product(state, {x.data(), columns, rows, 1, columns}, normal_values(rows * codes), nn::Start::add);
}
BENCHMARK(BM_multiply_gradient)->Apply(shapes_and_batches);

void activation(benchmark::State& state, nn::Activation kind) {
  const Index count = state.range(0);
  const std::vector<float> from = normal_values(count);
  std::vector<float> values = from;
  for (auto _ : state) {
    std::copy(from.begin(), from.end(), values.begin());  // else it would process its own results
    nn::activate(kind, values.data(), count);
    benchmark::DoNotOptimize(values.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * count);
}
BENCHMARK_CAPTURE(activation, sigmoid, nn::Activation::sigmoid)->Arg(3200)->Arg(78400)->Arg(2048000);
BENCHMARK_CAPTURE(activation, relu, nn::Activation::relu)->Arg(800)->Arg(6400)->Arg(131072);
BENCHMARK_CAPTURE(activation, tanh, nn::Activation::tanh)->Arg(6400);
BENCHMARK_CAPTURE(activation, elu, nn::Activation::elu)->Arg(6400);

void derivative(benchmark::State& state, nn::Activation kind) {
  const Index count = state.range(0);
  std::vector<float> y = normal_values(count);
  nn::activate(kind, y.data(), count);
  const std::vector<float> from = normal_values(count);
  std::vector<float> deltas = from;
  for (auto _ : state) {
    std::copy(from.begin(), from.end(), deltas.begin());
    nn::multiply_by_derivative(kind, y.data(), deltas.data(), count);
    benchmark::DoNotOptimize(deltas.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * count);
}
BENCHMARK_CAPTURE(derivative, sigmoid, nn::Activation::sigmoid)->Arg(3200)->Arg(78400);
BENCHMARK_CAPTURE(derivative, relu, nn::Activation::relu)->Arg(800)->Arg(6400);

void BM_column_sums(benchmark::State& state) {
  const Index columns = state.range(0), rows = state.range(2);
  const std::vector<float> values = normal_values(rows * columns);
  std::vector<float> sums(static_cast<std::size_t>(columns));
  for (auto _ : state) {
    nn::column_sums({values.data(), rows, columns, columns}, sums.data());
    benchmark::DoNotOptimize(sums.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * rows * columns);
}
BENCHMARK(BM_column_sums)->Apply(shapes_and_batches);

}  // namespace
}  // namespace aefx::bench
