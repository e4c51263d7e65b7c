// Encodes rows to codes, and decodes codes to rows. All functions are thread-safe.
#pragma once

#include "aefx/base/matrix.h"
#include "aefx/model/model.h"

namespace aefx::infer {

// Returns the codes (rows x codes) of `inputs` (rows x encoded columns), which prep::Pipeline::transform prepared. The
// bits of a row's codes do not depend on the other rows.
[[nodiscard]] Matrix encode_prepared(const model::Model& model, const Matrix& inputs);

// Returns the pre-activations of the codes, rows x codes: what encode_prepared() passes to the last activation.
[[nodiscard]] Matrix pre_activations(const model::Model& model, const Matrix& inputs);

// Returns codes (rows x codes) limited to the range of those of the training rows, beyond which hidden layers of the
// decoder were never trained; of a decoder without them to half that range more on either side. Codes that are not
// finite stay as they are.
[[nodiscard]] Matrix decodable(const model::Model& model, const Matrix& codes);

// Returns the decoded features (rows x features) of decodable() `codes` (rows x codes): numbers in the units of the
// table, rounded to the digits that float32 resolves in the scaled column; for a categorical feature the index of its
// likeliest level. A code that is not finite gives values that are not finite.
[[nodiscard]] MatrixD decode(const model::Model& model, const Matrix& codes);

// Rounds decoded features (rows x features) to whole numbers in the columns that held nothing else in training.
void round_whole(const model::Model& model, MatrixD& features);

// Returns the features that decode() gives for these outputs of the decoder (rows x encoded columns).
[[nodiscard]] MatrixD restore(const model::Model& model, const Matrix& output);

}  // namespace aefx::infer
