#include "workflow/held_out_scores.h"

#include "aefx/infer/score.h"
#include "explain/accumulator.h"
#include "train/range_error.h"

namespace aefx::workflow {
namespace {

// Returns rows as the model's network sees them.
prep::Prepared prepared(const model::Model& model, const MatrixD& features, ThreadPool* pool) {
  prep::Prepared rows = model.pipeline.transform(features, pool);
  train::bound(rows, model.pipeline);
  return rows;
}

// A fit scores by the codes of its own rows, as the model does by those of its rows. Of a level that none of them has
// it knows nothing; that a row has it adds nothing, as where the model meets a level that it has not seen: all
// neighbors are equally far in it.
std::vector<double> scores_of(const train::HeldOutFit& fit, const model::Table& table, ThreadPool* pool) {
  model::Model model;
  model.table = table;
  model.pipeline = fit.pipeline;
  model.network = fit.network;
  const prep::Prepared fitted = fit.pipeline.transform(fit.fitted, pool);
  explain::Accumulator accumulator(model);
  accumulator.add(fitted, pool);
  model.measurements = accumulator.measurements();
  infer::set_score_points(model, fitted.inputs);
  const infer::Scorer scorer(model);
  const infer::Scores scores = scorer.score(fit.held_out, prepared(model, fit.held_out, pool).inputs);
  VectorD rows = scores.rows;
  for (std::size_t c = 0; c < fit.pipeline.columns.size(); ++c) {
    const prep::EncodedColumn& column = fit.pipeline.columns[c];
    if (column.level && column.statistics.constant()) rows -= scores.parts.col(static_cast<Index>(c)).transpose();
  }
  return {rows.begin(), rows.end()};
}

}  // namespace

std::vector<double> held_out_scores(const train::Trained& trained, ThreadPool& pool) {
  const MatrixD& judged = trained.judged_rows;
  if (judged.rows() > 0)
    return infer::row_scores(trained.model, judged, prepared(trained.model, judged, &pool).inputs, &pool);
  std::vector<std::vector<double>> parts(trained.held_out_fits.size());
  const bool together = parts.size() >= pool.threads();  // otherwise each by all threads
  run(together ? &pool : nullptr, parts.size(), [&](std::size_t i) {
    parts[i] = scores_of(trained.held_out_fits[i], trained.model.table, together ? nullptr : &pool);
  });
  std::vector<double> out;
  for (const std::vector<double>& part : parts) out.insert(out.end(), part.begin(), part.end());
  return out;
}

}  // namespace aefx::workflow
