// JSON as the model file has it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aefx/base/matrix.h"

namespace aefx::model {

using Json = nlohmann::ordered_json;

// The largest count that every reader of JSON holds exactly.
inline constexpr std::size_t kMostRows = std::size_t{1} << 53U;

// Objects a member a line, arrays of plain values on one line.
[[nodiscard]] std::string pretty(const Json& json);

// A float32 as the shortest decimal that reads back the same.
[[nodiscard]] Json number(float value);
template <typename Derived>
[[nodiscard]] Json numbers(const Eigen::DenseBase<Derived>& row) {
  Json out = Json::array();
  for (Index i = 0; i < row.size(); ++i) {
    if constexpr (std::is_same_v<typename Derived::Scalar, float>) {
      out.push_back(number(row.derived().coeff(i)));
    } else {
      out.push_back(row.derived().coeff(i));
    }
  }
  return out;
}
template <typename Derived>
[[nodiscard]] Json rows(const Eigen::DenseBase<Derived>& matrix) {
  Json out = Json::array();
  for (Index r = 0; r < matrix.rows(); ++r) out.push_back(numbers(matrix.derived().row(r)));
  return out;
}

// A place in a JSON document that is read with checks: what is missing, of another type or not finite throws Error
// (model) with the path to it, such as network.layers[2].bias.
class Field {
 public:
  Field(const Json& json, std::string file, std::string path = {});

  [[nodiscard]] Field at(std::string_view key) const;  // a member of an object, which must be there
  [[nodiscard]] bool has(std::string_view key) const;  // and is not null
  [[nodiscard]] Field at(std::size_t index) const;     // an element of an array
  [[nodiscard]] std::size_t size() const;              // of an array
  void expect_size(std::size_t expected, std::string_view of) const;

  [[nodiscard]] double real() const;                        // finite
  [[nodiscard]] double not_negative() const;                // likewise, 0 or above
  [[nodiscard]] std::size_t count(std::size_t most) const;  // a whole number in 0 .. most
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool boolean() const;
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> texts() const;  // members of an object, all texts
  [[nodiscard]] VectorD vector(std::size_t size) const;
  [[nodiscard]] MatrixD matrix(std::size_t rows, std::size_t columns) const;

  [[noreturn]] void fail(const std::string& message) const;

 private:
  const Json* json_;
  std::string file_, path_;
};

}  // namespace aefx::model
