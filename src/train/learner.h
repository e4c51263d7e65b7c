// A set of rows with what is known of it, and networks that start on it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aefx/nn/network.h"
#include "aefx/prep/pipeline.h"
#include "aefx/train/options.h"
#include "prep/pca.h"
#include "train/warm_start.h"

namespace aefx::train {

// What training may vary to find what does best on held-out rows.
struct Candidate {
  std::string name;
  double margin = 0;
  std::vector<Index> hidden;
  optim::OptimizerOptions optimizer;
  std::uint64_t epochs = 0;  // at most
  double prior_penalty = 0;  // by how much, relatively, it must win
};

// Rows to learn from. PCA is made once and serves every margin, since a margin scales all columns alike.
class Learner {
 public:
  // `features` is rows x features, NaN where missing, levels where categorical.
  Learner(MatrixD features, const TrainOptions& options, prep::LevelCounts levels = {});
  // Without a copy of them; `statistics` are theirs, if known. The threads of `pool` help, if there is one.
  Learner(std::shared_ptr<const MatrixD> features, const TrainOptions& options, prep::LevelCounts levels,
          const std::vector<prep::ColumnStatistics>* statistics, ThreadPool* pool);

  // Of rows that are not here: what is known of them.
  Learner(std::vector<prep::ColumnStatistics> statistics, prep::Pca pca, const TrainOptions& options,
          prep::LevelCounts levels);

  [[nodiscard]] const MatrixD& features() const { return *features_; }
  [[nodiscard]] const std::vector<prep::ColumnStatistics>& statistics() const { return statistics_; }
  [[nodiscard]] prep::Pipeline pipeline(double margin) const;
  // Components of the rows as that pipeline shows them; at most as many as the widest layer before the codes can use.
  [[nodiscard]] prep::Pca pca(double margin) const;
  // The same with at most `components` of them.
  [[nodiscard]] prep::Pca pca(double margin, Index components) const;

  // A network of the candidate's shape, started as the options say. `rows` are this learner's, prepared.
  [[nodiscard]] nn::Network start(const Candidate& candidate, const prep::Prepared& rows) const;
  [[nodiscard]] nn::Network start(const Candidate& candidate, const StartRows& rows) const;

 private:
  std::shared_ptr<const MatrixD> features_;
  const TrainOptions& options_;
  prep::LevelCounts levels_;
  std::vector<prep::ColumnStatistics> statistics_;  // of what the network sees
  prep::Pca pca_;                                   // at margin 0
};

// How many components of so many columns a start may use.
[[nodiscard]] Index most_components(const TrainOptions& options, Index columns);

// The activation of the last layer: the user's, or the one that fits the scaling.
[[nodiscard]] nn::Activation output_activation(const TrainOptions& options);

}  // namespace aefx::train
