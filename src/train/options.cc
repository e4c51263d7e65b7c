#include "aefx/train/options.h"

#include <array>
#include <utility>

namespace aefx::train {
namespace {

constexpr std::array<std::pair<Init, std::string_view>, 4> kNames{
    {{Init::pca, "pca"}, {Init::glorot, "glorot"}, {Init::torch, "torch"}, {Init::given, "given"}}};

}  // namespace

std::string_view name(Init init) { return kNames[static_cast<std::size_t>(init)].second; }

std::optional<Init> init_named(std::string_view name) {
  for (const auto& [value, text] : kNames) {
    if (text == name && value != Init::given) return value;
  }
  return std::nullopt;
}

std::vector<std::string_view> init_names() {
  std::vector<std::string_view> names;
  for (const auto& [value, text] : kNames) {
    if (value != Init::given) names.push_back(text);
  }
  return names;
}

}  // namespace aefx::train
