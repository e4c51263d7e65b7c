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
  std::string name;
  double mean = 0, min = 0, max = 0;  // on the training rows, own units
  std::uint64_t missing = 0;
  std::optional<double> kept;  // R^2 of its reconstruction: 1 is exact, 0 no better than its mean; none if constant
};

struct Code {
  std::string name;
  double active = 0;                                 // share of rows on which it is above 0
  bool always_on = false;                            // exactly linear on these rows
  bool dead = false;                                 // the same value on every row
  double min = 0, max = 0, mean = 0, deviation = 0;  // of the code
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
  bool exact = true;  // one layer: the formulas hold on every row; else they are averages over the rows

  std::vector<Column> columns;  // D
  std::vector<Code> codes;      // K
  // pre-activation of code k = raw_bias(k) + sum over i of raw_weights(i, k) * column i in its own units
  MatrixD raw_weights;     // D x K
  VectorD raw_bias;        // K
  MatrixD scaled_weights;  // D x K: the same for what the network sees
  VectorD scaled_bias;     // K
  MatrixD shares;          // D x K: signed share of the code's variance
  VectorD rest;            // K: what no column has, in a deep encoder; shares and rest sum to 1

  std::vector<std::pair<std::string, std::string>> options;
  std::uint64_t fit_rows = 0, valid_rows = 0, epochs = 0, best_epoch = 0;
  std::string stopped;
  std::vector<Epoch> curve;
  std::vector<Candidate> candidates;
  Errors errors;
  double moved = 0;
  std::vector<std::string> verdict;  // did it train, and what to do: plain sentences
  std::vector<std::string> notes;    // what training had to say
};

}  // namespace aefx::explain
