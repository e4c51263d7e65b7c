// Splits of rows into those that are fitted and those that are held out.
#pragma once

#include <cstdint>
#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/base/thread_pool.h"
#include "aefx/prep/pipeline.h"

namespace aefx::train {

struct Split {
  std::vector<Index> fit, held_out;  // ascending
  // Parts of held_out, of a split that the weights are fitted on: rows that choose among candidates and when to stop,
  // and rows that choose nothing, of which errors are reported.
  std::vector<Index> watched{}, judged{};
  bool far = false;  // holds out the rows far from the middle, and not a random part
};

// Holds out a random share of rows 0 .. rows - 1; with two rows or more, at least one is left on either side.
[[nodiscard]] Split random_split(Index rows, double share, std::uint64_t seed);

// Splits of which each holds out another part of rows 0 .. rows - 1, all rows together.
[[nodiscard]] std::vector<Split> parts_held_out(Index rows, std::size_t folds, std::uint64_t seed);

// Splits for choosing: parts_held_out() and one more, which holds out the rows that are farthest from the middle (in
// units of the columns' deviations, at most three of each column; levels, columns of two values and doubtful values
// count nothing), so that a choice that does well only in the midst of the table, and badly beyond it, is seen. Where
// no column counts, and below 20 rows, there is no such split.
[[nodiscard]] std::vector<Split> cross_validation(const MatrixD& features, std::size_t folds, std::uint64_t seed,
                                                  const prep::FeatureForms& forms = {}, ThreadPool* pool = nullptr);

// Returns whether a feature's value is far beyond its cap: no candidate can foresee it, so it chooses none.
[[nodiscard]] bool is_doubtful(double value, const prep::EncodedColumn& column);

[[nodiscard]] MatrixD take_rows(const MatrixD& from, const std::vector<Index>& rows);

}  // namespace aefx::train
