// An ONNX graph in plain structs.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "aefx/base/matrix.h"

namespace aefx::exported {

enum class OnnxType { floats, doubles, int64s, strings };

struct OnnxTensor {
  std::string name;
  std::vector<std::int64_t> shape;
  std::variant<std::vector<float>, std::vector<double>, std::vector<std::int64_t>, std::vector<std::string>> values;
};

using OnnxAttribute = std::variant<std::int64_t, float, std::vector<std::int64_t>, std::vector<std::string>>;

struct OnnxNode {
  std::string op;
  std::string domain;  // empty: ai.onnx
  std::vector<std::string> inputs;
  std::string output;
  std::vector<std::pair<std::string, OnnxAttribute>> attributes;
};

// An input or output: rows x columns.
struct OnnxValue {
  std::string name;
  OnnxType type = OnnxType::doubles;
  std::int64_t columns = 1;
  std::string meaning;  // for people
};

// Puts a graph together; every member returns the name of what it made. Names of inputs and outputs have to be known
// before, so that nothing else gets them.
class OnnxGraph {
 public:
  // Throws Error (usage) where an input or output has been called so.
  void reserve(const std::string& name);

  std::string input(OnnxValue value);
  void output(const std::string& from, OnnxValue value);
  // 1 x columns, or as `shape` says.
  template <typename T>
  std::string constant(const std::string& wanted, std::vector<T> values, std::vector<std::int64_t> shape = {}) {
    if (shape.empty()) shape = {1, static_cast<std::int64_t>(values.size())};
    return add(wanted, std::move(shape), std::move(values));
  }
  std::string constant(const std::string& wanted, const Matrix& values);
  std::string constant(const std::string& wanted, const MatrixD& values);
  std::string node(const std::string& op, std::vector<std::string> from,
                   std::vector<std::pair<std::string, OnnxAttribute>> attributes = {});
  std::string ml_node(const std::string& op, std::vector<std::string> from,
                      std::vector<std::pair<std::string, OnnxAttribute>> attributes);
  // The values side by side; of one, that.
  std::string beside(const std::vector<std::string>& values);

  std::string description;
  std::vector<OnnxValue> inputs, outputs;
  std::vector<OnnxTensor> constants;
  std::vector<OnnxNode> nodes;
  bool uses_ml = false;

 private:
  std::string fresh(const std::string& wanted);
  template <typename T>
  std::string add(const std::string& wanted, std::vector<std::int64_t> shape, std::vector<T> values) {
    constants.push_back({fresh(wanted), std::move(shape), std::move(values)});
    return constants.back().name;
  }
  std::set<std::string> taken_;
};

// The bytes of the file. Throws Error (other) where this program was built without ONNX.
[[nodiscard]] std::string onnx_bytes(const OnnxGraph& graph);

}  // namespace aefx::exported
