// The history of training, which the model file holds for the report. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace aefx::model {

struct EpochLoss {
  double train = 0;             // mean over the epoch's batches, each with the weights of its time
  std::optional<double> valid;  // on the held-out rows, after the epoch
};

// A starting point or architecture that model selection tried.
struct Candidate {
  std::string name;
  double error = 0;  // on held-out rows, the rows far from the middle counting as much as all others
  bool chosen = false;
};

// Mean squared reconstruction errors on the same rows, each column divided by its standard deviation on
// the rows of the table, a categorical feature counting as one.
struct Errors {
  std::uint64_t rows = 0;
  bool held_out = false;  // the rows were not fitted
  double network = 0;
  double pca = 0;    // with as many components as codes, fitted on the network's rows
  double means = 0;  // of always predicting the column means
  // Standard errors of network / means (that of 1 - network / means, what is kept, too) and of network / pca, over rows
  // and the choice of the fitted ones (Nadeau and Bengio 2003); 0 where they are not known.
  double kept_standard_error = 0, pca_ratio_standard_error = 0;
};

struct Training {
  std::vector<std::pair<std::string, std::string>> options;  // name and value of each option that decided the run
  std::uint64_t rows = 0;                                    // of the table
  std::uint64_t fit_rows = 0;                                // that the final weights were fitted on
  std::uint64_t valid_rows = 0;                              // held out from the final weights
  std::uint64_t epochs = 0;                                  // of the fit that `curve` shows
  std::uint64_t best_epoch = 0;                              // whose weights were kept; 0 is the start
  std::string stopped;                                       // why training ended
  std::vector<EpochLoss> curve;                              // one for each epoch
  std::vector<Candidate> candidates;
  Errors errors;
  std::vector<std::string> notes;  // what the user should know, in sentences
  std::string columns_per_code{};  // what codes of few columns keep, in a sentence; empty: each may read all
  std::string selection{};         // what model selection tried, on which rows, in a sentence; empty: nothing
};

}  // namespace aefx::model
