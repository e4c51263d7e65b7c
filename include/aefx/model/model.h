// A trained autoencoder, with all that is needed to use it on another table.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "aefx/model/measurements.h"
#include "aefx/model/score_quantiles.h"
#include "aefx/model/training.h"
#include "aefx/nn/network.h"
#include "aefx/prep/levels.h"
#include "aefx/prep/pipeline.h"

namespace aefx::model {

// A column of dates, which the network sees as days since 1970 (base/date.h).
struct Dates {
  bool whole_days = true;  // no date of training had a time of day
};

// One column of the training table that the network learned from.
struct Feature {
  std::string name;
  std::size_t position = 0;  // in the table, from 0
  prep::Levels levels{};     // none: it is a number
  std::optional<Dates> date{};
};

// The table that the model was trained on.
struct Table {
  std::string name;                  // of the file, for messages
  bool named = false;                // its columns had names
  std::size_t columns = 0;           // how many it had, features or not
  std::vector<std::string> missing;  // cells that mean "no value here"
  char decimal = '.';                // how its numbers were written; other tables are read likewise
  char thousands = '\0';             // 0: nothing stood between groups of three digits
  std::string date_format{};         // of the features that are dates
  std::vector<Feature> features;

  [[nodiscard]] std::vector<std::string> feature_names() const;
  [[nodiscard]] std::vector<prep::Levels> levels() const;     // of every feature
  [[nodiscard]] prep::LevelCounts level_counts() const;       // no element where all features are numbers
  [[nodiscard]] std::vector<std::size_t> categories() const;  // places of those that have levels
};

struct Model {
  Table table;
  prep::Pipeline pipeline;
  nn::Network network;
  Training training;
  Measurements measurements;
  CodeSpread spread;      // of the training rows' codes
  ScoreQuantiles scores;  // of the training rows
};

// What the network sees, by name: that of the feature, or species=setosa.
[[nodiscard]] std::vector<std::string> column_names(const Model& model);

// code1 code2 ..., or code1_pre code2_pre ... of their pre-activations
[[nodiscard]] std::vector<std::string> code_names(Index codes, bool pre_activation = false);

}  // namespace aefx::model
