// Reading and writing tables, and parsing numbers.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstddef>
#include <numeric>
#include <string>
#include <vector>

#include "aefx/csv/reader.h"
#include "aefx/csv/writer.h"
#include "base/number.h"
#include "bench/samples.h"

namespace aefx::bench {
namespace {

// Numbers with five decimals.
MatrixD measured(Index rows, Index columns) {
  Random random(1);
  MatrixD values(rows, columns);
  for (double& value : values.reshaped()) value = std::round(random.normal() * 1e7) / 1e5;
  return values;
}

std::vector<std::string> names(Index columns) {
  std::vector<std::string> made;
  for (Index c = 1; c <= columns; ++c) made.push_back("x" + std::to_string(c));
  return made;
}

std::string csv_text(const MatrixD& values, char delimiter) {
  std::string text;
  csv::append_header(text, names(values.cols()), delimiter);
  csv::append_rows(text, values, {}, delimiter);
  return text;
}

std::string quoted(const std::string& bare) {
  std::string text = "\"";
  for (const char c : bare) {
    if (c == ',') {
      text += "\",\"";
    } else if (c == '\n') {
      text += "\"\n\"";
    } else {
      text += c;
    }
  }
  text.pop_back();
  return text;
}

enum class Style { plain, semicolons, quoted };

// Opens the table, which sniffs the first rows, and reads every row as numbers.
void read(benchmark::State& state, Style style) {
  const Index columns = state.range(0), rows = 400'000 / columns;
  std::string text = csv_text(measured(rows, columns), style == Style::semicolons ? ';' : ',');
  if (style == Style::quoted) text = quoted(text);
  csv::Projection projection;
  projection.numbers.resize(static_cast<std::size_t>(columns));
  std::iota(projection.numbers.begin(), projection.numbers.end(), std::size_t{0});
  csv::RowBatch batch;
  for (auto _ : state) {
    csv::Reader reader = csv::Reader::from_text(text, {});
    std::size_t seen = 0;
    while (reader.read(projection, 1024, batch)) seen += batch.rows();
    if (seen != static_cast<std::size_t>(rows)) state.SkipWithError("rows are missing");
  }
  state.SetItemsProcessed(state.iterations() * rows * columns);
  state.SetBytesProcessed(state.iterations() * static_cast<Index>(text.size()));
}
BENCHMARK_CAPTURE(read, plain, Style::plain)
    ->ArgName("columns")
    ->Arg(4)
    ->Arg(32)
    ->Arg(1000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read, semicolons, Style::semicolons)->ArgName("columns")->Arg(32)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read, quoted, Style::quoted)->ArgName("columns")->Arg(32)->Unit(benchmark::kMillisecond);

template <typename Values>
void write(benchmark::State& state, const Values& values) {
  std::string text;
  for (auto _ : state) {
    text.clear();
    csv::append_rows(text, values, {});
    benchmark::DoNotOptimize(text.data());
  }
  state.SetItemsProcessed(state.iterations() * values.size());
  state.SetBytesProcessed(state.iterations() * static_cast<Index>(text.size()));
}

// Writes codes (float32 with all digits) and decoded columns.
void BM_write_codes(benchmark::State& state) { write(state, uniform_rows(4096, state.range(0))); }
BENCHMARK(BM_write_codes)->ArgName("codes")->Arg(8)->Unit(benchmark::kMicrosecond);

void BM_write_columns(benchmark::State& state) { write(state, measured(4096, state.range(0))); }
BENCHMARK(BM_write_columns)->ArgName("columns")->Arg(32)->Unit(benchmark::kMicrosecond);

void parse(benchmark::State& state, const std::vector<std::string>& cells) {
  std::size_t bytes = 0;
  for (const std::string& cell : cells) bytes += cell.size();
  for (auto _ : state) {
    for (const std::string& cell : cells) benchmark::DoNotOptimize(parse_number(cell));
  }
  const auto passes = static_cast<Index>(state.iterations());
  state.SetItemsProcessed(passes * static_cast<Index>(cells.size()));
  state.SetBytesProcessed(passes * static_cast<Index>(bytes));
}

std::vector<std::string> cells_of(double (*value)(Random&)) {
  Random random(1);
  std::vector<std::string> cells(1000);
  for (std::string& cell : cells) append_number(cell, value(random));
  return cells;
}

void BM_parse_measured(benchmark::State& state) {
  parse(state, cells_of([](Random& random) { return std::round(random.normal() * 1e7) / 1e5; }));
}
BENCHMARK(BM_parse_measured);

void BM_parse_whole(benchmark::State& state) {
  parse(state, cells_of([](Random& random) { return static_cast<double>(random.below(100'000)); }));
}
BENCHMARK(BM_parse_whole);

void BM_parse_all_digits(benchmark::State& state) {
  parse(state, cells_of([](Random& random) { return random.normal(); }));
}
BENCHMARK(BM_parse_all_digits);

}  // namespace
}  // namespace aefx::bench
