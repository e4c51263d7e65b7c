// From a table's numbers to what the network sees, and back.
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

namespace aefx::prep {

// What is done where a value is missing.
enum class OnMissing {
  mask,    // the mean at the input, left out of the loss
  mean,    // the mean, as if it had been measured
  median,  // the median, likewise
  drop,    // the row is left out
  error,
};

[[nodiscard]] std::string_view name(OnMissing rule);
[[nodiscard]] std::optional<OnMissing> on_missing_named(std::string_view name);
[[nodiscard]] std::vector<std::string_view> on_missing_names();

struct PipelineOptions {
  Scaling scaling = Scaling::minmax;
  double margin = 0;  // minmax only: [margin, 1 - margin]
  OnMissing on_missing = OnMissing::mask;
};

// One column that the network sees.
struct EncodedColumn {
  std::size_t source = 0;  // position among the features
  Scale scale;
  double fill = 0;  // stands where the value is missing, in the column's own units
  ColumnStatistics statistics;
  // Of a categorical feature: which of its levels this column tells, being 1 where a row has it and 0 where not.
  std::optional<std::size_t> level{};
  double weight = 1;  // in the loss; 1 / L for each of L levels, so that a categorical feature counts as one number

  // What a value of the feature is in this column.
  [[nodiscard]] double encoded(double feature) const {
    if (!level || std::isnan(feature)) return feature;
    return feature == static_cast<double>(*level) ? 1 : 0;
  }
};

struct Cell {
  Index row = 0;
  std::size_t feature = 0;
};

// What a network is trained on, rows x encoded columns. Targets are the inputs.
struct Prepared {
  Matrix inputs;                     // scaled, gaps filled
  Matrix weights;                    // 1 where a value counts in the loss, else 0; no rows when every value counts
  std::optional<Cell> beyond_float;  // the first value that, scaled, is beyond 1e18: its square has no float32
  Vector column_weights{};           // 1 x columns: EncodedColumn::weight; empty when all are 1

  [[nodiscard]] const float* weights_data() const { return weights.rows() > 0 ? weights.data() : nullptr; }
  [[nodiscard]] bool weighted() const { return weights.rows() > 0 || column_weights.size() > 0; }
  // What the values of a row count in the loss, columns and gaps together; for weighted rows.
  void count_row(Index row, float* to) const;
};

// Some of the rows, one after the other.
[[nodiscard]] Prepared slice(const Prepared& rows, Index begin, Index count);

struct Pipeline {
  PipelineOptions options;
  std::vector<EncodedColumn> columns;

  // Features (rows x features, NaN where missing, levels where categorical) to what the network sees.
  // The threads of `pool` help, if there is one.
  [[nodiscard]] Prepared transform(const MatrixD& features, ThreadPool* pool = nullptr) const;
  // Features as the columns that the network sees, unscaled and with their gaps (NaN): rows x encoded columns.
  [[nodiscard]] MatrixD expand(const MatrixD& features) const;
  [[nodiscard]] std::size_t features() const { return columns.empty() ? 0 : columns.back().source + 1; }
  // What the network gives to features in their own units; of a categorical one, its level with the largest value.
  [[nodiscard]] MatrixD invert(const Matrix& scaled) const;

 private:
  void transform_row(const MatrixD& features, Index row, Prepared& out) const;
};

// `statistics` are those of the encoded columns. Levels are scaled from 0 and 1 as a number's range is, even if no row
// has them.
[[nodiscard]] Pipeline fit_pipeline(const std::vector<ColumnStatistics>& statistics, const PipelineOptions& options,
                                    const LevelCounts& levels = {});

}  // namespace aefx::prep
