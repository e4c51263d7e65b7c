#include "train/range_error.h"

#include <algorithm>
#include <cmath>

#include "base/slices.h"

namespace aefx::train {

namespace {

// Requires linearized values.
std::vector<double> linear_errors(const Matrix& output, const Matrix& inputs, const Matrix& weights,
                                  const prep::Pipeline& pipeline, const VectorD& units) {
  const Index columns = output.cols();
  const auto features = static_cast<double>(pipeline.features());
  VectorD factor(columns);
  for (Index c = 0; c < columns; ++c) {
    const prep::EncodedColumn& column = pipeline.columns[static_cast<std::size_t>(c)];
    const double unit = column.linearized_unit() * units(c);
    const double square = unit * unit;
    // The scaled unit serves where the square is no number (of denormals, or beyond the largest).
    factor(c) = 1 / ((std::isnormal(square) ? square : 1) * features);
  }
  std::vector<double> errors(static_cast<std::size_t>(output.rows()), 0);
  for (Index r = 0; r < output.rows(); ++r) {
    double sum = 0;
    for (Index c = 0; c < columns; ++c) {
      if (weights.rows() > 0 && !(weights(r, c) > 0)) continue;
      const auto error = static_cast<double>(output(r, c)) - static_cast<double>(inputs(r, c));
      sum += factor(c) * error * error;
    }
    errors[static_cast<std::size_t>(r)] = sum;
  }
  return errors;
}

}  // namespace

std::vector<double> unit_errors(const Matrix& output, const prep::Prepared& rows, const prep::Pipeline& pipeline,
                                const VectorD& units) {
  if (!pipeline.has_logarithms()) return linear_errors(output, rows.inputs, rows.weights, pipeline, units);
  Matrix given = output, wanted = rows.inputs;
  pipeline.linearize(given);
  pipeline.linearize(wanted);
  return linear_errors(given, wanted, rows.weights, pipeline, units);
}

std::vector<double> slice_errors(const prep::Prepared& rows, const std::function<Matrix(const prep::Prepared&)>& output,
                                 const prep::Pipeline& pipeline, const VectorD& units, ThreadPool* pool) {
  const Index slice_rows = rows_of_a_slice(rows.inputs.cols());
  const Index n = rows.inputs.rows();
  std::vector<double> errors(static_cast<std::size_t>(n));
  run(pool, static_cast<std::size_t>((n + slice_rows - 1) / slice_rows), [&](std::size_t slice) {
    const Index begin = static_cast<Index>(slice) * slice_rows;
    const prep::Prepared some = prep::slice(rows, begin, std::min(slice_rows, n - begin));
    const std::vector<double> part = unit_errors(output(some), some, pipeline, units);
    std::copy(part.begin(), part.end(), errors.begin() + begin);
  });
  return errors;
}

void bound(prep::Prepared& held_out, const prep::Pipeline& pipeline) {
  constexpr double kMost = 1e6;
  if (held_out.inputs.rows() == 0) return;  // a column of no rows would be an offset to a null pointer
  for (Index c = 0; c < held_out.inputs.cols(); ++c) {
    const prep::EncodedColumn& column = pipeline.columns[static_cast<std::size_t>(c)];
    const double low = column.scale.apply(column.statistics.min);
    const double high = column.scale.apply(column.statistics.max);
    const double reach = kMost * (std::isnormal(high - low) ? high - low : 1);
    held_out.inputs.col(c) =
        held_out.inputs.col(c).cwiseMax(static_cast<float>(low - reach)).cwiseMin(static_cast<float>(high + reach));
  }
}

VectorD column_units(const std::vector<prep::ColumnStatistics>& statistics, const prep::FeatureForms& forms) {
  VectorD units(static_cast<Index>(statistics.size()));
  std::size_t at = 0;
  for (std::size_t feature = 0; at < statistics.size(); ++feature) {
    const prep::FeatureForm form = feature < forms.size() ? forms[feature] : prep::FeatureForm();
    const std::size_t count = std::max<std::size_t>(form.levels, 1);
    const double unit = form.transform.log_offset ? statistics[at].own_deviation
                                                  : prep::pooled_deviation({statistics.data() + at, count});
    units.segment(static_cast<Index>(at), static_cast<Index>(count))
        .setConstant(unit > 0 && std::isfinite(unit) ? unit : 1);
    at += count;
  }
  return units;
}

VectorD column_units(const prep::Pipeline& pipeline) {
  std::vector<prep::ColumnStatistics> statistics;
  prep::FeatureForms forms(pipeline.features());
  for (const prep::EncodedColumn& column : pipeline.columns) {
    statistics.push_back(column.statistics);
    forms[column.source].transform = column.transform;
    if (column.level) ++forms[column.source].levels;
  }
  return column_units(statistics, forms);
}

double sum(const std::vector<double>& values) {
  double total = 0;
  for (const double value : values) total += value;
  return total;
}

double mean(const std::vector<double>& values) {
  return values.empty() ? 0 : sum(values) / static_cast<double>(values.size());
}

}  // namespace aefx::train
