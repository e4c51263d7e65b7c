#include "explain/score_parts.h"

#include <cmath>
#include <limits>

#include "aefx/explain/contribution.h"
#include "aefx/infer/encode.h"

namespace aefx::explain {
namespace {

// Adds to `parts` what the columns bring to the misfit.
void add_misfit(const model::Model& model, const infer::Scorer& scorer, const MatrixD& errors, MatrixD& parts) {
  for (Index r = 0; r < errors.rows(); ++r) {
    double present = 0;
    for (Index c = 0; c < errors.cols(); ++c)
      present += std::isnan(errors(r, c)) ? 0 : model.pipeline.columns[static_cast<std::size_t>(c)].weight;
    for (Index c = 0; c < errors.cols(); ++c) {
      if (std::isnan(errors(r, c))) continue;
      const prep::EncodedColumn& column = model.pipeline.columns[static_cast<std::size_t>(c)];
      const double size = errors(r, c) / scorer.usual()(c);
      parts(r, static_cast<Index>(column.source)) += column.weight * size * size / present / 2;
    }
  }
}

// Likewise to the distance of the codes.
void add_distance(const model::Model& model, const infer::Scorer& scorer, const Matrix& inputs, MatrixD& parts) {
  const MatrixD& whitening = scorer.whitening();
  if (whitening.cols() == 0) return;
  const MatrixD away = infer::encode_prepared(model, inputs).cast<double>().rowwise() - model.spread.mean;
  // The derivative of the distance along each code, halved: N x K.
  const MatrixD slopes = (away * whitening) * whitening.transpose() / static_cast<double>(whitening.cols());
  const Contributions contributions(model, inputs);
  const Index rest = parts.cols() - 1;
  for (Index k = 0; k < away.cols(); ++k) {
    const Contribution of = contributions.of(k);
    for (Index r = 0; r < away.rows(); ++r) {
      double left = away(r, k);
      for (Index c = 0; c < of.parts.cols(); ++c) {
        const auto source = static_cast<Index>(model.pipeline.columns[static_cast<std::size_t>(c)].source);
        parts(r, source) += of.parts(r, c) * slopes(r, k) / 2;
        left -= of.parts(r, c);
      }
      parts(r, rest) += left * slopes(r, k) / 2;
    }
  }
}

}  // namespace

MatrixD score_parts(const model::Model& model, const infer::Scorer& scorer, const infer::Scores& scores,
                    const Matrix& inputs) {
  MatrixD parts = MatrixD::Zero(inputs.rows(), static_cast<Index>(model.pipeline.features()) + 1);
  for (Index c = 0; c < scores.parts.cols(); ++c)
    parts.col(static_cast<Index>(model.pipeline.columns[static_cast<std::size_t>(c)].source)) += scores.parts.col(c);
  if (scores.parts.cols() == 0) {
    add_misfit(model, scorer, scores.errors, parts);
    add_distance(model, scorer, inputs, parts);
  }
  for (Index r = 0; r < parts.rows(); ++r) {
    if (std::isnan(scores.rows(r))) parts.row(r).setConstant(std::numeric_limits<double>::quiet_NaN());
  }
  return parts;
}

}  // namespace aefx::explain
