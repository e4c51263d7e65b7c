// What was measured on the training rows about the codes, kept in the model so that a report needs no data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aefx/base/matrix.h"

namespace aefx::model {

struct CodeEvidence {
  double active = 0;  // share of rows on which the unit is on (its activation's slope is that of its upper branch)
  double min = 0, max = 0, mean = 0, deviation = 0;  // of the code
  double pre_mean = 0, pre_deviation = 0;            // of its pre-activation
};

// An activation region of a deep encoder: the rows on which the same hidden units are on, where it is a straight line.
struct RegionEvidence {
  std::uint64_t rows = 0;
  MatrixD weights;  // D x K: d pre-activation / d column
  VectorD base;     // K: pre-activation less weights * column
};

// What changes when something is held or dealt out, on a sample of the rows. Changes of a code are mean squares over
// its variance, those of a column's reconstruction error are over the column's variance.
struct EffectEvidence {
  std::uint64_t rows = 0;  // of the sample
  MatrixD expected;        // D x K: of the code by holding the column at its mean, were the weights all there is
  MatrixD ablation;        // D x K: of the code by holding the column at its mean
  MatrixD permutation;     // D x K: of the code by dealing the column's values out among rows, halved (Jansen 1999)
  MatrixD lost;            // D x K: of the column's error by holding the code at its mean
  MatrixD alone;           // D x K: R^2 of the column's reconstruction with all other codes held at their means
  VectorD fit;             // K: R^2 of the pre-activation by weights and base; 1 for one layer
};

// PCA of what the network sees, beside it. C components, at most K.
struct PcaEvidence {
  std::uint64_t rows = 0;
  MatrixD components;  // D x C, orthonormal, strongest first; of columns times the root of their weights in the loss
  MatrixD loadings;    // D x C: correlation of column and component, gaps being the mean
  VectorD explained;   // C: share of the total variance
  MatrixD match;       // K x C: correlation of code and component
};

// Two columns that say nearly the same.
struct TwinEvidence {
  std::size_t first = 0, second = 0;
  double correlation = 0;
};

// Training again with other seeds on other rows; each run's codes are matched to the model's, and stretched to fit
// them.
struct StabilityEvidence {
  std::uint64_t runs = 0;
  double row_share = 0;   // of the training rows, drawn anew for each run
  VectorD correlation;    // K: |correlation| of a code with its match, mean over runs
  VectorD back;           // K: share of the runs in which it came back
  double same_space = 0;  // R^2 of the codes by linear combinations of a run's codes, mean over codes and runs
  MatrixD weight_mean, weight_deviation;  // D x K: of the match's weights
  MatrixD share_mean, share_deviation;    // D x K: of its signed shares
};

// At most so many rows are kept to be drawn, and a column colours them if it has no more values than that.
inline constexpr std::size_t kMostPoints = 1000, kMostLevels = 12;

// The codes of some rows, to be drawn. N rows, spread evenly over the table. But for levels that are learned from, the
// only text of a table that a model holds are the few values of one carried column, which colour the points: other text
// may be personal.
struct PointEvidence {
  Matrix codes;                     // N x K
  std::string column;               // that was carried through
  std::size_t position = 0;         // of it in the table, from 0
  std::vector<std::string> levels;  // its values, sorted; empty if there is no such column
  std::vector<std::size_t> level;   // N, or none: which of the levels each row has
};

// D encoded columns, K codes. Weights are in scaled units: those of what the network sees.
struct Evidence {
  std::uint64_t rows = 0;
  std::vector<CodeEvidence> codes;  // K
  MatrixD weights;   // D x K: d pre-activation / d column, averaged over rows; the kernel itself for one layer
  VectorD base;      // K: pre-activation less weights * column, averaged over rows; the bias itself for one layer
  MatrixD shares;    // D x K: cov(contribution of the column, pre-activation) / var(pre-activation), signed
  VectorD rest;      // K: the share left for the base, which moves between regions of a deep encoder; 0 for one layer
  VectorD error;     // D: mean squared reconstruction error, scaled units, over values that are there
  VectorD variance;  // D: of the column, scaled units, likewise
  bool straight = true;                 // the encoder is made of straight pieces, so that it has regions
  std::uint64_t regions_seen = 0;       // how many regions the rows lie in; 1 for one layer
  bool regions_complete = true;         // else there are more
  std::vector<RegionEvidence> regions;  // those of most rows, first the largest; none for one layer
  EffectEvidence effects;
  PcaEvidence pca;                  // of the training rows
  std::vector<TwinEvidence> twins;  // strongest first
  std::optional<StabilityEvidence> stability;
  PointEvidence points;
};

}  // namespace aefx::model
