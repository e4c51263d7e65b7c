// A model as a plain list of steps, which other languages can be written from: what every exporter sees.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/model/model.h"

namespace aefx::exported {

// What of a model is written.
enum class Part {
  encoder,      // a table's columns to codes
  decoder,      // codes to the table's columns
  autoencoder,  // the table's columns to what the codes give back of them
  score,        // the table's columns to how odd the row is, as `aefx score`
};

[[nodiscard]] std::string_view name(Part part);
[[nodiscard]] std::optional<Part> part_named(std::string_view name);
[[nodiscard]] std::vector<std::string_view> part_names();

// A column of the table.
struct Column {
  std::string name;
  prep::Levels levels{};             // none: it is a number
  std::optional<model::Dates> date;  // then its number is days since 1970-01-01 UTC
  std::size_t first = 0;             // of the network's columns that tell it
  std::size_t count = 1;             // of them: 1, or as many as there are levels

  [[nodiscard]] bool category() const { return levels.size() > 0; }
};

// A row with a scaled value beyond is refused, as by prep::Pipeline: its square would be no float.
inline constexpr double kLargestScaled = 1e18;

// A column that the network sees: (value - offset) * scale + base, in double, then float; the value is that of a column
// or, of a level, 1 where the row has it and 0 where not. Going back, (output - base) / scale + offset.
struct Input {
  std::size_t column = 0;
  std::optional<std::size_t> level{};
  prep::Scale scale;
  double fill = 0;                   // the value where there is none
  std::optional<double> constant{};  // what a number that never changed in training is decoded to

  [[nodiscard]] float scaled(double value) const { return static_cast<float>(scale.apply(value)); }
};

// activation(x * kernel + bias), in float.
struct Layer {
  Matrix kernel;  // inputs x outputs
  Vector bias;
  nn::Activation activation = nn::Activation::linear;
};

// How `aefx score` weighs what is off (infer/score.h).
struct Scoring {
  VectorD weight, usual, range;  // one for each of the network's columns
  VectorD mean;                  // one for each code
  MatrixD whitening;             // codes x directions
};

struct Program {
  Part part = Part::encoder;
  std::string table;  // of training, for comments
  prep::OnMissing on_missing = prep::OnMissing::mask;
  std::vector<std::string> missing_words;  // cells, trimmed and in lower case, that mean no value
  std::vector<double> missing_numbers;     // numbers that do
  std::vector<Column> columns;             // of the table, in the model's order
  std::vector<Input> inputs;               // of the network: column by column
  std::vector<Layer> encoder, decoder;
  std::vector<std::string> codes;  // their names
  std::optional<Scoring> scoring;  // of Part::score

  [[nodiscard]] bool encodes() const { return part != Part::decoder; }
  [[nodiscard]] bool decodes() const { return part != Part::encoder; }
  // Is a row with a value missing left out or refused?
  [[nodiscard]] bool needs_all() const {
    return on_missing == prep::OnMissing::drop || on_missing == prep::OnMissing::error;
  }
};

// Throws Error (model) where Part::score is wanted and the training rows were not measured.
[[nodiscard]] Program lower(const model::Model& model, Part part);

}  // namespace aefx::exported
