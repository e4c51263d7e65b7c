// Ablation and permutation effects.
#pragma once

#include "aefx/base/thread_pool.h"
#include "aefx/model/measurements.h"
#include "aefx/model/model.h"
#include "aefx/prep/pipeline.h"

namespace aefx::explain {

// Measures effects on `rows`. `formula` holds the weights and bias that are judged, and the codes' means. Features are
// ablated to their means in training. Where a code stays linear its permutation effect is the mean over all orders;
// elsewhere it is that over some, drawn with the run's seed. Costs rows x columns x (units of the first layer + weights
// of the further encoder layers), and rows x codes x weights of the decoder, shared by the threads of `pool`.
[[nodiscard]] model::Effects measure_effects(const model::Model& model, const model::Measurements& formula,
                                             const prep::Prepared& rows, ThreadPool* pool = nullptr);

// Number of rows on which effects take well under a second; 0 where even a few rows would take too long, so that only
// the R^2 of the formula is measured.
[[nodiscard]] Index effect_rows(const nn::Network& network);

}  // namespace aefx::explain
