// A small model whose names, levels and numbers a fuzzer chooses, to be exported.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aefx/export/render.h"
#include "aefx/model/model.h"

namespace aefx::fuzz {

struct Exported {
  model::Model model;
  exported::Part part = exported::Part::encoder;
  exported::OnnxInputs inputs = exported::OnnxInputs::columns;
  std::string prefix;              // of C
  std::vector<std::string> table;  // of SQL
  std::vector<std::string> keep;   // of SQL
};

// Reads options from the first line, such as "part=score codes=2 hidden=3", and records, each from a line end and a
// sign to the next: ~column =level #numbers @date +missing -others !table's name ?missing-value marker ^weights &table
// of SQL $kept column %prefix of C. Empty where that gives no model that can be saved and loaded.
[[nodiscard]] std::optional<Exported> export_of(std::string_view bytes);

// Rows that mean the same to the model, to C and to SQL.
struct PlainRows {
  MatrixD features;                             // rows x features: numbers and levels
  std::vector<std::vector<std::string>> texts;  // rows x features: names of the levels, empty for a number
  Matrix codes;                                 // rows x codes
  MatrixD errors;                               // rows x codes: by which float32 may be off
};

// Returns rows with their codes, or none where numbers are so large or small that engines may round them differently,
// or where a level's name is not what a cell with that text means.
[[nodiscard]] std::optional<PlainRows> plain_rows(const model::Model& model);

}  // namespace aefx::fuzz
