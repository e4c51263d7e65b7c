#include "explain/evaluation.h"

#include <algorithm>

#include "explain/effects.h"
#include "explain/linear_structure.h"

namespace aefx::explain {
namespace {

constexpr Index kLeastSample = 64;  // rows on which collinear columns are found

}  // namespace

Evaluation::Evaluation(const model::Model& model)
    : model_(model),
      accumulator_(model),
      regions_(model.network),
      sample_(model.network.inputs(), std::max<Index>(effect_rows(model.network), kLeastSample)) {}

void Evaluation::add(const prep::Prepared& rows, ThreadPool* pool) {
  accumulator_.add(rows, pool);
  regions_.add(rows.inputs);
  sample_.add(rows);
}

// Adds regions, effects and collinear columns, the effects with the weights and bias of `formula`.
void Evaluation::add_comparisons(const model::Measurements& formula, ThreadPool* pool, model::Measurements& out) const {
  out.regions = regions_.result();
  const prep::Prepared& rows = sample_.rows();
  out.effects = measure_effects(model_, formula, rows, pool);
  out.collinear = find_collinear_columns(model_.pipeline, out.shares, rows, pool);
}

model::Measurements Evaluation::of_training(const PcaRows& sample, ThreadPool* pool) const {
  model::Measurements out = accumulator_.measurements();
  add_comparisons(out, pool, out);
  out.pca = compare_with_pca(model_.network, sample, pool);
  return out;
}

model::Measurements Evaluation::of_other_table(ThreadPool* pool) const {
  model::Measurements out = accumulator_.measurements();
  out.weights = model_.measurements.weights;
  out.bias = model_.measurements.bias;
  add_comparisons(model_.measurements, pool, out);
  out.pca = model_.measurements.pca;
  out.stability = model_.measurements.stability;
  return out;
}

model::Measurements evaluate(const model::Model& model, const prep::Prepared& training_rows, ThreadPool* pool) {
  return evaluate(
      model, {.rows = training_rows}, [&](const auto& take) { take(training_rows); }, pool);
}

model::Measurements evaluate(const model::Model& model, const PcaRows& sample, const Blocks& each_block,
                             ThreadPool* pool) {
  Evaluation evaluation(model);
  each_block([&](const prep::Prepared& rows) { evaluation.add(rows, pool); });
  return evaluation.of_training(sample, pool);
}

}  // namespace aefx::explain
