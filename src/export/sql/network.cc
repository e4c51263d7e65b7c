// SQL for the network and the score; computes in double what prep/pipeline.cc, nn/pass.cc and infer/score.cc do.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "base/number.h"
#include "base/text.h"
#include "export/sql/writer.h"

namespace aefx::exported {
namespace {

using Texts = std::vector<std::string>;

constexpr double kLargest = std::numeric_limits<double>::max();

template <typename Number>
std::string with_exponent(Number value) {
  std::string text;
  append_number(text, value);
  if (text.find('e') == text.npos) text += "e0";
  return text[0] == '-' ? "(" + text + ")" : text;
}

// Guards exp() against large arguments, with which it fails in some engines; the limits are beyond what changes a
// float.
std::string activated(nn::Activation activation, const std::string& z) {
  switch (activation) {
    case nn::Activation::linear:
      return z;
    case nn::Activation::relu:
      return fmt::format("CASE WHEN {0} < 0 THEN 0e0 ELSE {0} END", z);
    case nn::Activation::leaky_relu:
      return fmt::format("CASE WHEN {0} < 0 THEN {1} * {0} ELSE {0} END", z, real(nn::kLeakyReluSlope));
    case nn::Activation::elu:
      return fmt::format("CASE WHEN {0} < -87 THEN -1e0 WHEN {0} < 0 THEN exp({0}) - 1 ELSE {0} END", z);
    case nn::Activation::tanh:
      return fmt::format("CASE WHEN {0} > 40 THEN 1e0 WHEN {0} < -40 THEN -1e0 ELSE 2 / (1 + exp(-2 * {0})) - 1 END",
                         z);
    case nn::Activation::sigmoid:
      return fmt::format("CASE WHEN {0} > 87 THEN 1e0 WHEN {0} < -87 THEN 0e0 ELSE 1 / (1 + exp(-{0})) END", z);
    case nn::Activation::wide_sigmoid:
      return fmt::format(
          "CASE WHEN {0} > {1} THEN {2} WHEN {0} < -{1} THEN -{2} ELSE 2 * {2} / (1 + exp(-2 * {0} / {2})) - {2} END",
          z, real(40 * nn::kWideSigmoid), real(nn::kWideSigmoid));
  }
  return z;
}

// Returns the limit of values that scale to at most prep::kLargestScaled, on the side of `sign`.
std::string largest_value(const Input& input, int sign) {
  return real(std::clamp(input.transform.invert(input.scale.invert(sign * prep::kLargestScaled)), -kLargest, kLargest));
}

// Returns the scaled value of a number, or `none` if it is missing; `fail` is the expression for one that is infinite
// or too large.
std::string scaled_number(const Input& input, const std::string& value, const std::string& none,
                          const std::string& fail) {
  const prep::Transform& t = input.transform;
  const prep::Scale& s = input.scale;
  std::string out = fmt::format("CASE WHEN {} IS NULL THEN {}", value, none);
  const auto add_cap = [&](double least, double most, double cap) {
    if (!std::isfinite(cap)) return;
    out +=
        fmt::format(" WHEN {} BETWEEN {} AND {} THEN {}", value, real(least), real(most), real(s.apply(t.apply(cap))));
  };
  add_cap(-kLargest, t.low, t.low);
  add_cap(t.high, kLargest, t.high);
  const std::string transformed = t.log_offset ? fmt::format("ln({} + {})", value, real(*t.log_offset)) : value;
  return out + fmt::format(" WHEN {} BETWEEN {} AND {} THEN ({} - {}) * {} + {} ELSE {} END", value,
                           largest_value(input, -1), largest_value(input, 1), transformed, real(s.offset),
                           real(s.scale), real(s.base), fail);
}

// Returns what prep::Transform::invert() does. Engines fail where exp() over- or underflows.
std::string inverted(const prep::Transform& t, const std::string& value) {
  if (!t.log_offset) return value;
  return fmt::format("CASE WHEN {0} > 709 THEN {1} WHEN {0} < -700 THEN 0e0 ELSE exp({0}) END - {2}", value,
                     real(kLargest), real(*t.log_offset));
}

}  // namespace

std::string real(double value) { return with_exponent(value); }
std::string real(float value) { return with_exponent(value); }

void SqlWriter::scale() {
  pass_through();
  for (std::size_t i = 0; i < program_.inputs.size(); ++i) {
    const Input& input = program_.inputs[i];
    const prep::Scale& s = input.scale;
    const std::string value = numbered("v", input.column);
    const std::string none = real(s.apply(input.fill));
    std::string scaled;
    if (input.level) {
      scaled = dialect_.real(fmt::format("CASE WHEN {0} IS NULL THEN {1} WHEN {0} = {2} THEN {3} ELSE {4} END", value,
                                         none, *input.level, real(s.apply(1)), real(s.apply(0))));
    } else {
      const std::string& name = program_.columns[input.column].name;
      const std::string fail = dialect_.fail(
          fmt::format("too large to compute with in column {}: ", aefx::quoted(name)), dialect_.text(value));
      scaled = scaled_number(input, value, program_.needs_all() ? "NULL" : none, fail);
    }
    query_.add(scaled, numbered("x", i));
  }
  if (program_.on_missing == prep::OnMissing::drop) {
    Texts present;
    for (std::size_t c = 0; c < columns(); ++c) present.push_back(numbered("v", c) + " IS NOT NULL");
    query_.where(grouped(present, " AND "));
  }
  query_.next();
}

void SqlWriter::pass_to_decoder() {
  pass_through();
  if (scores()) query_.pass("c", codes());
}

// infer::decodable()
void SqlWriter::limit_codes() {
  pass_to_decoder();
  for (std::size_t k = 0; k < codes(); ++k) {
    const auto at = static_cast<Index>(k);
    query_.add(fmt::format("CASE WHEN {0} < {1} THEN {1} WHEN {0} > {2} THEN {2} ELSE {0} END", numbered("c", k),
                           real(program_.code_range->min(at)), real(program_.code_range->max(at))),
               numbered("b", k));
  }
  query_.next();
}

void SqlWriter::network(const std::vector<Layer>& layers, const char* from, const char* to) {
  const auto pass = [&] { &layers == &program_.decoder ? pass_to_decoder() : pass_through(); };
  std::string source = from;
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const Layer& layer = layers[l];
    const std::string target = l + 1 == layers.size() ? to : fmt::format("h{}_", l + 1);
    const bool linear = layer.activation == nn::Activation::linear;
    pass();
    for (Index k = 0; k < layer.kernel.cols(); ++k) {
      Texts terms{real(layer.bias(k))};
      for (Index i = 0; i < layer.kernel.rows(); ++i) {
        // A decoder keeps weights of 0: a code that is NULL has to make the result NULL.
        if (layer.kernel(i, k) == 0 && program_.encodes()) continue;
        terms.push_back(
            fmt::format("{} * {}", real(layer.kernel(i, k)), numbered(source, static_cast<std::size_t>(i))));
      }
      query_.add(dialect_.real(grouped(terms, " + ")), numbered(linear ? target : "z", static_cast<std::size_t>(k)));
    }
    query_.next();
    if (!linear) {
      pass();
      for (std::size_t k = 0; k < static_cast<std::size_t>(layer.kernel.cols()); ++k)
        query_.add(activated(layer.activation, numbered("z", k)), numbered(target, k));
      query_.next();
    }
    source = target;
  }
}

void SqlWriter::restore() {
  pass_to_decoder();
  for (std::size_t i = 0; i < program_.inputs.size(); ++i) {
    const Input& input = program_.inputs[i];
    const prep::Scale& s = input.scale;
    const std::string y = numbered("y", i);
    query_.add(input.constant ? fmt::format("CASE WHEN {} IS NULL THEN NULL ELSE {} END", y, real(*input.constant))
                              : fmt::format("({} - {}) / {} + {}", y, real(s.base), real(s.scale), real(s.offset)),
               numbered("r", i));
  }
  query_.next();
}

void SqlWriter::score() {
  const Scoring& s = *program_.scoring;
  pass_kept();
  for (std::size_t i = 0; i < program_.inputs.size(); ++i) {
    const Input& input = program_.inputs[i];
    std::string value = numbered("v", input.column);
    if (input.level)
      value = fmt::format("CASE WHEN {0} IS NULL THEN NULL WHEN {0} = {1} THEN 1e0 ELSE 0e0 END", value, *input.level);
    query_.add(fmt::format("{} - {}", inverted(input.transform, numbered("r", i)), value), numbered("o", i));
  }
  if (s.neighbors.cols() > 0) {
    query_.pass("v", columns());
    return score_by_neighbors();
  }
  Texts squares;  // of the distance in each direction
  for (Index j = 0; j < s.whitening.cols(); ++j) {
    Texts terms;
    for (std::size_t k = 0; k < codes(); ++k) {
      terms.push_back(fmt::format("({} - {}) * {}", numbered("c", k), real(s.mean(static_cast<Index>(k))),
                                  real(s.whitening(static_cast<Index>(k), j))));
    }
    const std::string distance = numbered("d", static_cast<std::size_t>(j));
    query_.add(grouped(terms, " + "), distance);
    squares.push_back(fmt::format("{0} * {0}", distance));
  }
  if (squares.empty()) squares.push_back("0e0");
  query_.next();
  pass_kept();
  query_.add(squared_errors(s.usual), "misfit");
  add_errors();
  query_.add(grouped(squares, " + "), "distance");
  query_.next();
}

// Returns the sum over columns of weight * (error / unit)^2.
std::string SqlWriter::squared_errors(const VectorD& units) const {
  Texts terms;
  for (std::size_t i = 0; i < program_.inputs.size(); ++i) {
    const auto at = static_cast<Index>(i);
    terms.push_back(fmt::format("COALESCE({0} / {1} * ({0} / {1}) * {2}, 0e0)", numbered("o", i), real(units(at)),
                                real(program_.scoring->weight(at))));
  }
  return grouped(terms, " + ");
}

void SqlWriter::add_errors() {
  const Scoring& s = *program_.scoring;
  Texts present;
  for (std::size_t i = 0; i < program_.inputs.size(); ++i) {
    present.push_back(fmt::format("CASE WHEN {} IS NULL THEN 0e0 ELSE {} END", numbered("o", i),
                                  real(s.weight(static_cast<Index>(i)))));
  }
  query_.add(squared_errors(s.range), "squares");
  query_.add(fmt::format("NULLIF({}, 0e0)", dialect_.real(grouped(present, " + "))), "present");
}

void SqlWriter::score_by_neighbors() {
  const Scoring& s = *program_.scoring;
  query_.next();
  pass_kept();
  add_errors();
  Texts distances;
  for (Index j = 0; j < s.neighbors.cols(); ++j) {
    Texts terms;
    for (std::size_t i = 0; i < program_.inputs.size(); ++i) {
      const auto at = static_cast<Index>(i);
      const Input& input = program_.inputs[i];
      const std::string value = numbered("v", input.column);
      const double neighbor = s.neighbors(at, j), step = s.steps(at);
      terms.push_back(input.level ? fmt::format("CASE WHEN {0} IS NULL THEN 0e0 WHEN {0} = {1} THEN {2} ELSE {3} END",
                                                value, *input.level, real(std::abs(neighbor - 1) * step),
                                                real(std::abs(neighbor) * step))
                                  : fmt::format("COALESCE(abs({} - {}) * {}, 0e0)", value, real(neighbor), real(step)));
    }
    distances.push_back(numbered("d", static_cast<std::size_t>(j)));
    query_.add(dialect_.real(grouped(terms, " + ")), distances.back());
  }
  query_.next();
  pass_kept();
  for (const char* const name : {"squares", "present"}) query_.add(name, name);
  query_.add(dialect_.nth_smallest(static_cast<std::size_t>(s.rank) + 1, distances), "distance");
  query_.next();
}

// Returns the column in the units of the table; for a category the text of its likeliest level.
std::string SqlWriter::decoded(const Column& column) const {
  std::string value = inverted(program_.inputs[column.first].transform, numbered("r", column.first));
  if (column.date) return dialect_.date(value, column.date->whole_days);
  if (!column.category()) return value;
  Texts values;
  for (std::size_t i = 0; i < column.count; ++i) values.push_back(numbered("r", column.first + i));
  std::string out = "CASE " + dialect_.greatest(values);
  for (std::size_t i = 0; i < column.count; ++i) {
    const std::string text = column.is_missing(i) ? "NULL" : dialect_.literal(column.levels.text(i));
    out += fmt::format(" WHEN {} THEN {}", values[i], text);
  }
  return out + " END";
}

void SqlWriter::select_results() {
  if (program_.part == Part::encoder) {
    for (std::size_t k = 0; k < codes(); ++k) query_.add(numbered("c", k), dialect_.identifier(program_.codes[k]));
  } else if (scores()) {
    const auto directions = static_cast<double>(std::max<Index>(program_.scoring->whitening.cols(), 1));
    query_.add(program_.scoring->neighbors.cols() > 0
                   ? std::string("distance / present")
                   : fmt::format("(misfit / present + distance / {}) / 2", real(directions)),
               dialect_.identifier("score"));
    query_.add("squares / present", dialect_.identifier("error"));
  } else {
    for (const Column& column : program_.columns) query_.add(decoded(column), dialect_.identifier(column.name));
  }
  for (std::size_t i = 0; i < options_.keep.size(); ++i)
    query_.add(numbered("k", i), dialect_.identifier(options_.keep[i]));
}

}  // namespace aefx::exported
