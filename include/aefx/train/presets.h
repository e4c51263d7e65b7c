// Defaults of aefx, of a plain autoencoder, and of other libraries.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "aefx/train/options.h"

namespace aefx::train {

enum class Preset { aefx, plain, keras2, keras3, torch };

[[nodiscard]] std::optional<Preset> preset_named(std::string_view name);
[[nodiscard]] std::vector<std::string_view> preset_names();

// plain: one relu layer, one sigmoid layer, columns scaled to [0.25, 0.75] by their range, nothing capped or chosen.
// keras2, keras3, torch: no scaling, the library's own start, 50 epochs of batches of 100 without early stopping, all
// rows fitted, and Adadelta with its constants: lr 1, rho .95, eps 1e-7; lr .001, rho .95, eps 1e-7; lr 1, rho .9, eps
// 1e-6.
[[nodiscard]] TrainOptions preset_options(Preset preset);

}  // namespace aefx::train
