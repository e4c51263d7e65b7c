// The contents of a report, as plain values that threads may read at the same time. D encoded columns, K codes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/model/measurements.h"
#include "aefx/model/training.h"

namespace aefx::explain {

struct Column {
  std::string name;                   // of a level of a categorical feature: species=setosa
  double mean = 0, min = 0, max = 0;  // on the training rows, as weights count them: own units, transformed
  std::uint64_t missing = 0;          // training rows without a value
  std::optional<double>
      r2;                   // of its reconstruction: 1 is exact, 0 no better than the mean; empty for a constant column
  std::string source{};     // the feature's name: `name` itself, or without the level
  std::string level{};      // empty for a number
  std::size_t feature = 0;  // position of the source among the features; levels of one feature share it
  // How a number is transformed before its weight applies (prep::Transform): log(min(max(value, lower), upper) +
  // offset). A lower cap that only keeps the logarithm defined is left out.
  std::optional<double> lower_cap{}, upper_cap{}, log_offset{};

  [[nodiscard]] bool transformed() const { return lower_cap || upper_cap || log_offset; }
};

struct Code : model::CodeStatistics {
  std::string name{};
  bool always_on = false;  // its unit is on for every row, so that the code is linear on these rows
  bool dead = false;       // the same value on every row
  // Bray-Curtis similarity over columns, 0 to 1, of the ablation effects that the weights predict and of those measured
  // by ablation and by permutation: 1 - sum |a - b| / sum (a + b).
  double ablation_agreement = 1, permutation_agreement = 1;
  std::optional<std::size_t> component{};  // of PCA: the one with the largest |correlation|, from 0; empty if dead
  double component_correlation = 0;
};

// The way back: how the reconstruction of a column changes as one code moves over its range in training, all others
// being at their mean.
struct DecoderCurve {
  std::size_t code = 0, column = 0;
  std::vector<double> at, value;  // of the code; of the column, in own units (of a level its output, about 0 to 1)
};

// The model's measurements, with weights converted to the columns' own units in `regions` and `stability`.
struct Explanation {
  std::string table;       // that the model was trained on
  std::string measured;    // another table that it was measured on; empty: the training rows
  std::uint64_t rows = 0;  // measured
  std::string activation;  // of the codes
  std::size_t encoder_layers = 1;
  bool exact = true;  // one encoder layer: formulas hold on every row; else they are averages over the training rows

  std::vector<Column> columns;  // D
  std::vector<Code> codes;      // K
  // pre-activation of code k = raw_bias(k) + sum over i of raw_weights(i, k) * column i in its own units, transformed
  MatrixD raw_weights;       // D x K
  VectorD raw_bias;          // K
  MatrixD scaled_weights;    // D x K: per unit of the network's inputs
  VectorD scaled_bias;       // K
  MatrixD shares;            // D x K: signed shares of the code's variance (Pratt 1987)
  VectorD residual_share;    // K: of no column (model::Measurements); sums to 1 with the shares
  bool path_shares = false;  // of a deep encoder, along paths from the mean row (model::Measurements)

  model::Effects effects;  // zeros, and a formula_r2 of 1, where they were not measured
  model::LinearRegions regions;
  model::PcaComparison pca;
  std::vector<model::CollinearCluster> collinear;
  std::optional<model::Stability> stability;
  model::Points points;
  std::vector<DecoderCurve> curves;  // by code, the column that changes most first; empty unless asked for
  model::Training training;

  std::optional<double> r2;                       // of the reconstruction over all columns; empty if nothing varies
  std::vector<std::optional<double>> feature_r2;  // that of each of features(); empty for one that does not vary
  // Sentences for readers without the background:
  std::vector<std::string> findings;  // on single codes
  std::vector<std::string> cautions;  // on all codes together; reports always show them
  std::vector<std::string> verdict;   // whether training succeeded
  std::vector<std::string> warnings;  // what is wrong with the result, and what to do
};

// Returns the share of the measured rows that are in a region.
[[nodiscard]] double row_share(const Explanation& e, const model::LinearRegion& region);

// A feature of the table: the column of a number, or all levels of a categorical feature.
struct FeatureColumns {
  std::string name;
  std::vector<std::size_t> columns;  // positions among the D columns
  bool categorical = false;
};

// Groups the columns of `e` by feature, in table order.
[[nodiscard]] std::vector<FeatureColumns> features(const Explanation& e);

// Sums the shares of code `k` over the columns of a feature.
[[nodiscard]] double share(const Explanation& e, const FeatureColumns& feature, std::size_t k);

}  // namespace aefx::explain
