#include "train/selection/candidates.h"

#include <fmt/format.h>

#include <algorithm>

namespace aefx::train {
namespace {

// Epochs where their number is open: few of many rows do as much as many of few.
constexpr Index kMostEpochs = 300, kFewestEpochs = 10, kMostRowsSeen = 3'000'000;

constexpr double kDepthPenalty = 0.005;  // of the error: less is no reason for hidden layers

using Units = std::vector<Index>;

const std::vector<Units> kDecoders{{}, {32, 32}}, kEncoders{{}, {64}};

std::string text(const Units& units) {
  return units.empty() ? "without hidden units" : fmt::format("of {} hidden units", fmt::join(units, "+"));
}

std::vector<Units> shapes(const HiddenLayers& given, const std::vector<Units>& open) {
  return given ? std::vector<Units>{*given} : open;
}

}  // namespace

std::vector<Candidate> candidates(const TrainOptions& options, Index columns, Index rows) {
  std::vector<double> rates{1};
  if (options.lr_auto) rates = {1, 0.3, 0.1, 3, 10};
  std::uint64_t epochs = options.fit.epochs > 0
                             ? options.fit.epochs
                             : static_cast<std::uint64_t>(std::clamp(kMostRowsSeen / rows, kFewestEpochs, kMostEpochs));
  const bool few = rows < kFewestForDepth;
  std::vector<Units> decoders = shapes(options.decoder_hidden, few ? std::vector<Units>{{}} : kDecoders);
  std::vector<Units> encoders = shapes(options.encoder_hidden, few ? std::vector<Units>{{}} : kEncoders);
  // A start from PCA with a code for every column loses next to nothing, and training could only overfit.
  const FitOptions& fit = options.fit;
  const bool plain = fit.l1 <= 0 && fit.l2 <= 0 && fit.noise <= 0 && fit.sparsity <= 0 && !options.lr_auto &&
                     nn::is_piecewise_linear(options.activation);
  if (options.dim >= columns && options.init == Init::pca && fit.epochs == 0 && encoders.front().empty() &&
      decoders.front().empty() && plain) {
    decoders.resize(1);
    encoders.resize(1);
    epochs = 0;
  }
  std::vector<Candidate> all;
  for (const Units& encoder : encoders) {
    for (const Units& decoder : decoders) {
      for (const double rate : rates) {
        Candidate c{.name = "decoder " + text(decoder),
                    .encoder_hidden = encoder,
                    .decoder_hidden = decoder,
                    .optimizer = options.fit.optimizer,
                    .epochs = epochs,
                    .prior_penalty = encoder.empty() && decoder.empty() ? 0 : kDepthPenalty};
        c.optimizer.learning_rate *= rate;
        if (encoders.size() > 1) c.name = "encoder " + text(encoder) + ", " + c.name;
        if (rates.size() > 1) c.name += fmt::format(", lr {:g}", c.optimizer.learning_rate);
        all.push_back(std::move(c));
      }
    }
  }
  return all;
}

}  // namespace aefx::train
