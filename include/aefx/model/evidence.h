// What was measured on the training rows about the codes, kept in the model so that a report needs no data.
#pragma once

#include <cstdint>
#include <vector>

#include "aefx/base/matrix.h"

namespace aefx::model {

struct CodeEvidence {
  double active = 0;  // share of rows on which the unit is on (its activation's slope is that of its upper branch)
  double min = 0, max = 0, mean = 0, deviation = 0;  // of the code
  double pre_mean = 0, pre_deviation = 0;            // of its pre-activation
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
};

}  // namespace aefx::model
