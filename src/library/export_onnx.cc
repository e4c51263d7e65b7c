// A file of its own: programs that link the static library need those of ONNX only if they call this.
#include "aefx/base/error.h"
#include "aefx/export/render.h"
#include "base/option_value.h"
#include "library/state.h"

namespace aefx {
inline namespace v0 {

std::string Model::to_onnx(const ExportOptions& options) const {
  return library::called([&] {
    std::vector<std::string> parts, inputs;
    for (const std::string_view name : exported::part_names()) parts.emplace_back(name);
    for (const std::string_view name : exported::onnx_inputs_names()) inputs.emplace_back(name);
    const auto part = exported::part_named(parse_choice("part", options.part, parts));
    const auto form = exported::onnx_inputs_named(parse_choice("inputs", options.inputs, inputs));
    return exported::render_onnx(state().model, *part, {.inputs = *form});
  });
}

}  // namespace v0
}  // namespace aefx
