// What a run is of, so that a checkpoint of another one is told.
#pragma once

#include <cstdint>
#include <string>

#include "aefx/csv/row_batch.h"
#include "aefx/model/model.h"
#include "aefx/train/checkpoint.h"
#include "aefx/train/options.h"
#include "aefx/train/train.h"

namespace aefx::train {

// A checksum of numbers to be learned from; `before` is that of those before them.
[[nodiscard]] std::uint32_t sum_of(const MatrixD& numbers, std::uint32_t before = 0);

// Options are named as on the command line. `--threads` is none of them, since the result does not depend on it.
[[nodiscard]] Identity identity(const TrainOptions& options, const model::Table& table, Index rows, std::uint32_t sum,
                                const LargeTable* large);

// The checksum of all rows, wherever they lie.
[[nodiscard]] std::uint32_t sum_of(const csv::RowBatch& rows, const LargeTable* large, Ranks* ranks);

}  // namespace aefx::train
