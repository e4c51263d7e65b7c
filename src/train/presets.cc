#include "aefx/train/presets.h"

#include "base/names.h"

namespace aefx::train {
namespace {

constexpr Names<Preset, 5> kPresetNames{{{Preset::aefx, "aefx"},
                                         {Preset::plain, "plain"},
                                         {Preset::keras2, "keras2"},
                                         {Preset::keras3, "keras3"},
                                         {Preset::torch, "torch"}}};

// One layer each way, without whatever aefx chooses for the user.
TrainOptions plain() {
  TrainOptions options;
  options.scaling = prep::Scaling::minmax;
  options.decoder_hidden = std::vector<Index>();
  options.cap.automatic = false;
  options.transform.automatic = false;
  options.optimizer_auto = false;
  options.fit.batch = 32;
  return options;
}

TrainOptions library_run(Init init, double learning_rate, double rho, double epsilon) {
  TrainOptions options;
  options.scaling = prep::Scaling::none;
  options.decoder_hidden = std::vector<Index>();
  options.margin = 0;
  options.cap.automatic = false;
  options.transform.automatic = false;
  options.optimizer_auto = false;
  options.output_activation = nn::Activation::sigmoid;
  options.init = init;
  options.valid = 0;
  options.fit.optimizer.learning_rate = learning_rate;
  options.fit.optimizer.rho = rho;
  options.fit.optimizer.epsilon = epsilon;
  options.fit.epochs = 50;
  options.fit.batch = 100;
  options.fit.stop_early = false;
  options.fit.average = 0;
  return options;
}

}  // namespace

std::optional<Preset> preset_named(std::string_view name) { return value_in(kPresetNames, name); }

std::vector<std::string_view> preset_names() { return names_in(kPresetNames); }

TrainOptions preset_options(Preset preset) {
  switch (preset) {
    case Preset::aefx:
      break;
    case Preset::plain:
      return plain();
    case Preset::keras2:
      return library_run(Init::glorot, 1, 0.95, 1e-7);
    case Preset::keras3:
      return library_run(Init::glorot, 0.001, 0.95, 1e-7);
    case Preset::torch:
      return library_run(Init::torch, 1, 0.9, 1e-6);
  }
  return {};
}

}  // namespace aefx::train
