#include "workflow/held_out_scores.h"

#include "aefx/infer/score.h"
#include "explain/accumulator.h"
#include "train/range_error.h"

namespace aefx::workflow {
namespace {

std::vector<double> scores_of(const model::Model& model, const MatrixD& features, ThreadPool* pool) {
  prep::Prepared rows = model.pipeline.transform(features, pool);
  train::bound(rows, model.pipeline);
  return infer::row_scores(model, features, rows.inputs, pool);
}

// A fit scores by the errors and codes of its own rows, as the model does by those of its rows.
std::vector<double> scores_of(const train::HeldOutFit& fit, const model::Table& table) {
  model::Model model;
  model.table = table;
  model.pipeline = fit.pipeline;
  model.network = fit.network;
  const prep::Prepared fitted = fit.pipeline.transform(fit.fitted);
  explain::Accumulator accumulator(model);
  accumulator.add(fitted);
  model.measurements = accumulator.measurements();
  infer::measure_scores(model, fit.fitted, fitted.inputs);
  return scores_of(model, fit.held_out, nullptr);
}

}  // namespace

std::vector<double> held_out_scores(const train::Trained& trained, ThreadPool& pool) {
  if (trained.judged_rows.rows() > 0) return scores_of(trained.model, trained.judged_rows, &pool);
  std::vector<std::vector<double>> parts(trained.held_out_fits.size());
  pool.run(parts.size(), [&](std::size_t i) { parts[i] = scores_of(trained.held_out_fits[i], trained.model.table); });
  std::vector<double> out;
  for (const std::vector<double>& part : parts) out.insert(out.end(), part.begin(), part.end());
  return out;
}

}  // namespace aefx::workflow
