// The settings that model selection compares.
#pragma once

#include <string>
#include <vector>

#include "train/learner.h"

namespace aefx::train {

inline constexpr Index kChoiceRows = 4000;  // rows that choices are made on, where there are more

// Every row is held out once, in kFolds folds, up to so many rows and values; beyond, a fifth of the rows are.
inline constexpr Index kFoldedRows = 500, kFoldedCells = 100'000;
inline constexpr std::size_t kFolds = 10;
[[nodiscard]] bool has_folds(Index rows, Index columns);

// Returns what the options leave open, from the simplest to the boldest: hidden layers, and with --lr auto learning
// rates. One candidate where nothing is left open; layers are not where there are fewer rows than kFewestForDepth.
inline constexpr Index kFewestForDepth = 50;
[[nodiscard]] std::vector<Candidate> candidates(const TrainOptions& options, Index columns, Index rows);

// Puts the continued model as it is before the one candidate that trains it further, which must be clearly better.
void add_model_as_it_is(std::vector<Candidate>& candidates);

// Adds a candidate with logarithms, which `name` names: with the encoder and the learning rate of the first
// one and the deepest decoder.
void add_logarithms(std::vector<Candidate>& candidates, const std::string& name);

// Adds the deepest candidate of each encoder, and that with logarithms, again with adam in place of adadelta, where the
// options leave the optimizer open. A step of Adam moves each weight by about the rate, whatever its gradient, and a
// code by those of all columns: the more columns, the shorter are the steps of an encoder without hidden layers.
void add_adam(std::vector<Candidate>& candidates, const TrainOptions& options, Index columns);

}  // namespace aefx::train
