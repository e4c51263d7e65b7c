#include "train/selection/candidates.h"

#include <fmt/format.h>

#include <algorithm>

#include "train/fit.h"

namespace aefx::train {
namespace {

// Epochs where their number is open: as many as the work of about a second allows.
constexpr double kMostEpochsOfCandidate = 300, kFewestEpochsOfCandidate = 3;
constexpr double kMostWork = 1e9;      // weights times rows, over all epochs
constexpr double kWorkAStep = 10'000;  // of a step, whatever its rows

constexpr double kDepthPenalty = 0.005;      // of the error: less is no reason for hidden layers
constexpr double kLogarithmsPenalty = 0.05;  // nor for logarithms
constexpr double kAdamPenalty = 0.02;        // nor for another optimizer
constexpr double kFurtherPenalty = 0.1;      // nor to train a model further
constexpr double kAdamRate = 0.003;
constexpr double kAdamColumns = 8;  // up to which the encoder's steps are as long as the decoder's

using Units = std::vector<Index>;

const std::vector<Units> kDecoders{{}, {32, 32}}, kEncoders{{}, {64}};

std::string text(const Units& units) {
  return units.empty() ? "without hidden units" : fmt::format("of {} hidden units", fmt::join(units, "+"));
}

std::vector<Units> shapes(const HiddenLayers& given, const std::vector<Units>& open) {
  return given ? std::vector<Units>{*given} : open;
}

// Returns the number of weights, a linear path beside hidden layers included.
double weights(const Candidate& candidate, Index codes, Index columns) {
  double count = 0;
  Index inputs = columns;
  const auto add = [&](Index outputs) {
    count += static_cast<double>(inputs * outputs);
    inputs = outputs;
  };
  for (const Index units : candidate.encoder_hidden) add(units);
  add(codes);
  for (const Index units : candidate.decoder_hidden) add(units);
  add(columns);
  return count;
}

// Returns the most epochs of a candidate, whose work is that of the final fit or of all folds, whichever is more.
std::uint64_t most_epochs(const Candidate& candidate, const TrainOptions& options, Index columns, Index rows) {
  const Index seen =
      has_folds(rows, columns) ? static_cast<Index>(kFolds) * rows : std::max(rows, 2 * std::min(rows, kChoiceRows));
  const Index batch = options.fit.batch > 0 ? options.fit.batch : usual_batch(rows);
  const double row = weights(candidate, options.dim, columns) + kWorkAStep / static_cast<double>(batch);
  return static_cast<std::uint64_t>(
      std::clamp(kMostWork / (static_cast<double>(seen) * row), kFewestEpochsOfCandidate, kMostEpochsOfCandidate));
}

}  // namespace

bool has_folds(Index rows, Index columns) { return rows <= kFoldedRows && rows * columns <= kFoldedCells; }

std::vector<Candidate> candidates(const TrainOptions& options, Index columns, Index rows) {
  std::vector<double> rates{1};
  if (options.lr_auto) rates = {1, 0.3, 0.1, 3, 10};
  const bool few = rows < kFewestForDepth;
  std::vector<Units> decoders = shapes(options.decoder_hidden, few ? std::vector<Units>{{}} : kDecoders);
  std::vector<Units> encoders = shapes(options.encoder_hidden, few ? std::vector<Units>{{}} : kEncoders);
  // A start from PCA with a code for every column loses next to nothing, and training could only overfit.
  const FitOptions& fit = options.fit;
  const bool plain = fit.l1 <= 0 && fit.l2 <= 0 && fit.noise <= 0 && fit.sparsity <= 0 && !options.lr_auto &&
                     nn::is_piecewise_linear(options.activation);
  bool still = false;
  if (options.dim >= columns && options.init == Init::pca && fit.epochs == 0 && encoders.front().empty() &&
      decoders.front().empty() && plain) {
    decoders.resize(1);
    encoders.resize(1);
    still = true;
  }
  std::vector<Candidate> all;
  for (const Units& encoder : encoders) {
    for (const Units& decoder : decoders) {
      for (const double rate : rates) {
        Candidate c{.name = "decoder " + text(decoder),
                    .encoder_hidden = encoder,
                    .decoder_hidden = decoder,
                    .optimizer = options.fit.optimizer,
                    .encoder_rate = options.fit.encoder_rate,
                    .epochs = options.fit.epochs,
                    .prior_penalty = encoder.empty() && decoder.empty() ? 0 : kDepthPenalty};
        c.optimizer.learning_rate *= rate;
        if (options.fit.epochs == 0) c.epochs = still ? 0 : most_epochs(c, options, columns, rows);
        if (encoders.size() > 1) c.name = "encoder " + text(encoder) + ", " + c.name;
        if (rates.size() > 1) c.name += fmt::format(", lr {:g}", c.optimizer.learning_rate);
        all.push_back(std::move(c));
      }
    }
  }
  return all;
}

void add_model_as_it_is(std::vector<Candidate>& candidates) {
  Candidate candidate = candidates.front();
  candidate.name = "the model as it is";
  candidate.epochs = 0;
  candidate.prior_penalty = 0;
  for (Candidate& further : candidates) {
    further.name = "trained further";
    further.prior_penalty += kFurtherPenalty;
  }
  candidates.insert(candidates.begin(), std::move(candidate));
}

void add_logarithms(std::vector<Candidate>& candidates, const std::string& name) {
  const Candidate& first = candidates.front();
  const auto like_first = [&](const Candidate& c) {
    return c.encoder_hidden == first.encoder_hidden && c.optimizer.learning_rate == first.optimizer.learning_rate;
  };
  Candidate candidate = *std::find_if(candidates.rbegin(), candidates.rend(), like_first);
  candidate.name += ", " + name;
  candidate.logarithms = true;
  candidate.prior_penalty += kLogarithmsPenalty;
  candidates.push_back(std::move(candidate));
}

void add_adam(std::vector<Candidate>& candidates, const TrainOptions& options, Index columns) {
  if (!options.optimizer_auto || options.lr_auto) return;
  const double share = std::min(kAdamColumns / static_cast<double>(columns), 1.0);
  std::vector<Candidate> added;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const bool is_deepest = i + 1 == candidates.size() ||
                            candidates[i + 1].encoder_hidden != candidates[i].encoder_hidden ||
                            candidates[i + 1].logarithms != candidates[i].logarithms;
    if (!is_deepest) continue;
    Candidate& candidate = added.emplace_back(candidates[i]);
    candidate.name += ", adam";
    candidate.optimizer.kind = optim::OptimizerKind::adam;
    candidate.optimizer.learning_rate = kAdamRate;
    if (candidate.encoder_hidden.empty()) candidate.encoder_rate = share * share;
    candidate.prior_penalty += kAdamPenalty;
  }
  candidates.insert(candidates.end(), added.begin(), added.end());
}

}  // namespace aefx::train
