// A trained autoencoder, and everything needed to apply it to another table.
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

// A column of dates; its values are days since 1970-01-01 UTC (base/date.h).
struct Dates {
  bool whole_days = true;  // no date of training had a time of day
};

// A column of the training table that the network learned from.
struct Feature {
  std::string name;
  std::size_t position = 0;     // in the table, from 0
  prep::Levels levels{};        // empty for a number
  prep::Transform transform{};  // of a number, before it is scaled
  std::optional<Dates> date{};  // only of a date
  bool whole = false;           // a number whose values in training were all whole
};

// A column of the training table that is no feature.
struct OtherColumn {
  std::string name;
  std::size_t position = 0;  // in the table, from 0
};

// The table that the model was trained on.
struct Table {
  std::string name;                        // of the file, for messages
  bool named = false;                      // whether its columns had names
  std::size_t columns = 0;                 // number of columns, features or not
  std::vector<std::string> missing;        // missing-value markers
  char decimal = '.';                      // decimal separator; tables that the model is applied to have the same
  char thousands = '\0';                   // thousands separator; 0: none
  std::string date_format{};               // strptime pattern, empty for ISO 8601; of all features that are dates
  std::vector<Feature> features;           // in the order of the pipeline's columns; at least one
  std::vector<OtherColumn> identifiers{};  // columns of numbers that are carried: they count or identify the rows
  std::vector<OtherColumn> left_out{};     // texts, and columns without values, that are not carried

  [[nodiscard]] std::vector<std::string> feature_names() const;
  [[nodiscard]] std::vector<prep::Levels> levels() const;     // of every feature
  [[nodiscard]] prep::FeatureForms forms() const;             // of every feature; empty if all are numbers as they are
  [[nodiscard]] std::vector<std::size_t> categories() const;  // indices of the categorical features
};

// F features become D encoded columns and K codes.
struct Model {
  Table table;
  prep::Pipeline pipeline;  // F to D
  nn::Network network;      // D to K to D
  Training training;
  Measurements measurements;
  CodeSpread spread;       // of the training rows' codes
  ScoreQuantiles scores;   // of the training rows
  ColumnSpread columns{};  // of the training rows
};

// Returns the names of the encoded columns: that of the feature or, for a level, such as species=setosa.
[[nodiscard]] std::vector<std::string> column_names(const Model& model);

// Returns code1, code2, ..., or code1_pre, code2_pre, ... for pre-activations.
[[nodiscard]] std::vector<std::string> code_names(Index codes, bool pre_activation = false);

}  // namespace aefx::model
