// Rows to learn from with their statistics and PCA, and networks that start from these.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aefx/nn/network.h"
#include "aefx/prep/pipeline.h"
#include "aefx/train/options.h"
#include "prep/pca.h"
#include "train/fit.h"
#include "train/warm_start.h"

namespace aefx::train {

// A choice of settings that model selection compares on held-out rows.
struct Candidate {
  std::string name;
  std::vector<Index> encoder_hidden, decoder_hidden;
  optim::OptimizerOptions optimizer;
  double encoder_rate = 1;     // as FitOptions::encoder_rate
  bool logarithms = false;     // skewed columns are read as logarithms
  Index columns_per_code = 0;  // at most; 0: all
  std::uint64_t epochs = 0;    // at most
  double prior_penalty = 0;    // by how much, relatively, it must win
};

// Returns the activation of the last layer: the user's, or the one that fits the scaling.
[[nodiscard]] nn::Activation output_activation(const TrainOptions& options);

// Rows to learn from.
class Learner {
 public:
  // `features` is rows x features, NaN where missing, levels where categorical. `pool` may be null.
  Learner(MatrixD features, const TrainOptions& options, const prep::FeatureForms& forms = {},
          ThreadPool* pool = nullptr);
  // Shares the rows; `statistics` are theirs, or null where they are to be computed.
  Learner(std::shared_ptr<const MatrixD> features, const TrainOptions& options, const prep::FeatureForms& forms,
          const std::vector<prep::ColumnStatistics>* statistics, ThreadPool* pool);

  // Takes pipeline and PCA of rows that are elsewhere.
  Learner(prep::Pipeline pipeline, prep::Pca pca, const TrainOptions& options);

  [[nodiscard]] const MatrixD& features() const { return *features_; }
  [[nodiscard]] const prep::Pipeline& pipeline() const { return pipeline_; }
  // Returns PCA of the scaled rows, where values are missing as prep::fit_pca_with_gaps() does, with as many components
  // as the widest encoder layer can use.
  [[nodiscard]] const prep::Pca& pca() const { return pca_; }
  // Returns the activation of the network's last layer.
  [[nodiscard]] nn::Activation output() const { return output_activation(options_); }
  // Keeps at most so many components.
  [[nodiscard]] prep::Pca pca(Index components) const;

  // Returns a network of the candidate's shape with parameters of 0.
  [[nodiscard]] nn::Network network(const Candidate& candidate) const;
  // Returns a network of the candidate's shape, started as the options say. `rows` are this learner's, prepared.
  // Codes of a continued model stay near those that it gave.
  [[nodiscard]] Start start(const Candidate& candidate, const prep::Prepared& rows) const;
  [[nodiscard]] Start start(const Candidate& candidate, const WarmStartData& rows) const;

 private:
  std::shared_ptr<const MatrixD> features_;
  const TrainOptions& options_;
  prep::Pipeline pipeline_;
  prep::Pca pca_;
};

// Returns the pipeline that the options ask for, with the scaling of a continued model; `statistics` are of the encoded
// columns.
[[nodiscard]] prep::Pipeline fit_pipeline(const std::vector<prep::ColumnStatistics>& statistics,
                                          const TrainOptions& options, const prep::FeatureForms& forms);

// Returns how many components of so many columns a start may use.
[[nodiscard]] Index most_components(const TrainOptions& options, Index columns);

}  // namespace aefx::train
