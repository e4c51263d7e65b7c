#include "export/onnx/graph.h"

#include <fmt/format.h>

#include "aefx/base/error.h"
#include "base/text.h"

namespace aefx::exported {

void OnnxGraph::reserve(const std::string& name) {
  if (name.empty())
    throw Error(Fault::usage, "the name of a column is empty, which ONNX does not have", {},
                "give it another name, where it stands and in training");
  if (taken_.insert(name).second) return;
  throw Error(Fault::usage, fmt::format("two inputs or outputs would be called {}", aefx::quoted(name)), {},
              "--inputs matrix takes columns by their place");
}

std::string OnnxGraph::input(OnnxValue value) {
  inputs.push_back(std::move(value));
  return inputs.back().name;
}

void OnnxGraph::output(const std::string& from, OnnxValue value) {
  nodes.push_back({.op = "Identity", .domain = {}, .inputs = {from}, .output = value.name, .attributes = {}});
  outputs.push_back(std::move(value));
}

std::string OnnxGraph::node(const std::string& op, std::vector<std::string> from, OnnxAttributes attributes) {
  nodes.push_back({.op = op,
                   .domain = {},
                   .inputs = std::move(from),
                   .output = unique_name(op, taken_),
                   .attributes = std::move(attributes)});
  return nodes.back().output;
}

std::string OnnxGraph::ml_node(const std::string& op, std::vector<std::string> from, OnnxAttributes attributes) {
  uses_ml = true;
  std::string name = node(op, std::move(from), std::move(attributes));
  nodes.back().domain = "ai.onnx.ml";
  return name;
}

std::string OnnxGraph::smallest(const std::string& values, std::int64_t count) {
  const std::string counted = constant("count", std::vector<std::int64_t>{count}, {1});
  const std::string least = node("TopK", {values, counted}, {{"axis", std::int64_t{1}}, {"largest", std::int64_t{0}}});
  nodes.back().second_output = unique_name("TopK_columns", taken_);
  const std::string last = constant("last", std::vector<std::int64_t>{count - 1}, {1});
  return node("Gather", {least, last}, {{"axis", std::int64_t{1}}});
}

std::string OnnxGraph::concatenate(const std::vector<std::string>& values) {
  if (values.size() == 1) return values[0];
  return node("Concat", values, {{"axis", std::int64_t{1}}});
}

}  // namespace aefx::exported
