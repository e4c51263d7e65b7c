// What changes when a column or a code is held at its mean, or a column's values are dealt out among the rows.
#pragma once

#include "aefx/model/evidence.h"
#include "aefx/model/model.h"
#include "aefx/prep/pipeline.h"

namespace aefx::explain {

// `line` holds weights and base of the formula that is judged, and the codes' means. Columns are held at their means in
// training. Work grows with rows x columns x (first hidden layer + what follows), and rows x codes x the decoder.
[[nodiscard]] model::EffectEvidence measure_effects(const model::Model& model, const model::Evidence& line,
                                                    const prep::Prepared& rows);

// How many rows are worth the time on a table and network of this width; 0 where even a few would take too long, and
// nothing but the fit of the formula is measured.
[[nodiscard]] Index effect_rows(const nn::Network& network);

}  // namespace aefx::explain
