// PCA beside the codes, and columns that say nearly the same.
#pragma once

#include <vector>

#include "aefx/model/evidence.h"
#include "aefx/nn/network.h"
#include "aefx/prep/pipeline.h"

namespace aefx::explain {

// PCA of the rows with as many components as there are codes.
[[nodiscard]] model::PcaEvidence beside_pca(const nn::Network& network, const prep::Prepared& all);

// Pairs of columns with |correlation| of at least 0.9, the strongest first. Of very wide tables only the columns that
// matter most to the codes are compared. Levels of one column are not: that they exclude each other is no news. Where
// values are missing the rows count that have both.
[[nodiscard]] std::vector<model::TwinEvidence> find_twins(const prep::Pipeline& pipeline, const MatrixD& shares,
                                                          const prep::Prepared& rows);

}  // namespace aefx::explain
