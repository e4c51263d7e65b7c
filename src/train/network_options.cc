#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cmath>

#include "base/number.h"
#include "base/option_value.h"
#include "model/weights_file.h"
#include "train/option_groups.h"
#include "train/option_kinds.h"

namespace aefx::train {
namespace {

constexpr std::int64_t kMostUnits = 100'000;  // more would be a mistyped number

TrainOption dim() {
  return with(integer_option({"dim", "", "K", "number of codes for each row"}, 1, kMostUnits, &TrainOptions::dim),
              [](TrainOption& option) {
                option.required = true;
                option.python_default = "2";
                option.python_alias = "n_components";
              });
}

constexpr const char* kUnits = "auto, none, or the units of each layer, as 16,8";

HiddenLayers parse_hidden(const std::string& flag, const std::string& text) {
  if (text == "auto") return std::nullopt;
  std::vector<Index> layers;
  if (text == "none") return layers;
  for (const std::string& units : split_commas(text)) {
    if (units.empty()) invalid_value(flag, text, kUnits);
    layers.push_back(static_cast<Index>(parse_integer(flag, units, 1, kMostUnits)));
  }
  return layers;
}

std::string hidden_text(const HiddenLayers& layers) {
  if (!layers) return "auto";
  return layers->empty() ? "none" : fmt::format("{}", fmt::join(*layers, ","));
}

TrainOption hidden_layers(const char* name, const char* help, HiddenLayers TrainOptions::*member) {
  return declared({name, "Network", "UNITS", help},
                  {.python_type = "Sequence[int] | str",
                   .range = kUnits,
                   .completions = {"auto", "none"},
                   .parse = [member](TrainOptions& o, const std::string& flag,
                                     const std::string& text) { o.*member = parse_hidden(flag, text); },
                   .text = [member](const TrainOptions& o) { return hidden_text(o.*member); }});
}

// Sets the layers of encoder and decoder, which the two options that follow may then set one by one.
TrainOption hidden() {
  return declared(
      {"hidden", "Network", "UNITS", "hidden layers of the encoder, mirrored in the decoder; or auto, none"},
      {.python_type = "Sequence[int] | str",
       .range = kUnits,
       .completions = {"auto", "none"},
       .parse =
           [](TrainOptions& o, const std::string& flag, const std::string& text) {
             o.encoder_hidden = o.decoder_hidden = parse_hidden(flag, text);
             if (o.decoder_hidden) std::reverse(o.decoder_hidden->begin(), o.decoder_hidden->end());
           },
       .text = [](const TrainOptions& o) { return hidden_text(o.encoder_hidden); },
       .replaced_by = {"encoder-hidden", "decoder-hidden"},
       .summary = &no_summary});
}

TrainOption columns_per_code() {
  TrainOption option =
      declared({"columns-per-code", "Network", "M",
                "columns that a code may read: all, a number, or auto: the fewest that keep "
                "what all do (default {default})"},
               {.python_type = "int | str",
                .range = "all, auto, or a whole number from 1 up",
                .completions = {"all", "auto"},
                .parse =
                    [](TrainOptions& o, const std::string& flag, const std::string& text) {
                      o.columns_per_code = {.automatic = text == "auto"};
                      if (text == "auto" || text == "all") return;
                      const double most = parse_number(text).value_or(0);
                      if (!(most >= 1 && most <= 1e9 && most == std::floor(most)))
                        invalid_value(flag, text, "all, auto, or a whole number from 1 up");
                      o.columns_per_code.most = static_cast<Index>(most);
                    },
                .text =
                    [](const TrainOptions& o) {
                      if (o.columns_per_code.automatic) return std::string("auto");
                      return o.columns_per_code.most > 0 ? std::to_string(o.columns_per_code.most) : std::string("all");
                    }});
  option.counts = [](const TrainOptions& o) { return o.encoder_hidden && o.encoder_hidden->empty() && !o.initial; };
  option.without_effect = "with hidden layers of the encoder, or with --init-weights";
  return option;
}

TrainOption output_activation() {
  const auto names = nn::activation_names();
  return declared({"output-activation", "Network", "NAME",
                   "of the last layer (default wide-sigmoid; sigmoid with --scale minmax, linear with robust or none)"},
                  {.python_type = "str",
                   .range = fmt::format("one of {}", fmt::join(names, ", ")),
                   .completions = texts(names),
                   .parse =
                       [=](TrainOptions& o, const std::string& flag, const std::string& text) {
                         o.output_activation = nn::activation_named(parse_choice(flag, text, texts(names)));
                       },
                   .text =
                       [](const TrainOptions& o) {
                         return o.output_activation ? std::string(nn::name(*o.output_activation)) : "auto";
                       }});
}

TrainOption init() {
  return with(choice_option({"init", "Network", "NAME", "start: {names} (default {default})"}, init_names(),
                            &init_named, &TrainOptions::init),
              [](TrainOption& option) {
                option.summary_before = "optimizer";
                option.counts = [](const TrainOptions& o) { return !o.initial; };
                option.without_effect = "with --init-weights";
              });
}

// Returns the units of the hidden layers between codes and output.
std::vector<Index> decoder_units(const nn::Network& network) {
  std::vector<Index> units;
  for (std::size_t l = network.encoder_layers(); l + 1 < network.layers().size(); ++l)
    units.push_back(network.layers()[l].outputs);
  return units;
}

TrainOption init_weights() {
  return declared({"init-weights", "Network", "FILE", "start from the weights in a JSON file"},
                  {.python_type = "str",
                   .range = "a file",
                   .parse =
                       [](TrainOptions& o, const std::string& /*flag*/, const std::string& text) {
                         o.init = Init::given;
                         o.initial = model::load_weights(text);
                         if (!o.decoder_hidden) o.decoder_hidden = decoder_units(*o.initial);
                       },
                   .text =
                       [](const TrainOptions& o) {
                         if (!o.initial) return std::string("none");
                         const auto weights = o.initial->parameters();
                         return fmt::format("{:08x}", crc32_z(0, reinterpret_cast<const Bytef*>(weights.data()),
                                                              weights.size_bytes()));
                       },
                   .summary = &no_summary});
}

}  // namespace

OptionTable network_options() {
  return {
      dim(),
      hidden(),
      hidden_layers("encoder-hidden", "hidden layers before the codes (default none: each code is one formula)",
                    &TrainOptions::encoder_hidden),
      hidden_layers("decoder-hidden", "hidden layers between codes and output (default auto: chosen on held-out rows)",
                    &TrainOptions::decoder_hidden),
      columns_per_code(),
      choice_option({"activation", "Network", "NAME", "{names} (default {default})"}, nn::activation_names(),
                    &nn::activation_named, &TrainOptions::activation),
      output_activation(),
      init(),
      init_weights(),
  };
}

}  // namespace aefx::train
