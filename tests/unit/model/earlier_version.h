// Models as earlier versions wrote them.
#pragma once

#include "aefx/infer/encode.h"
#include "unit/model/models.h"

namespace aefx::test {

// Returns the model with the spread of the codes that it gives rows, from which earlier versions scored.
inline model::Model as_earlier_version(model::Model m, const MatrixD& table) {
  const MatrixD codes = infer::encode_prepared(m, m.pipeline.transform(table).inputs).cast<double>();
  m.spread.mean = codes.colwise().mean();
  const MatrixD away = codes.rowwise() - m.spread.mean;
  m.spread.covariance = away.transpose() * away / static_cast<double>(table.rows());
  return m;
}

}  // namespace aefx::test
