// Derives an explanation from a model and what was measured.
#pragma once

#include "aefx/explain/explanation.h"
#include "aefx/model/model.h"

namespace aefx::explain {

// Builds the explanation of `model`. `measurements` are the model's own, or those of another table (Evaluation).
// Thread-safe: reads its arguments only.
[[nodiscard]] Explanation explain(const model::Model& model, const model::Measurements& measurements);

// A linear map of D columns in their own units.
struct RawWeights {
  MatrixD weights;  // D x K
  VectorD bias;     // K
};

// Converts weights (D x K) and bias (K) of scaled columns, x' = (x - offset) * scale + base, to columns in their own
// units: raw weight = scale * w; raw bias = bias + sum of w * (base - scale * offset).
[[nodiscard]] RawWeights unscale(const prep::Pipeline& pipeline, const MatrixD& weights, const VectorD& bias);

// Whether a code has the same value on all of `rows` rows; false for less than two rows.
[[nodiscard]] bool is_dead(const model::CodeStatistics& code, std::uint64_t rows);

// R^2 of the reconstruction of each feature on the measured rows, in table order, the levels of a categorical one
// together; empty for a feature that does not vary.
[[nodiscard]] std::vector<std::optional<double>> feature_r2(const model::Model& model,
                                                            const model::Measurements& measurements);

// Mean of feature_r2() over the features that vary; empty if none does.
[[nodiscard]] std::optional<double> reconstruction_r2(const model::Model& model,
                                                      const model::Measurements& measurements);

// Sets the curves of `e`, of the `most_codes` first codes and for each of at most `most_columns` columns: those whose
// reconstruction the code moves most, in standard deviations of the column.
struct CurveCount {
  std::size_t most_codes = 8, most_columns = 6;
};
void add_decoder_curves(const model::Model& model, const CurveCount& count, Explanation& e);

// Returns how many a page of HTML shows: those of the first codes, or of all.
[[nodiscard]] CurveCount curves_of_a_page(const Explanation& e, bool all);

struct Verdict {
  std::vector<std::string> answer;    // the errors compared with those of the column means and of PCA
  std::vector<std::string> warnings;  // dead codes, values that the output cannot reach, and what to do
};

// Tells in sentences whether training succeeded.
[[nodiscard]] Verdict verdict(const model::Model& model, const model::Measurements& measurements);

}  // namespace aefx::explain
