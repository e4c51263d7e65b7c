// Fixed random values for benchmarks.
#pragma once

#include <benchmark/benchmark.h>

#include <array>
#include <cstddef>
#include <vector>

#include "base/large_pages.h"
#include "base/random.h"

namespace aefx::bench {

// Network shapes of the benchmarks: columns, codes.
struct Shape {
  Index columns = 0, codes = 0;
};
inline constexpr std::array<Shape, 3> kShapes{{{32, 8}, {784, 64}, {2000, 128}}};
inline constexpr std::array<Index, 2> kBatches{100, 1024};

// Adds every shape and batch size: range(0) is columns, range(1) codes, range(2) rows.
inline void shapes_and_batches(::benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgNames({"columns", "codes", "rows"});
  for (const Shape& shape : kShapes) {
    for (const Index rows : kBatches) benchmark->Args({shape.columns, shape.codes, rows});
  }
}

inline std::vector<float> normal_values(Index count) {
  Random random(1);
  std::vector<float> values(static_cast<std::size_t>(count));
  for (float& value : values) value = static_cast<float>(random.normal());
  return values;
}

inline Matrix uniform_rows(Index rows, Index columns) {
  Random random(1);
  Matrix values;
  resize_large(values, rows, columns);  // allocated as prepared rows are
  for (float& value : values.reshaped()) value = static_cast<float>(random.uniform());
  return values;
}

// Returns a rate counter for operations that an iteration does `each` times.
inline void count_rate(::benchmark::State& state, const char* what, double each) {
  state.counters[what] = ::benchmark::Counter(each, ::benchmark::Counter::kIsIterationInvariantRate);
}

}  // namespace aefx::bench
