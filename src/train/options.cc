#include "aefx/train/options.h"

#include "base/names.h"

namespace aefx::train {
namespace {

// Those that can be asked for by name; weights that are given come with a file.
constexpr Names<Init, 4> kInitNames{
    {{Init::pca, "pca"}, {Init::varimax, "varimax"}, {Init::glorot, "glorot"}, {Init::torch, "torch"}}};

}  // namespace

std::string_view name(Init init) {
  if (init == Init::given) return "given";
  return init == Init::given_encoder ? "given encoder" : name_in(kInitNames, init);
}

std::optional<Init> init_named(std::string_view name) { return value_in(kInitNames, name); }

std::vector<std::string_view> init_names() { return names_in(kInitNames); }

}  // namespace aefx::train
