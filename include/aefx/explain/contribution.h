// Contributions of columns to codes, row by row.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/model/model.h"

namespace aefx::explain {

class PathSlopes;

// How the contributions of a row are made. With one layer before the codes, whose slopes are the same everywhere, both
// are the same.
enum class Method {
  path,   // slopes are means over the straight path from the mean row to the row: the base is the same on every row
  slope,  // slopes are those at the row, and the base is what the contributions leave
};

// Names on the command line: path, slope.
[[nodiscard]] std::string_view name(Method method);
[[nodiscard]] std::vector<std::string_view> method_names();

// Tells whether contributions can be summed exactly along paths: every hidden layer before the codes but the last one
// is piecewise linear.
[[nodiscard]] bool has_exact_path(const model::Model& model);

// path where it is exact, else slope.
[[nodiscard]] Method default_method(const model::Model& model);

// Returns the method of that name, or the default without one. Throws Error (usage) for other names, and for path where
// it is not exact.
[[nodiscard]] Method parse_method(const std::optional<std::string>& text, const model::Model& model);

// What the user should know of the contributions of this model: that a method which was asked for is the same as the
// other one, or that the default is not path. Empty if there is nothing to say.
[[nodiscard]] std::string method_remark(const std::optional<std::string>& text, const model::Model& model);

// One code on N rows of D columns. On each row contributions and base sum to the pre-activation.
struct Contribution {
  // N x D: derivative of the pre-activation by the column as the formula has it, capped and, where it is on a log
  // scale, its logarithm; per unit of that. Of Method::path its mean over the path
  MatrixD slopes;
  // N x D: slope * (that value - its mean in training), but for the rounding of the network's float32, about 1e-6 of
  // the code, which is spread over them; 0 where the mean replaces a missing value
  MatrixD parts;
  VectorD base;  // N: pre-activation of the mean row, or with Method::slope pre-activation less all contributions
  VectorD pre_activation;  // N: of the code, bitwise equal to that of encoding
};

// Computes contributions of some rows. Slopes of a one-layer encoder are its kernel. Concurrent calls of of() are safe.
// `model` must outlive this.
class Contributions {
 public:
  // `inputs`: N x D scaled columns (prep::Pipeline::transform). Method::path needs has_exact_path().
  Contributions(const model::Model& model, const Matrix& inputs, Method method);
  Contributions(const model::Model& model, const Matrix& inputs)
      : Contributions(model, inputs, default_method(model)) {}
  // `code`: 0 to K - 1.
  [[nodiscard]] Contribution of(Index code) const;

 private:
  const model::Model& model_;
  Matrix inputs_;
  MatrixD centred_;                         // N x D: inputs less the mean row
  MatrixD pre_activation_;                  // N x K
  VectorD base_;                            // K; empty if it differs from row to row
  std::shared_ptr<const PathSlopes> path_;  // of Method::path and hidden layers
  std::vector<MatrixD> unit_slopes_;        // PathSlopes::by_units()
};

// Whether values of a column are capped.
[[nodiscard]] bool has_caps(const prep::Pipeline& pipeline);

// Returns the caps that replace values of some rows, NaN where none does. `values`: N x D (prep::Pipeline::expand).
[[nodiscard]] MatrixD applied_caps(const prep::Pipeline& pipeline, const MatrixD& values);

}  // namespace aefx::explain
