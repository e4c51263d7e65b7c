// How the training rows' codes vary together, so that a row can be told that lies far out among them.
#pragma once

#include "aefx/base/matrix.h"

namespace aefx::model {

struct CodeSpread {
  VectorD mean;        // K; like the covariance empty where no row was measured
  MatrixD covariance;  // K x K, divided by rows
};

}  // namespace aefx::model
