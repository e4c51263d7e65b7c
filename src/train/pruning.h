// Pruning: an encoder layer whose codes read few columns each.
#pragma once

#include "aefx/nn/network.h"
#include "aefx/prep/pipeline.h"

namespace aefx::train {

// Leaves each code of `network`, whose encoder has one layer, at most `most` columns of the table: the weights of all
// others become 0. The levels of a categorical column count as one. Backward elimination: a code is fitted by least
// squares, with a small ridge, to the columns with its largest weights, and those without which the others give it best
// are left out, a tenth at a time. Of columns that say the same one stays. `rows` are prepared rows; the same rows give
// the same network.
void prune(nn::Network& network, const prep::Prepared& rows, const prep::Pipeline& pipeline, Index most);

// Returns how many columns of the table the network sees.
[[nodiscard]] Index table_columns(const prep::Pipeline& pipeline);

}  // namespace aefx::train
