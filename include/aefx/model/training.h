// What training did, kept in the model so that a report can tell.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace aefx::model {

struct EpochLoss {
  double train = 0;             // mean over the epoch's batches, as the weights moved
  std::optional<double> valid;  // after the epoch
};

// One of the starts or shapes that training tried before it chose.
struct Candidate {
  std::string name;
  double error = 0;  // on the rows held out from it
  bool chosen = false;
};

// Reconstruction errors on the same rows, mean squared, every column divided by its range on the fitted rows.
struct Errors {
  std::uint64_t rows = 0;
  bool held_out = false;  // the weights were not fitted on these rows
  double network = 0;
  double pca = 0;    // as many components as codes, fitted on the same rows as the network
  double means = 0;  // always the column means
};

struct Training {
  std::vector<std::pair<std::string, std::string>> options;  // name and value of everything that decided the run
  std::uint64_t rows = 0;                                    // of the table
  std::uint64_t fit_rows = 0;                                // the final weights were fitted on
  std::uint64_t valid_rows = 0;                              // held out while choosing
  std::uint64_t epochs = 0;                                  // run in the fit that `curve` shows
  std::uint64_t best_epoch = 0;                              // whose weights were kept; 0 is the start
  std::string stopped;                                       // why it ended
  std::vector<EpochLoss> curve;
  std::vector<Candidate> candidates;
  Errors errors;
  double moved = 0;                // distance of the final weights from the start, divided by the start's norm
  std::vector<std::string> notes;  // what the user should know
};

}  // namespace aefx::model
