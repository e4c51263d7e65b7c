// Stands where onnx_bytes.cc does if the ONNX libraries were not found.
#include "aefx/base/error.h"
#include "export/onnx_graph.h"

namespace aefx::exported {

std::string onnx_bytes(const OnnxGraph& /*graph*/) {
  throw Error(Fault::other, "this aefx was built without ONNX", {},
              "install libonnx-dev, libprotobuf-dev and protobuf-compiler (Debian's names), and build it again");
}

}  // namespace aefx::exported
