// Training: from a table to a model.
#pragma once

#include <vector>

#include "aefx/model/model.h"
#include "aefx/train/observer.h"
#include "aefx/train/options.h"
#include "aefx/train/training_data.h"

namespace aefx::train {

class Checkpoint;

// A network like the model's, fitted without some of the rows.
struct HeldOutFit {
  prep::Pipeline pipeline;
  nn::Network network;
  MatrixD fitted, held_out;  // rows x features
};

struct Trained {
  model::Model model;             // its measurements are still empty
  std::vector<Index> fit_rows;    // row numbers that start and choices were made on, ascending
  std::vector<Index> valid_rows;  // row numbers held out from the weights, ascending; none if all rows were fitted
  // Fits of the parts of the rows that errors are reported of; none where rows were held out from the model itself, or
  // where no rows ever were.
  std::vector<HeldOutFit> held_out_fits{};
  MatrixD judged_rows{};     // rows x features: of the rows held out from the model those that chose nothing, or some
  TrainOptions settled;      // the options without what they left open: trained again, nothing is tried first
  bool interrupted = false;  // the observer stopped it; the model is the best so far
};

// Throws Error: usage for options that contradict each other or the table, data for a table that can't be learned,
// other for a loss that diverges; as Checkpoint does, where there is one (null: nothing is kept). Where several
// processes train together, all of them call it with the same options and get the same model; an error in one of them
// is thrown there alone, and leaves the others waiting. Not thread-safe on the same data, observer or checkpoint.
[[nodiscard]] Trained train(TrainingData& data, const TrainOptions& options, Observer& observer,
                            Checkpoint* checkpoint = nullptr);

}  // namespace aefx::train
