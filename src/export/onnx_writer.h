// The ONNX graph that a program becomes, part by part.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "aefx/export/render.h"
#include "export/onnx_graph.h"
#include "export/printed.h"

namespace aefx::exported {

inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
inline constexpr std::int64_t kFloat = 1;  // of Cast: TensorProto::FLOAT and DOUBLE
inline constexpr std::int64_t kDouble = 11;

class OnnxWriter {
 public:
  OnnxWriter(const Program& program, const OnnxOptions& options)
      : program_(program), columns_(options.inputs == OnnxInputs::columns) {
    for (std::size_t c = 0; c < program.columns.size(); ++c)
      (program.columns[c].category() ? categories_ : numbers_).push_back(c);
    for (const auto* list : {&numbers_, &categories_}) {
      for (const std::size_t c : *list) {
        for (std::size_t i = 0; i < program.columns[c].count; ++i) order_.push_back(program.columns[c].first + i);
      }
    }
  }

  std::string bytes() {
    graph_.description = purpose(program_);
    reserve();
    std::string codes = program_.encodes() ? encode() : given_codes();
    if (program_.part == Part::encoder) give_codes(codes);
    if (program_.decodes()) {
      const std::string back = decode(codes);
      program_.part == Part::score ? score(codes, back) : give_columns(back);
    }
    return onnx_bytes(graph_);
  }

 private:
  [[nodiscard]] std::vector<std::string> column_names(const std::vector<std::size_t>& which,
                                                      const std::string& suffix = {}) const {
    std::vector<std::string> out;
    for (const std::size_t c : which) out.push_back(program_.columns[c].name + suffix);
    return out;
  }
  [[nodiscard]] std::string listed(const std::vector<std::size_t>& which) const {
    std::vector<std::string> out;
    for (const std::size_t c : which) out.push_back(described(program_, c));
    return fmt::format("{}", fmt::join(out, ", "));
  }
  [[nodiscard]] std::string suffix() const { return program_.part == Part::decoder ? "" : "_reconstruction"; }
  // One number for each of the network's columns, in the order of the graph.
  template <typename Function>
  [[nodiscard]] std::vector<double> in_order(Function value) const {
    std::vector<double> out;
    for (const std::size_t i : order_) out.push_back(value(i));
    return out;
  }
  [[nodiscard]] std::string cast(const std::string& value, std::int64_t type) {
    return graph_.node("Cast", {value}, {{"to", type}});
  }
  [[nodiscard]] std::string some(const std::string& value, std::int64_t begin, std::int64_t count) {
    std::vector<std::int64_t> places;
    for (std::int64_t i = 0; i < count; ++i) places.push_back(begin + i);
    return graph_.node("Gather", {value, graph_.constant("places", places, {count})}, {{"axis", std::int64_t{1}}});
  }
  // Where any of a row is true, which `values` are, in float.
  [[nodiscard]] std::string any(const std::string& truths) {
    const std::string most = graph_.node("ReduceMax", {cast(truths, kFloat)}, {{"axes", std::vector<std::int64_t>{1}}});
    return graph_.node("Greater", {most, graph_.constant("zero", std::vector<float>{0})});
  }
  // Where values are NaN, or larger than `largest` in size.
  [[nodiscard]] std::string beyond(const std::string& values, const std::string& largest) {
    return graph_.node("Not", {graph_.node("LessOrEqual", {graph_.node("Abs", {values}), largest})});
  }
  [[nodiscard]] std::string row_sum(const std::string& values) {
    return graph_.node("ReduceSum", {values, graph_.constant("axis", std::vector<std::int64_t>{1}, {1})});
  }
  [[nodiscard]] std::string in_order_constant(const std::string& name, std::vector<double> values) {
    return graph_.constant(name, std::move(values));
  }

  void reserve();
  std::string encode();
  std::string number_matrix();
  std::string scaled_numbers();
  std::string level(std::size_t column, std::size_t place);
  std::string one_hot(std::size_t column, const std::string& level);
  std::string given_codes();
  std::string unless_faulty(const std::string& codes);  // NaN in rows that are faulty
  void give_codes(const std::string& codes);
  std::string network(std::string x, const std::vector<Layer>& layers, bool encoder);
  std::string decode(const std::string& codes);
  void give_columns(const std::string& back);
  void score(const std::string& codes, const std::string& back);

  const Program& program_;
  bool columns_;
  std::vector<std::size_t> numbers_, categories_;  // columns of the table
  std::vector<std::size_t> order_;  // of the network's columns: those of numbers first, then those of levels
  OnnxGraph graph_;
  std::string category_matrix_;
  std::vector<std::string> values_;  // before scaling, for a score
  std::vector<std::string> faults_;  // rows x 1, true where a row can't be encoded
  std::string fault_;
};

}  // namespace aefx::exported
