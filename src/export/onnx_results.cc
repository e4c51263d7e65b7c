// An ONNX graph from codes to columns and scores, as infer/encode.cc and infer/score.cc have it.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "export/onnx_writer.h"

namespace aefx::exported {
namespace {

using std::int64_t;
using Texts = std::vector<std::string>;

}  // namespace

// The network's columns in their own units.
std::string OnnxWriter::decode(const std::string& codes) {
  std::string y = cast(network(codes, program_.decoder, false), kDouble);
  const auto scale = [this](std::size_t i) { return program_.inputs[i].scale; };
  y = graph_.node("Sub", {y, graph_.constant("base", in_order([&](std::size_t i) { return scale(i).base; }))});
  y = graph_.node("Div", {y, graph_.constant("scale", in_order([&](std::size_t i) { return scale(i).scale; }))});
  y = graph_.node("Add", {y, graph_.constant("offset", in_order([&](std::size_t i) { return scale(i).offset; }))});
  const auto constant = [this](std::size_t i) { return program_.inputs[i].constant; };
  if (std::any_of(order_.begin(), order_.end(), [&](std::size_t i) { return constant(i).has_value(); })) {
    y = graph_.node("Mul",
                    {y, graph_.constant("moves", in_order([&](std::size_t i) { return constant(i) ? 0.0 : 1.0; }))});
    y = graph_.node("Add",
                    {y, graph_.constant("constant", in_order([&](std::size_t i) { return constant(i).value_or(0); }))});
  }
  if (fault_.empty()) return y;
  return graph_.node("Where", {fault_, graph_.constant("nan", std::vector<double>{kNan}), y});  // Relu may drop a NaN
}

void OnnxWriter::give_columns(const std::string& back) {
  if (!columns_ && !numbers_.empty()) {
    graph_.output(some(back, 0, static_cast<int64_t>(numbers_.size())),
                  {.name = "numbers" + suffix(),
                   .type = OnnxType::doubles,
                   .columns = static_cast<int64_t>(numbers_.size()),
                   .meaning = listed(numbers_)});
  }
  int64_t at = 0;
  for (const std::size_t c : numbers_) {
    if (columns_) {
      graph_.output(some(back, at, 1), {.name = program_.columns[c].name + suffix(),
                                        .type = OnnxType::doubles,
                                        .columns = 1,
                                        .meaning = described(program_, c)});
    }
    ++at;
  }
  Texts texts;
  for (const std::size_t c : categories_) {
    const Column& column = program_.columns[c];
    const auto count = static_cast<int64_t>(column.count);
    const std::string best = graph_.node("ArgMax", {some(back, at, count)}, {{"axis", int64_t{1}}});
    at += count;
    Texts names;
    for (std::size_t level = 0; level < column.count; ++level) names.push_back(column.levels.text(level));
    names.emplace_back();
    // Of codes that are NaN there is none that is likeliest, and the text is empty.
    std::string place = best;
    if (!fault_.empty())
      place = graph_.node("Where", {fault_, graph_.constant("none", std::vector<int64_t>{count}), best});
    const std::string text =
        graph_.node("Gather", {graph_.constant("texts", names, {count + 1}), place}, {{"axis", int64_t{0}}});
    if (columns_) {
      graph_.output(
          text,
          {.name = column.name + suffix(), .type = OnnxType::strings, .columns = 1, .meaning = described(program_, c)});
    }
    texts.push_back(text);
  }
  if (!columns_ && !texts.empty()) {
    graph_.output(graph_.beside(texts), {.name = "categories" + suffix(),
                                         .type = OnnxType::strings,
                                         .columns = static_cast<int64_t>(texts.size()),
                                         .meaning = listed(categories_)});
  }
}

void OnnxWriter::score(const std::string& codes, const std::string& back) {
  const Scoring& s = *program_.scoring;
  const std::string off = graph_.node("Sub", {back, graph_.beside(values_)});
  const std::string missing = graph_.node("IsNaN", {off});
  const auto of = [&](const VectorD& v) { return in_order([&](std::size_t i) { return v(static_cast<Index>(i)); }); };
  const std::string weight = graph_.constant("weight", of(s.weight));
  const std::string zero = graph_.constant("zero", std::vector<double>{0});
  const auto weighted = [&](const std::string& values) {
    return row_sum(graph_.node("Where", {missing, zero, graph_.node("Mul", {values, weight})}));
  };
  const auto mean_square = [&](const VectorD& unit) {
    const std::string ratio = graph_.node("Div", {off, graph_.constant("unit", of(unit))});
    return weighted(graph_.node("Mul", {ratio, ratio}));
  };
  const std::string present = row_sum(graph_.node("Where", {missing, zero, weight}));
  const std::string misfit = graph_.node("Div", {mean_square(s.usual), present});
  const std::string error = graph_.node("Div", {mean_square(s.range), present});
  std::string total = misfit;
  if (s.whitening.cols() > 0) {
    const std::string away = graph_.node(
        "Sub", {cast(codes, kDouble),
                graph_.constant("mean", std::vector<double>(s.mean.data(), s.mean.data() + s.mean.size()))});
    const std::string along = graph_.node("MatMul", {away, graph_.constant("whitening", s.whitening)});
    const std::string distance = row_sum(graph_.node("Mul", {along, along}));
    const std::string directions =
        graph_.constant("directions", std::vector<double>{static_cast<double>(s.whitening.cols())});
    total = graph_.node("Add", {misfit, graph_.node("Div", {distance, directions})});
  }
  total = graph_.node("Div", {total, graph_.constant("two", std::vector<double>{2})});
  graph_.output(total, {.name = "score", .type = OnnxType::doubles, .columns = 1, .meaning = "1 is usual"});
  graph_.output(error, {.name = "error",
                        .type = OnnxType::doubles,
                        .columns = 1,
                        .meaning = "mean of ((reconstruction - value) / range)^2"});
}

}  // namespace aefx::exported
