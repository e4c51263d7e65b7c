// Rows as decoding gives them back: from codes within the range that the fitted rows' codes set.
#pragma once

#include "aefx/nn/network.h"
#include "aefx/train/options.h"
#include "model/code_range.h"
#include "train/reduction.h"
#include "train/rows/row_source.h"

namespace aefx::train {

// Returns the range to which decoding limits codes where rows (rows x inputs, at least one) were fitted.
[[nodiscard]] model::CodeRange code_range(const nn::Network& network, const Matrix& inputs);

// Returns it where all rows of the source were fitted, those of other processes among them. Collective.
[[nodiscard]] model::CodeRange code_range(const nn::Network& network, RowSource& rows);

// Returns the range to which the continued model, if there is one, limits codes; else none.
[[nodiscard]] model::CodeRange former_code_range(const TrainOptions& options);

// Returns the outputs of the decoder (rows x inputs) as infer::decode() computes them, with codes limited to `range`.
[[nodiscard]] Matrix reconstruct(const nn::Network& network, const Matrix& inputs, const model::CodeRange& range);

}  // namespace aefx::train
