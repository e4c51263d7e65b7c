// Writes a program as an ONNX graph, step by step. Members that add nodes return the name of the last one's output.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "export/onnx/graph.h"
#include "export/program.h"

namespace aefx::exported {

class OnnxWriter {
 public:
  OnnxWriter(const Program& program, const OnnxOptions& options)
      : program_(program), by_column_(options.inputs == OnnxInputs::columns), numbers_(program.numbers()) {
    for (std::size_t c = 0; c < program.columns.size(); ++c) {
      if (program.columns[c].category()) categories_.push_back(c);
    }
    for (const auto* list : {&numbers_, &categories_}) {
      for (const std::size_t c : *list) {
        for (std::size_t i = 0; i < program.columns[c].count; ++i) order_.push_back(program.columns[c].first + i);
      }
    }
  }

  // Returns the bytes of the ONNX file.
  std::string bytes() {
    graph_.description = program_.purpose();
    reserve_names();
    const std::string codes = program_.encodes() ? encode() : input_codes();
    if (program_.part == Part::encoder) output_codes(codes);
    if (program_.decodes()) {
      const std::string decoded = decode(codes);
      program_.part == Part::score ? output_score(codes, decoded) : output_columns(decoded);
    }
    return serialize(graph_);
  }

 private:
  using Columns = std::vector<std::size_t>;

  // Inputs and outputs, as they are declared.
  [[nodiscard]] OnnxValue column_value(std::size_t column, const std::string& suffix = {}) const;
  [[nodiscard]] OnnxValue matrix_value(const std::string& name, const Columns& columns) const;
  [[nodiscard]] OnnxValue code_value(std::size_t code) const;
  [[nodiscard]] OnnxValue codes_value() const;
  [[nodiscard]] std::string suffix() const { return program_.part == Part::decoder ? "" : "_reconstruction"; }
  void reserve_names();
  void reserve_table(const std::string& suffix);

  // Nodes for small expressions.
  [[nodiscard]] std::string cast(const std::string& value, OnnxType type);
  [[nodiscard]] std::string slice(const std::string& value, std::size_t first, std::size_t count);  // of its columns
  [[nodiscard]] std::string any_of_row(const std::string& truths);                                  // rows x 1
  [[nodiscard]] std::string beyond(const std::string& values, const std::string& largest);          // or NaN
  [[nodiscard]] std::string row_sum(const std::string& values);
  [[nodiscard]] std::string number(const std::string& name, double value) {
    return graph_.constant(name, std::vector<double>{value});
  }
  // Adds a constant with one number for each encoded column: value(column), in the order of the graph.
  template <typename Function>
  [[nodiscard]] std::string constant(const std::string& name, Function value) {
    std::vector<double> values;
    for (const std::size_t i : order_) values.push_back(value(i));
    return graph_.constant(name, std::move(values));
  }

  // Adds a constant with one number for each column of numbers.
  template <typename Function>
  [[nodiscard]] std::string number_constant(const std::string& name, Function value) {
    std::vector<double> values;
    for (const std::size_t c : numbers_) values.push_back(value(program_.inputs[program_.columns[c].first]));
    return graph_.constant(name, std::move(values));
  }
  [[nodiscard]] static double log_offset(const Input& input) { return input.transform.log_offset.value_or(0); }

  std::string encode();
  std::string number_inputs();
  std::string scaled_numbers();
  std::string transformed(std::string x);             // of numbers; NaN becomes any value
  std::string is_log_column(const Columns& columns);  // one truth for each of their encoded columns
  std::string in_own_units(const std::string& decoded);
  std::string level(std::size_t column, std::size_t place);  // index of a row's level; place among categories
  std::string one_hot(std::size_t column, const std::string& level);
  std::string input_codes();
  std::string nan_where_faulty(const std::string& codes);
  void output_codes(const std::string& codes);
  std::string network(std::string x, const std::vector<Layer>& layers, bool encoder);
  std::string limited(const std::string& codes);  // to the range of the training rows' codes
  std::string decode(const std::string& codes);   // encoded columns in their own units
  void output_columns(const std::string& decoded);
  void output_score(const std::string& codes, const std::string& decoded);
  std::string neighbor_distance();
  void output_error(const std::string& error);

  static constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

  const Program& program_;
  bool by_column_;                // else one matrix of numbers and one of categories
  Columns numbers_, categories_;  // columns of the table
  Columns order_;                 // encoded columns in the order of the graph: those of numbers, then those of levels
  OnnxGraph graph_;
  std::string category_matrix_;
  std::vector<std::string> values_;  // encoded columns before transform and scaling, for the score
  std::vector<std::string> faults_;  // rows x 1, true if the row can't be encoded
  std::string fault_;                // any of faults_; empty if none can occur
};

// Returns `words`, which are in lower case, in all combinations of upper and lower case, since ONNX compares text byte
// by byte; a word of more than six letters only as missing, MISSING and Missing. Sorted, each once.
[[nodiscard]] std::vector<std::string> case_variants(const std::vector<std::string>& words);

}  // namespace aefx::exported
