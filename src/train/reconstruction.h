// Rows as decoding gives them back: from codes within the range of those of the fitted rows.
#pragma once

#include "aefx/nn/network.h"
#include "model/code_range.h"
#include "train/reduction.h"
#include "train/rows/row_source.h"

namespace aefx::train {

// Returns the range of the codes of rows (rows x inputs); at least one row.
[[nodiscard]] model::CodeRange code_range(const nn::Network& network, const Matrix& inputs);

// Returns the range of the codes of all rows of the source, those of other processes among them. Collective.
[[nodiscard]] model::CodeRange code_range(const nn::Network& network, RowSource& rows);

// Returns the outputs of the decoder (rows x inputs) as infer::decode() computes them, with codes limited to `range`.
[[nodiscard]] Matrix reconstruct(const nn::Network& network, const Matrix& inputs, const model::CodeRange& range);

}  // namespace aefx::train
