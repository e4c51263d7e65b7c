// Writes a graph with ONNX's protobuf messages, if aefx is built with them; only this file knows protobuf.
#ifdef AEFX_WITH_ONNX
#include <onnx/onnx_pb.h>
#endif

#include <type_traits>

#include "aefx/base/error.h"
#include "aefx/export/render.h"
#include "export/onnx/graph.h"

namespace aefx::exported {

#ifdef AEFX_WITH_ONNX
namespace {

static_assert(onnx::TensorProto::FLOAT == static_cast<int>(OnnxType::floats));
static_assert(onnx::TensorProto::INT64 == static_cast<int>(OnnxType::int64s));
static_assert(onnx::TensorProto::STRING == static_cast<int>(OnnxType::strings));
static_assert(onnx::TensorProto::DOUBLE == static_cast<int>(OnnxType::doubles));

void write(const OnnxTensor& from, onnx::TensorProto& to) {
  to.set_name(from.name);
  for (const std::int64_t size : from.shape) to.add_dims(size);
  std::visit(
      [&to](const auto& values) {
        using Value = typename std::decay_t<decltype(values)>::value_type;
        if constexpr (std::is_same_v<Value, float>) {
          to.set_data_type(onnx::TensorProto::FLOAT);
          to.mutable_float_data()->Add(values.begin(), values.end());
        } else if constexpr (std::is_same_v<Value, double>) {
          to.set_data_type(onnx::TensorProto::DOUBLE);
          to.mutable_double_data()->Add(values.begin(), values.end());
        } else if constexpr (std::is_same_v<Value, std::int64_t>) {
          to.set_data_type(onnx::TensorProto::INT64);
          to.mutable_int64_data()->Add(values.begin(), values.end());
        } else {
          to.set_data_type(onnx::TensorProto::STRING);
          for (const std::string& text : values) to.add_string_data(text);
        }
      },
      from.values);
}

void write(const std::string& name, const OnnxAttribute& from, onnx::AttributeProto& to) {
  to.set_name(name);
  std::visit(
      [&to](const auto& value) {
        using Value = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, std::int64_t>) {
          to.set_type(onnx::AttributeProto::INT);
          to.set_i(value);
        } else if constexpr (std::is_same_v<Value, float>) {
          to.set_type(onnx::AttributeProto::FLOAT);
          to.set_f(value);
        } else if constexpr (std::is_same_v<Value, std::vector<std::int64_t>>) {
          to.set_type(onnx::AttributeProto::INTS);
          to.mutable_ints()->Add(value.begin(), value.end());
        } else {
          to.set_type(onnx::AttributeProto::STRINGS);
          for (const std::string& text : value) to.add_strings(text);
        }
      },
      from);
}

void write(const OnnxValue& from, onnx::ValueInfoProto& to) {
  to.set_name(from.name);
  to.set_doc_string(from.description);
  auto* const tensor = to.mutable_type()->mutable_tensor_type();
  tensor->set_elem_type(static_cast<int>(from.type));
  tensor->mutable_shape()->add_dim()->set_dim_param("rows");
  tensor->mutable_shape()->add_dim()->set_dim_value(from.columns);
}

}  // namespace

std::string serialize(const OnnxGraph& graph) {
  onnx::ModelProto model;
  model.set_ir_version(kOnnxIrVersion);
  model.set_producer_name("aefx");
  model.set_producer_version(AEFX_VERSION);
  model.set_doc_string(graph.description);
  model.add_opset_import()->set_version(kOnnxOpset);
  if (graph.uses_ml) {
    auto* const ml = model.add_opset_import();
    ml->set_domain("ai.onnx.ml");
    ml->set_version(kOnnxMlOpset);
  }
  onnx::GraphProto& to = *model.mutable_graph();
  to.set_name("aefx");
  for (const OnnxValue& input : graph.inputs) write(input, *to.add_input());
  for (const OnnxTensor& tensor : graph.constants) write(tensor, *to.add_initializer());
  for (const OnnxNode& from : graph.nodes) {
    onnx::NodeProto& node = *to.add_node();
    node.set_op_type(from.op);
    node.set_domain(from.domain);
    node.set_name(from.output);
    for (const std::string& input : from.inputs) node.add_input(input);
    node.add_output(from.output);
    if (!from.second_output.empty()) node.add_output(from.second_output);
    for (const auto& [name, value] : from.attributes) write(name, value, *node.add_attribute());
  }
  for (const OnnxValue& output : graph.outputs) write(output, *to.add_output());
  std::string bytes;
  if (!model.SerializeToString(&bytes)) {
    throw Error(Fault::other, "the network is too large for an ONNX file, which ends at 2 GB", {},
                "--to c or sql have no such limit");
  }
  return bytes;
}

#else

std::string serialize(const OnnxGraph& /*graph*/) {
  throw Error(Fault::other, "this aefx was built without ONNX", {},
              "install libonnx-dev, libprotobuf-dev and protobuf-compiler (Debian's names), and build it again");
}

#endif

}  // namespace aefx::exported
