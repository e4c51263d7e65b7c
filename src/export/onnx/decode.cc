// The ONNX graph from codes to columns and scores; computes the same as infer/encode.cc and infer/score.cc.
#include <algorithm>
#include <string>
#include <vector>

#include "export/onnx/writer.h"

namespace aefx::exported {
namespace {

using std::int64_t;
using Texts = std::vector<std::string>;

}  // namespace

std::string OnnxWriter::input_codes() {
  std::string codes;
  if (by_column_) {
    Texts inputs;
    for (std::size_t k = 0; k < program_.codes.size(); ++k) inputs.push_back(graph_.input(code_value(k)));
    codes = graph_.concatenate(inputs);
  } else {
    codes = graph_.input(codes_value());
  }
  const std::vector<float> largest{std::numeric_limits<float>::max()};
  faults_.push_back(any_of_row(beyond(codes, graph_.constant("largest", largest))));
  return nan_where_faulty(codes);
}

// infer::decodable()
std::string OnnxWriter::limited(const std::string& codes) {
  if (!program_.code_range) return codes;
  const std::string raised = graph_.node("Max", {codes, graph_.constant("code_min", program_.code_range->min)});
  return graph_.node("Min", {raised, graph_.constant("code_max", program_.code_range->max)});
}

std::string OnnxWriter::decode(const std::string& codes) {
  std::string y = cast(network(limited(codes), program_.decoder, false), OnnxType::doubles);
  const auto input = [this](std::size_t i) -> const Input& { return program_.inputs[i]; };
  y = graph_.node("Sub", {y, constant("base", [&](std::size_t i) { return input(i).scale.base; })});
  y = graph_.node("Div", {y, constant("scale", [&](std::size_t i) { return input(i).scale.scale; })});
  y = graph_.node("Add", {y, constant("offset", [&](std::size_t i) { return input(i).scale.offset; })});
  if (std::any_of(order_.begin(), order_.end(), [&](std::size_t i) { return input(i).constant.has_value(); })) {
    y = graph_.node("Mul", {y, constant("moves", [&](std::size_t i) { return input(i).constant ? 0.0 : 1.0; })});
    y = graph_.node("Add", {y, constant("constant", [&](std::size_t i) { return input(i).constant.value_or(0); })});
  }
  y = in_own_units(y);
  if (fault_.empty()) return y;
  return graph_.node("Where", {fault_, number("nan", kNan), y});  // Max or Relu may have dropped a NaN
}

// prep::Transform::invert()
std::string OnnxWriter::in_own_units(const std::string& decoded) {
  if (!program_.any_log()) return decoded;
  Columns columns = numbers_;
  columns.insert(columns.end(), categories_.begin(), categories_.end());
  const std::string offset = constant("log_offset", [&](std::size_t i) { return log_offset(program_.inputs[i]); });
  const std::string value = graph_.node("Sub", {graph_.node("Exp", {decoded}), offset});
  return graph_.node("Where", {is_log_column(columns), value, decoded});
}

void OnnxWriter::output_columns(const std::string& decoded) {
  if (!by_column_ && !numbers_.empty())
    graph_.output(slice(decoded, 0, numbers_.size()), matrix_value("numbers" + suffix(), numbers_));
  std::size_t at = 0;  // column of `decoded`
  for (const std::size_t c : numbers_) {
    if (by_column_) graph_.output(slice(decoded, at, 1), column_value(c, suffix()));
    ++at;
  }
  Texts texts;
  for (const std::size_t c : categories_) {
    const Column& column = program_.columns[c];
    const auto count = static_cast<int64_t>(column.count);
    std::string best = graph_.node("ArgMax", {slice(decoded, at, column.count)}, {{"axis", int64_t{1}}});
    at += column.count;
    Texts names;
    for (std::size_t level = 0; level < column.count; ++level) names.push_back(column.levels.text(level));
    names.emplace_back();  // the text of codes that are NaN
    if (!fault_.empty())
      best = graph_.node("Where", {fault_, graph_.constant("none", std::vector<int64_t>{count}), best});
    texts.push_back(
        graph_.node("Gather", {graph_.constant("texts", names, {count + 1}), best}, {{"axis", int64_t{0}}}));
    if (by_column_) graph_.output(texts.back(), column_value(c, suffix()));
  }
  if (!by_column_ && !texts.empty())
    graph_.output(graph_.concatenate(texts), matrix_value("categories" + suffix(), categories_));
}

void OnnxWriter::output_score(const std::string& codes, const std::string& decoded) {
  const Scoring& s = *program_.scoring;
  const std::string off = graph_.node("Sub", {decoded, graph_.concatenate(values_)});
  const std::string missing = graph_.node("IsNaN", {off});
  const auto by_input = [this](const std::string& name, const VectorD& v) {
    return constant(name, [&](std::size_t i) { return v(static_cast<Index>(i)); });
  };
  const std::string weight = by_input("weight", s.weight);
  const std::string zero = number("zero", 0);
  const auto weighted_sum = [&](const VectorD& unit) {
    const std::string ratio = graph_.node("Div", {off, by_input("unit", unit)});
    const std::string square = graph_.node("Mul", {ratio, ratio});
    return row_sum(graph_.node("Where", {missing, zero, graph_.node("Mul", {square, weight})}));
  };
  const std::string present = row_sum(graph_.node("Where", {missing, zero, weight}));
  const std::string error = graph_.node("Div", {weighted_sum(s.range), present});
  std::string total;
  if (s.neighbors.cols() > 0) {
    total = graph_.node("Div", {neighbor_distance(), present});
    graph_.output(total, {.name = "score", .type = OnnxType::doubles, .columns = 1, .description = "1 is usual"});
    return output_error(error);
  }
  const std::string misfit = graph_.node("Div", {weighted_sum(s.usual), present});
  total = misfit;
  if (s.whitening.cols() > 0) {
    const std::string away = graph_.node("Sub", {cast(codes, OnnxType::doubles), graph_.constant("mean", s.mean)});
    const std::string along = graph_.node("MatMul", {away, graph_.constant("whitening", s.whitening)});
    const std::string distance = row_sum(graph_.node("Mul", {along, along}));
    const std::string directions = number("directions", static_cast<double>(s.whitening.cols()));
    total = graph_.node("Add", {misfit, graph_.node("Div", {distance, directions})});
  }
  total = graph_.node("Div", {total, number("two", 2)});
  graph_.output(total, {.name = "score", .type = OnnxType::doubles, .columns = 1, .description = "1 is usual"});
  output_error(error);
}

// The sum over columns of the distance from the neighbor with the given rank: rows x 1.
std::string OnnxWriter::neighbor_distance() {
  const Scoring& s = *program_.scoring;
  const std::string values = graph_.concatenate(values_);
  const std::string present = graph_.node("Not", {graph_.node("IsNaN", {values})});
  const std::string none = number("none", 0);
  std::string distances;
  for (std::size_t i = 0; i < order_.size(); ++i) {  // by column: rows x neighbors at a time
    const auto column = static_cast<Index>(order_[i]);
    const std::string neighbors = graph_.constant("neighbors", VectorD(s.neighbors.row(column) * s.steps(column)));
    std::string away = graph_.node("Mul", {slice(values, i, 1), number("step", s.steps(column))});
    away = graph_.node("Abs", {graph_.node("Sub", {away, neighbors})});
    away = graph_.node("Where", {slice(present, i, 1), away, none});
    distances = i == 0 ? away : graph_.node("Add", {distances, away});
  }
  return graph_.smallest(distances, s.rank + 1);
}

void OnnxWriter::output_error(const std::string& error) {
  graph_.output(error, {.name = "error",
                        .type = OnnxType::doubles,
                        .columns = 1,
                        .description = "mean of ((reconstruction - value) / range)^2"});
}

}  // namespace aefx::exported
