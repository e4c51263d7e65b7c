// A table with a right-skewed column, which is read as logarithms.
#pragma once

#include "unit/model/models.h"

namespace aefx::test {

// Returns some_table() whose column 1 holds positive amounts over two decades.
inline MatrixD skewed_table(Index rows, Index columns = 3) {
  MatrixD table = some_table(rows, columns);
  table.col(1) = 50 * (1.5 * (table.col(1).array() - 20)).exp();
  return table;
}

// Forms in which column 1 is read as log(v + offset).
inline prep::FeatureForms log_forms(const MatrixD& table, double offset = 0) {
  prep::FeatureForms forms(static_cast<std::size_t>(table.cols()));
  const Eigen::ArrayXd values = table.col(1);
  forms[1].transform.low = values.isNaN().select(values.maxCoeff<Eigen::PropagateNumbers>(), values).minCoeff() / 2;
  forms[1].transform.log_offset = offset;
  return forms;
}

// A model of skewed_table().
inline model::Model skewed_model(const MatrixD& table, const Shape& shape = {},
                                 const prep::PipelineOptions& options = {.scaling = prep::Scaling::standard}) {
  return some_model(table, shape, options, log_forms(table));
}

}  // namespace aefx::test
