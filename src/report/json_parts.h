// Values as JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>

#include "aefx/explain/explanation.h"

namespace aefx::report {

using Json = nlohmann::ordered_json;

[[nodiscard]] inline Json optional(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

template <typename Derived>
[[nodiscard]] Json list(const Eigen::DenseBase<Derived>& values) {
  Json out = Json::array();
  for (Index i = 0; i < values.size(); ++i) out.push_back(values.derived().coeff(i));
  return out;
}

template <typename Derived>
[[nodiscard]] Json rows(const Eigen::DenseBase<Derived>& matrix) {
  Json out = Json::array();
  for (Index r = 0; r < matrix.rows(); ++r) out.push_back(list(matrix.derived().row(r)));
  return out;
}

// What stands beside the codes: a file.
[[nodiscard]] Json regions_json(const explain::Explanation& e);
[[nodiscard]] Json pca_json(const explain::Explanation& e);
[[nodiscard]] Json twins_json(const explain::Explanation& e);
[[nodiscard]] Json stability_json(const explain::Explanation& e);
[[nodiscard]] Json points_json(const explain::Explanation& e);

}  // namespace aefx::report
