// Features of a table to the scaled columns of the network, and back.
#pragma once

#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/prep/scaler.h"
#include "aefx/prep/statistics.h"
#include "aefx/prep/transform.h"

namespace aefx::prep {

// Rule for missing values.
enum class OnMissing {
  mask,    // the input is the mean; the loss ignores the value
  mean,    // replaced by the mean
  median,  // replaced by the median
  drop,    // rows with missing values are left out
  error,   // an error
};

[[nodiscard]] std::string_view name(OnMissing rule);
[[nodiscard]] std::optional<OnMissing> on_missing_named(std::string_view name);
[[nodiscard]] std::vector<std::string_view> on_missing_names();

struct PipelineOptions {
  Scaling scaling = Scaling::minmax;
  double margin = 0;  // of Scaling::minmax, in [0, 0.5)
  OnMissing on_missing = OnMissing::mask;
};

// One input column of the network: a numeric feature, or one level of a categorical feature (one-hot).
struct EncodedColumn {
  std::size_t source = 0;  // number of the feature, from 0
  Scale scale;
  double fill = 0;  // replaces missing values, transformed
  ColumnStatistics statistics;
  Transform transform{};               // of a number, before it is scaled
  std::optional<std::size_t> level{};  // of a categorical feature: the column is 1 on rows of this level, else 0
  // In scores, and in the loss but for standard scaling: 1 / L for each of L levels, so that a categorical feature
  // counts as one column. Standard scaling itself makes the levels of a feature vary as much as one number.
  double weight = 1;

  // The column's value, transformed but not scaled, given the feature's: a number or a level; NaN stays NaN.
  [[nodiscard]] double encoded(double feature) const {
    if (std::isnan(feature)) return feature;
    if (!level) return transform.apply(feature);
    return feature == static_cast<double>(*level) ? 1 : 0;
  }

  // Returns a scaled value as a multiple of the feature's own unit: itself but for a logarithm, which becomes the value
  // it is of, shifted and stretched so that its slope is 1 at the mean. Errors of what this returns, divided by
  // its variance, are errors in the column's own units.
  [[nodiscard]] double linearized(double scaled) const;
  // Returns the change of linearized() for one of the feature's own units.
  [[nodiscard]] double linearized_unit() const;
};

struct Cell {
  Index row = 0;
  std::size_t feature = 0;
};

// Inputs of a network, rows x encoded columns, which are also its targets.
struct Prepared {
  Matrix inputs;                     // scaled; missing values replaced
  Matrix weights;                    // 1, or 0 where the loss ignores a value; no rows if all are 1
  std::optional<Cell> beyond_float;  // first value that is above 1e18 when scaled: its square is beyond float32
  Vector column_weights{};           // 1 x columns, of the loss; empty if all are 1

  [[nodiscard]] const float* weights_data() const { return weights.rows() > 0 ? weights.data() : nullptr; }
  [[nodiscard]] bool weighted() const { return weights.rows() > 0 || column_weights.size() > 0; }
  // Writes the row's weights in the loss (1 x columns), weights times column weights. Requires weighted().
  void copy_weights(Index row, float* to) const;
};

// Copies rows [begin, begin + count).
[[nodiscard]] Prepared slice(const Prepared& rows, Index begin, Index count);

// Const members may be called from several threads.
struct Pipeline {
  PipelineOptions options;
  std::vector<EncodedColumn> columns;  // in the order of features, levels of one feature together

  // Encodes and scales features (rows x features; NaN: missing; a level's number for a categorical feature).
  [[nodiscard]] Prepared transform(const MatrixD& features, ThreadPool* pool = nullptr) const;
  // Encodes features without transforming, scaling or filling: rows x encoded columns, numbers as they are and levels
  // as 0 or 1.
  [[nodiscard]] MatrixD expand(const MatrixD& features) const;
  [[nodiscard]] std::size_t features() const { return columns.empty() ? 0 : columns.back().source + 1; }
  // Decodes the network's output (rows x encoded columns) to features in their own units; a categorical feature gets
  // the level with the largest value.
  [[nodiscard]] MatrixD invert(const Matrix& scaled) const;
  [[nodiscard]] bool has_logarithms() const;
  // Replaces scaled values (rows x encoded columns) by EncodedColumn::linearized(), in columns of logarithms.
  void linearize(Matrix& scaled) const;

 private:
  void transform_row(const MatrixD& features, Index row, Prepared& out) const;
};

// `statistics`: of the encoded columns (encoded_statistics()). Levels are scaled as a number with range [0, 1], even
// those that no row has.
[[nodiscard]] Pipeline fit_pipeline(const std::vector<ColumnStatistics>& statistics, const PipelineOptions& options,
                                    const FeatureForms& forms = {});

}  // namespace aefx::prep
