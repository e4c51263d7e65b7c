// Figures measured on a model's training rows for its report. The model file holds it, so that a report needs
// no data. Plain values: threads may read them at the same time.
//
// D encoded columns, K codes, N rows. Weights and biases are in scaled units, those of the network's inputs
// (prep::Pipeline::transform); in explain::Explanation they are in the columns' own units.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aefx/base/matrix.h"

namespace aefx::model {

struct CodeStatistics {
  double active = 0;  // share of rows, 0 to 1, on which the unit is on: its pre-activation is above 0
  double min = 0, max = 0, mean = 0, deviation = 0;  // of the code; deviations are divided by N
  double pre_mean = 0, pre_deviation = 0;            // of its pre-activation
};

// The rows on which the same hidden units of a deep encoder are on, so that its pre-activations are exactly linear.
struct LinearRegion {
  std::uint64_t rows = 0;
  MatrixD weights;  // D x K: derivative of each pre-activation by each column
  VectorD bias;     // K: pre-activation less weights * columns
};

struct LinearRegions {
  bool piecewise_linear = true;       // the hidden activations are, so that there are regions
  std::uint64_t count = 0;            // regions that hold rows; 1 for one layer
  bool complete = true;               // false: there are more than `count`
  std::vector<LinearRegion> largest;  // those of most rows, descending, at most 5; none for one layer
};

// Effects of ablation (a value is replaced by its mean) and permutation (a column's values are shuffled among rows), on
// a sample of the rows. Changes of a code are mean squares divided by the code's variance. The levels of a categorical
// feature are changed together, since no row has another combination of them; each of their rows holds the feature's
// effect.
struct Effects {
  std::uint64_t rows = 0;        // of the sample; 0: effects were too costly to measure
  std::uint64_t shuffles = 0;    // that permutation effects without a closed form are means of; 0: an older model
  double permutation_error = 0;  // largest standard error of a permutation effect; 0 where all have a closed form
  MatrixD predicted;             // D x K: change of the code by ablating the feature, predicted by the weights
  MatrixD ablation;              // D x K: change of the code by ablating the feature
  MatrixD permutation;           // D x K: half of the change of the code by permuting the feature (Jansen 1999)
  MatrixD correlation;           // D x K: of column and code; of a level the feature's correlation ratio, 0 to 1
  MatrixD reconstruction_loss;   // D x K: R^2 that the column's reconstruction loses by ablating the code
  MatrixD single_code_r2;        // D x K: R^2 of the column's reconstruction with all other codes ablated
  VectorD formula_r2;            // K: R^2 of the pre-activation by weights and bias; 1 for one layer
};

// PCA of the network's inputs, with C components, at most K.
struct PcaComparison {
  std::uint64_t rows = 0;    // on which it was fitted
  MatrixD components;        // D x C: orthonormal, of columns multiplied by the root of their weights in the loss
  MatrixD loadings;          // D x C: correlation of column and component; missing values count as the mean
  VectorD explained;         // C: share of the total variance, descending
  MatrixD code_correlation;  // K x C: correlation of code and component
};

// Columns that are connected by |correlations| of at least 0.9: a weight on one could as well be on another.
struct CollinearCluster {
  std::vector<std::size_t> columns;  // positions among the D columns, ascending, two or more
  double least = 0, most = 0;        // |correlation| of those pairs of them that reach 0.9
  double correlation = 0;            // of the first two; of two columns the one there is
};

// Comparison with models trained again, with other seeds and on other rows. Each code is matched to the run's code that
// it correlates with most, which is rescaled to fit it by least squares.
struct Stability {
  std::uint64_t runs = 0;
  double row_share = 0;    // of the training rows, drawn anew for each run
  VectorD correlation;     // K: |correlation| of a code with its match, mean over runs
  VectorD recovery_rate;   // K: share of the runs in which that |correlation| is at least 0.9
  double subspace_r2 = 0;  // R^2 of the codes by linear combinations of a run's codes, mean over codes and runs
  // D x K: means of the match's weights and signed shares over runs, and their standard deviations on other tables of
  // as many rows: those over runs, which share most of their rows, times the root of row_share / (1 - row_share).
  MatrixD weight_mean, weight_deviation;
  MatrixD share_mean, share_deviation;
};

// Most rows that are drawn as points, and most values of a column that colours them.
inline constexpr std::size_t kMostPoints = 1000, kMostLevels = 12;

// Parts of a column's range whose values are counted, and most columns for which a model file holds the counts.
inline constexpr Index kBins = 24, kMostCounted = 200;

// The codes of some rows, spread evenly over the table, for drawing. The values of the colouring column are the only
// text of a table, besides the levels of categorical features, that a model holds: other text may be personal.
struct Points {
  Matrix codes;                      // N x K, at most kMostPoints rows
  std::string column;                // passthrough column that colours the points
  std::size_t position = 0;          // of that column in the table, from 0
  std::vector<std::string> levels;   // its values, sorted; empty: no column colours the points
  std::vector<std::size_t> level;    // N, or empty: index into `levels` for each row
  std::vector<std::uint64_t> row{};  // N, or empty (older models): number of the row among those measured, from 1
  // D x kBins: how many of the rows have a value in each equal part of the column's range in training (own units,
  // capped; a missing value counts as the mean); of levels zeros. Empty for more than kMostCounted columns.
  MatrixD counts{};
  // N x features, own units, capped; a level's number. Of a table that is at hand: a
  // model file holds none. Empty otherwise.
  MatrixD values{};
};

struct Measurements {
  std::uint64_t rows = 0;
  std::vector<CodeStatistics> codes;  // K
  MatrixD weights;  // D x K: derivative of pre-activation by column, mean over rows; the kernel for one layer
  VectorD bias;     // K: pre-activation less weights * columns, mean over rows; the bias itself for one layer
  // D x K: cov(contribution, code) / var(code), signed (Pratt 1987); of the pre-activation where the activation is
  // curved
  MatrixD shares;
  // K: 1 - sum of shares: of a code that is cut on some rows what the cut brings; 0 if it is on for all rows. Without
  // path_shares, of a deep encoder the variation between its regions
  VectorD residual_share;
  bool path_shares = false;  // of a deep encoder: contributions are those of explain::Method::path
  VectorD error;             // D: mean squared reconstruction error over present values, prep::Pipeline::linearize()d
  VectorD variance;          // D: of the column over present values, linearized too
  LinearRegions regions;
  Effects effects;
  PcaComparison pca;                        // of the training rows, also where another table was measured
  std::vector<CollinearCluster> collinear;  // largest first
  std::optional<Stability> stability;       // of training; empty unless asked for
  Points points;
};

}  // namespace aefx::model
