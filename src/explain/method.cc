#include <fmt/format.h>

#include <algorithm>

#include "aefx/base/error.h"
#include "aefx/explain/contribution.h"
#include "base/names.h"
#include "base/option_value.h"
#include "explain/path_slopes.h"

namespace aefx::explain {
namespace {

constexpr Names<Method, 2> kMethods{{{Method::path, "path"}, {Method::slope, "slope"}}};

// Name of the activation that leaves no exact path.
std::string_view curved_activation(const nn::Network& network) {
  const auto& layers = network.layers();
  return nn::name(std::find_if(layers.begin(), layers.end(), [](const nn::Layer& layer) {
                    return !nn::is_piecewise_linear(layer.activation);
                  })->activation);
}

}  // namespace

std::string_view name(Method method) { return name_in(kMethods, method); }

std::vector<std::string_view> method_names() { return names_in(kMethods); }

bool has_exact_path(const model::Model& model) { return has_exact_path(model.network); }

Method default_method(const model::Model& model) { return has_exact_path(model) ? Method::path : Method::slope; }

Method parse_method(const std::optional<std::string>& text, const model::Model& model) {
  if (!text) return default_method(model);
  const Method method = *value_in(kMethods, parse_choice("--method", *text, texts(method_names())));
  if (method == Method::path && !has_exact_path(model)) {
    throw Error(
        Fault::usage,
        fmt::format("--method path needs hidden layers of relu, leaky-relu or linear, all but the last one, and "
                    "these are {}: the path has no pieces to be summed exactly",
                    curved_activation(model.network)),
        {}, "--method slope takes the slopes at each row");
  }
  return method;
}

std::string method_remark(const std::optional<std::string>& text, const model::Model& model) {
  if (text && model.network.encoder_layers() == 1)
    return "with one layer before the codes --method path and slope are the same";
  if (text || has_exact_path(model)) return {};
  return fmt::format(
      "hidden layers of {} have no exact path from the mean row: slopes are those at each row, and (base) "
      "differs from row to row",
      curved_activation(model.network));
}

}  // namespace aefx::explain
