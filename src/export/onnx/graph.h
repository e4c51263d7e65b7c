// An ONNX graph in plain structs.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "aefx/base/matrix.h"
#include "export/program.h"

namespace aefx::exported {

enum class OnnxType : std::int32_t { floats = 1, int64s = 7, strings = 8, doubles = 11 };  // TensorProto::DataType

struct OnnxTensor {
  std::string name;
  std::vector<std::int64_t> shape;
  std::variant<std::vector<float>, std::vector<double>, std::vector<std::int64_t>, std::vector<std::string>> values;
};

using OnnxAttribute = std::variant<std::int64_t, float, std::vector<std::int64_t>, std::vector<std::string>>;
using OnnxAttributes = std::vector<std::pair<std::string, OnnxAttribute>>;

struct OnnxNode {
  std::string op;
  std::string domain;  // empty: ai.onnx
  std::vector<std::string> inputs;
  std::string output;
  OnnxAttributes attributes;
  std::string second_output{};  // of an operator that has two; nothing reads it
};

// An input or output: rows x columns.
struct OnnxValue {
  std::string name;
  OnnxType type = OnnxType::doubles;
  std::int64_t columns = 1;
  std::string description;
};

// Builds a graph. Members that add something return its name. Names of inputs and outputs have to be reserved before
// anything is added, so that nothing else takes them.
class OnnxGraph {
 public:
  // Throws Error (usage) if the name is empty, or reserved already.
  void reserve(const std::string& name);

  std::string input(OnnxValue value);
  void output(const std::string& from, OnnxValue value);
  // Adds a constant of the given shape (default: 1 x number of values).
  template <typename T>
  std::string constant(const std::string& wanted, std::vector<T> values, std::vector<std::int64_t> shape = {}) {
    if (shape.empty()) shape = {1, static_cast<std::int64_t>(values.size())};
    constants.push_back({unique_name(wanted, taken_), std::move(shape), std::move(values)});
    return constants.back().name;
  }
  // Adds a row vector or a matrix.
  template <typename Derived>
  std::string constant(const std::string& wanted, const Eigen::PlainObjectBase<Derived>& values) {
    return constant(wanted, std::vector(values.data(), values.data() + values.size()), {values.rows(), values.cols()});
  }
  std::string node(const std::string& op, std::vector<std::string> from, OnnxAttributes attributes = {});
  std::string ml_node(const std::string& op, std::vector<std::string> from, OnnxAttributes attributes);
  // Returns the largest of the `count` smallest values of each row: rows x 1.
  std::string smallest(const std::string& values, std::int64_t count);
  // Concatenates the columns of the values; returns a single value as it is.
  std::string concatenate(const std::vector<std::string>& values);

  std::string description;
  std::vector<OnnxValue> inputs, outputs;
  std::vector<OnnxTensor> constants;
  std::vector<OnnxNode> nodes;
  bool uses_ml = false;

 private:
  std::set<std::string> taken_;
};

// Returns the bytes of an ONNX file. Throws Error (other) if aefx was built without ONNX, or beyond 2 GB.
[[nodiscard]] std::string serialize(const OnnxGraph& graph);

}  // namespace aefx::exported
