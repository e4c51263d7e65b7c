// What a report says, as plain values. D columns of the table, K codes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "aefx/base/matrix.h"

namespace aefx::explain {

struct Column {
  std::string name;                   // of a level: species=setosa
  double mean = 0, min = 0, max = 0;  // on the training rows, own units
  std::uint64_t missing = 0;
  std::optional<double> kept;  // R^2 of its reconstruction: 1 is exact, 0 no better than its mean; none if constant
  std::string source{};        // the table's column: the name itself, or that of which this is a level
  std::string level{};         // empty for a number
  std::size_t feature = 0;     // place of the source among the columns learned from: levels of one have the same
};

struct Code {
  std::string name;
  double active = 0;                                 // share of rows on which it is above 0
  bool always_on = false;                            // exactly linear on these rows
  bool dead = false;                                 // the same value on every row
  double min = 0, max = 0, mean = 0, deviation = 0;  // of the code
  double fit = 1;                                    // R^2 of its pre-activation by the formula; 1 for one layer
  // How far holding a column at its mean, and dealing its values out among rows, change the code as the formula's
  // weights say: 1 is exactly so, 0 not at all (1 - sum of |difference| / sum of both, over columns).
  double ablation_agreement = 1, permutation_agreement = 1;
  std::optional<std::size_t> component = {};  // of PCA, the one that it is most like; none if it is dead
  double component_correlation = 0;
};

// An activation region of a deep encoder: rows on which these formulas are exact.
struct Region {
  double share = 0;     // of the rows
  MatrixD raw_weights;  // D x K
  VectorD raw_bias;     // K
};

// PCA of the same table, C components, strongest first.
struct Pca {
  std::uint64_t rows = 0;
  MatrixD loadings;   // D x C: correlation of column and component
  VectorD explained;  // C: share of the variance
  MatrixD match;      // K x C: correlation of code and component
};

// Columns that say nearly the same, so that they could swap roles.
struct Twins {
  std::size_t first = 0, second = 0;
  double correlation = 0;
};

// Training again with other seeds on other rows.
struct Stability {
  std::uint64_t runs = 0;
  double row_share = 0;   // of the training rows, in each run
  VectorD correlation;    // K: |correlation| of a code with its match in a run, mean over runs
  VectorD back;           // K: share of runs in which it came back (|correlation| >= 0.9)
  double same_space = 0;  // R^2 of the codes by all codes of a run together: high where codes are turned, not lost
  MatrixD raw_weight_mean, raw_weight_deviation;  // D x K
  MatrixD share_mean, share_deviation;            // D x K
};

// The codes of some rows, to be drawn. N rows.
struct Points {
  Matrix codes;                     // N x K
  std::string column;               // whose value colours a point
  std::vector<std::string> levels;  // its values; empty if there is no such column
  std::vector<std::size_t> level;   // N, or none: which of the levels each row has
};

// Mean squared reconstruction errors on the same rows, each column divided by its range.
struct Errors {
  std::uint64_t rows = 0;
  bool held_out = false;
  double network = 0, pca = 0, means = 0;
};

struct Candidate {
  std::string name;
  double error = 0;
  bool chosen = false;
};

struct Epoch {
  double train = 0;
  std::optional<double> valid;
};

struct Explanation {
  std::string table;       // what the model was trained on
  std::string measured;    // another table that it was measured on; empty: the training rows
  std::uint64_t rows = 0;  // measured on
  std::string activation;  // of the codes
  std::size_t encoder_layers = 1;
  bool exact = true;  // one layer: the formulas hold on every row; else they are averages over the training rows

  std::vector<Column> columns;  // D
  std::vector<Code> codes;      // K
  // pre-activation of code k = raw_bias(k) + sum over i of raw_weights(i, k) * column i in its own units
  MatrixD raw_weights;     // D x K
  VectorD raw_bias;        // K
  MatrixD scaled_weights;  // D x K: the same for what the network sees
  VectorD scaled_bias;     // K
  MatrixD shares;          // D x K: signed share of the code's variance
  VectorD rest;            // K: what no column has, in a deep encoder; shares and rest sum to 1

  // On a sample of the rows. Changes are mean squares over the variance of what changes.
  std::uint64_t effect_rows = 0;
  MatrixD ablation;     // D x K: of the code, when the column is held at its mean
  MatrixD permutation;  // D x K: of the code, when the column's values are dealt out among rows, halved
  MatrixD lost;         // D x K: R^2 that the column loses when the code is held at its mean
  MatrixD alone;        // D x K: R^2 of the column when all other codes are held at their means

  bool straight = true;            // made of straight pieces, so that there are regions
  std::uint64_t regions_seen = 0;  // in which the rows lie
  bool regions_complete = true;    // else there are more
  std::vector<Region> regions;     // of a deep encoder: those of most rows, first the largest
  Pca pca;
  std::vector<Twins> twins;
  std::optional<Stability> stability;
  Points points;

  std::vector<std::pair<std::string, std::string>> options;
  std::uint64_t fit_rows = 0, valid_rows = 0, epochs = 0, best_epoch = 0;
  std::string stopped;
  std::vector<Epoch> curve;
  std::vector<Candidate> candidates;
  Errors errors;
  std::optional<double> kept;  // of the variance of the rows measured on; none if nothing varies
  double moved = 0;
  std::vector<std::string> story;     // what makes each code, in plain sentences
  std::vector<std::string> cautions;  // what to mind with all of them, likewise: never left out
  std::vector<std::string> verdict;   // did it train, and what to do: plain sentences
  std::vector<std::string> notes;     // what training had to say
};

}  // namespace aefx::explain
