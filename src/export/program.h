// A model as a list of operations, from which each renderer writes its language.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "aefx/base/matrix.h"
#include "aefx/export/render.h"
#include "aefx/model/model.h"
#include "model/code_range.h"

namespace aefx::exported {

// A column of the table, and its encoded columns: one for a number, one for each level of a category.
struct Column {
  std::string name;
  prep::Levels levels{};             // empty for a number
  std::optional<model::Dates> date;  // a date is a number: days since 1970-01-01 UTC
  std::size_t first = 0;             // of its encoded columns, as an index of Program::inputs
  std::size_t count = 1;             // of encoded columns

  [[nodiscard]] bool category() const { return levels.size() > 0; }
  // Whether the level is that of missing values.
  [[nodiscard]] bool is_missing(std::size_t level) const { return levels.missing && level == levels.names.size(); }
};

// An encoded column. Its value is transformed (a missing one is replaced by `fill` instead), and its input to the
// network is (value - offset) * scale + base in double, then rounded to float. The value of a level is 1 in rows that
// have the level, else 0. Decoded: the value whose transform is (output - base) / scale + offset; a score compares it
// with the value as it is.
struct Input {
  std::size_t column = 0;  // index of Program::columns
  std::optional<std::size_t> level{};
  prep::Scale scale;
  double fill = 0;              // transformed; replaces a missing value
  prep::Transform transform{};  // of a number
  std::optional<double>
      constant{};  // transformed value of a number that was constant in training: it is decoded as that

  // Scales a transformed value.
  [[nodiscard]] float scaled(double value) const { return static_cast<float>(scale.apply(value)); }
};

// activation(x * kernel + bias), in float.
struct Layer {
  Matrix kernel;  // inputs x outputs
  Vector bias;    // outputs
  nn::Activation activation = nn::Activation::linear;
};

// Constants of infer::Scorer, D encoded columns and K codes.
struct Scoring {
  VectorD weight, usual, range;  // D
  MatrixD neighbors;             // D x neighbors; if none, those below count
  VectorD steps;                 // D
  Index rank = 0;                // among the distances from the neighbors, from 0
  VectorD mean;                  // K
  MatrixD whitening;             // K x directions
};

struct Program {
  Part part = Part::encoder;
  std::string table;  // name of the training table, for comments
  prep::OnMissing on_missing = prep::OnMissing::mask;
  std::vector<std::string> missing_words;  // missing-value markers, trimmed and in lower case; the empty one too
  std::vector<double> missing_numbers;     // those that are numbers
  std::vector<Column> columns;             // in the order of the model's features
  std::vector<Input> inputs;               // column by column
  std::vector<Layer> encoder, decoder;
  std::vector<std::string> codes;  // names
  // To which infer::decodable() limits codes; only if the program decodes and the model holds it.
  std::optional<model::CodeRange> code_range;
  std::optional<Scoring> scoring;  // only for Part::score

  [[nodiscard]] bool encodes() const { return part != Part::decoder; }
  [[nodiscard]] bool decodes() const { return part != Part::encoder; }
  // Whether a row with a missing value is left out or refused.
  [[nodiscard]] bool needs_all() const {
    return on_missing == prep::OnMissing::drop || on_missing == prep::OnMissing::error;
  }
  // Returns the indices of the columns that are not categories.
  [[nodiscard]] std::vector<std::size_t> numbers() const;
  [[nodiscard]] bool any_caps() const;  // whether values of a column are capped
  [[nodiscard]] bool any_log() const;   // whether a column is read on a log scale
  // Describes the program in a line, for a comment.
  [[nodiscard]] std::string purpose() const;
  // Returns name, type and transform of a column in a line, for a comment.
  [[nodiscard]] std::string describe(std::size_t column) const;
};

// Throws Error (model) if `part` is score and the model holds no scores of its training rows.
[[nodiscard]] Program make_program(const model::Model& model, Part part);

// Returns `wanted`, or wanted_2, wanted_3, ..., whichever is not in `taken`, and adds it there.
[[nodiscard]] std::string unique_name(const std::string& wanted, std::set<std::string>& taken);

}  // namespace aefx::exported
