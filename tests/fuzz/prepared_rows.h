// What is computed of prepared rows: components, subsets of columns, and how columns vary together.
#pragma once

#include "aefx/prep/pipeline.h"
#include "prep/em_pca.h"

namespace aefx::fuzz {

// Requires prepared rows to be finite and to be what `numbers` (rows x features) mean, and all that PCA and the like
// make of them to be finite and to be what it is said to be.
void require_prepared(const prep::Pipeline& pipeline, const MatrixD& numbers, const prep::Prepared& rows,
                      const prep::EmComponents& wanted);

}  // namespace aefx::fuzz
