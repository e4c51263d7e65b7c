// Rows to codes and back.
#pragma once

#include <string>
#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/csv/row_batch.h"
#include "aefx/csv/schema.h"
#include "aefx/model/model.h"
#include "aefx/prep/rows.h"

namespace aefx::infer {

// How a table's columns serve a model.
struct Match {
  csv::Projection projection;     // numbers: the model's features in its order; texts: what is carried through
  std::vector<std::string> said;  // what the user should know, a sentence each
};

// By name where both tables have names, by position otherwise. `carried` are the columns to carry through; without a
// value the text columns that are no features. Throws Error (data) naming a feature that is missing or holds text.
[[nodiscard]] Match match_features(const model::Model& model, const csv::Schema& schema, const std::string& table,
                                   const std::vector<std::size_t>* carried);
// Likewise for a table of codes (code1 code2 ..., or the first columns where it has no names).
[[nodiscard]] Match match_codes(const model::Model& model, const csv::Schema& schema, const std::string& table,
                                const std::vector<std::size_t>* carried);

// rows x codes of prepared rows (Pipeline::transform). Every row's bits are its own: they do not depend on the others.
[[nodiscard]] Matrix encode_prepared(const model::Model& model, const Matrix& inputs);

// Likewise what the codes are before their activation.
[[nodiscard]] Matrix pre_activations(const model::Model& model, const Matrix& inputs);

// rows x features in their own units, the likeliest level of a categorical one, rounded to the digits that float32 can
// tell apart in the scaled column.
[[nodiscard]] MatrixD decode(const model::Model& model, const Matrix& codes);

}  // namespace aefx::infer
