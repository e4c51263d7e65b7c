// Reading and writing the JSON of a model file.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/base/thread_pool.h"

namespace aefx::model {

using Json = nlohmann::ordered_json;

// The largest count that every JSON reader holds exactly.
inline constexpr auto kMostRows =
    static_cast<std::size_t>(std::min<std::uint64_t>(std::uint64_t{1} << 53U, std::numeric_limits<std::size_t>::max()));

// Writes one member of an object in a line, and an array of plain values in one line.
[[nodiscard]] std::string pretty(const Json& json, ThreadPool* pool = nullptr);

// A member of an object: its name, and what makes its value.
struct Member {
  std::string_view name;
  std::function<Json()> make;
};
// Makes an object; its values are made side by side.
[[nodiscard]] Json object(const std::vector<Member>& members, ThreadPool* pool);

// Writes a float32 as the shortest decimal that reads back the same.
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

// A value in a JSON document, and its path, such as network.layers[2].bias. Members throw Error (model) with the path
// if the value is missing, of another type or not finite. Sizes are checked before anything of that size is allocated.
class Field {
 public:
  Field(const Json& json, std::string file, std::string path = {});

  [[nodiscard]] Field at(std::string_view key) const;  // a member of an object
  [[nodiscard]] bool has(std::string_view key) const;  // whether the member exists and is not null
  [[nodiscard]] Field at(std::size_t index) const;     // an element of an array
  [[nodiscard]] std::size_t size() const;              // of an array
  void expect_size(std::size_t expected, std::string_view of) const;

  [[nodiscard]] double real() const;                        // finite
  [[nodiscard]] double not_negative() const;                // finite, 0 or more
  [[nodiscard]] std::size_t count(std::size_t most) const;  // an integer in [0, most]
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool boolean() const;
  [[nodiscard]] std::vector<std::string> strings() const;                        // an array of texts
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> texts() const;  // an object of texts
  [[nodiscard]] VectorD vector(std::size_t size) const;
  [[nodiscard]] Vector float_vector(std::size_t size) const;
  [[nodiscard]] MatrixD matrix(std::size_t rows, std::size_t columns) const;
  [[nodiscard]] Matrix float_matrix(std::size_t rows, std::size_t columns) const;
  // Returns the value of an enumeration with this name; `lookup` returns an optional value for a name.
  template <typename Lookup>
  [[nodiscard]] auto choice(Lookup lookup) const {
    const auto value = lookup(text());
    if (!value) fail("is '" + text() + "', which this version does not know");
    return *value;
  }

  [[noreturn]] void fail(const std::string& message) const;

 private:
  template <typename Rows, typename Row>
  [[nodiscard]] Rows read_rows(std::size_t rows, std::size_t columns, Row (Field::*read)(std::size_t) const) const;

  const Json* json_;
  std::string file_, path_;
};

}  // namespace aefx::model
