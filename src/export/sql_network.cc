// What the SELECT computes: as prep/pipeline.cc, nn/pass.cc and infer/score.cc have it, in double.
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "export/sql_writer.h"

namespace aefx::exported {
namespace {

using Texts = std::vector<std::string>;

std::string activated(nn::Activation activation, const std::string& z) {
  switch (activation) {
    case nn::Activation::linear:
      return z;
    case nn::Activation::relu:
      return fmt::format("CASE WHEN {0} < 0 THEN 0e0 ELSE {0} END", z);
    case nn::Activation::leaky_relu:
      return fmt::format("CASE WHEN {0} < 0 THEN {1} * {0} ELSE {0} END", z, real(nn::kLeakyReluSlope));
    // exp() of what is far from 0 is an error in some engines, and within what float can tell from its limit.
    case nn::Activation::elu:
      return fmt::format("CASE WHEN {0} < -87 THEN -1e0 WHEN {0} < 0 THEN exp({0}) - 1 ELSE {0} END", z);
    case nn::Activation::tanh:
      return fmt::format("CASE WHEN {0} > 40 THEN 1e0 WHEN {0} < -40 THEN -1e0 ELSE 2 / (1 + exp(-2 * {0})) - 1 END",
                         z);
    case nn::Activation::sigmoid:
      return fmt::format("CASE WHEN {0} > 87 THEN 1e0 WHEN {0} < -87 THEN 0e0 ELSE 1 / (1 + exp(-{0})) END", z);
  }
  return z;
}

// The values that are scaled to what `encode` can compute with.
std::pair<double, double> within_float(const prep::Scale& s) {
  constexpr double kMost = std::numeric_limits<double>::max();
  const double one = s.invert(-kLargestScaled);
  const double other = s.invert(kLargestScaled);
  return {std::clamp(std::min(one, other), -kMost, kMost), std::clamp(std::max(one, other), -kMost, kMost)};
}

}  // namespace

void SqlWriter::scale() {
  carry();
  Texts present;
  for (std::size_t i = 0; i < program_.inputs.size(); ++i) {
    const Input& input = program_.inputs[i];
    const prep::Scale& s = input.scale;
    const std::string value = numbered("v", input.column);
    const std::string none = real(s.apply(input.fill));
    std::string scaled;
    if (input.level) {
      scaled = words_->real(fmt::format("CASE WHEN {0} IS NULL THEN {1} WHEN {0} = {2} THEN {3} ELSE {4} END", value,
                                        none, *input.level, real(s.apply(1)), real(s.apply(0))));
    } else {
      const auto [least, most] = within_float(s);
      const std::string fail = words_->fail(
          fmt::format("too large to compute with in column {}: ", quoted(program_.columns[input.column].name)),
          words_->text(value));
      scaled = fmt::format(
          "CASE WHEN {0} IS NULL THEN {1} WHEN {0} BETWEEN {2} AND {3} THEN ({0} - {4}) * {5} + {6} "
          "ELSE {7} END",
          value, program_.needs_all() ? "NULL" : none, real(least), real(most), real(s.offset), real(s.scale),
          real(s.base), fail);
    }
    query_.add(scaled, numbered("x", i));
  }
  for (std::size_t c = 0; c < columns(); ++c) present.push_back(numbered("v", c) + " IS NOT NULL");
  if (program_.on_missing == prep::OnMissing::drop) query_.where(grouped(present, " AND "));
  next();
}

void SqlWriter::layers(const std::vector<Layer>& layers, const char* from, const char* to) {
  std::string source = from;
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const Layer& layer = layers[l];
    const bool last = l + 1 == layers.size();
    const std::string target = last ? to : fmt::format("h{}_", l + 1);
    const bool linear = layer.activation == nn::Activation::linear;
    const std::string sums = linear ? target : "z";
    const auto pass_codes = [&] {  // a score needs them when they are decoded too
      if (!scores() || *to == 'c') return;
      for (std::size_t k = 0; k < codes(); ++k) query_.pass(numbered("c", k));
    };
    carry();
    pass_codes();
    for (Index k = 0; k < layer.kernel.cols(); ++k) {
      Texts terms{real(layer.bias(k))};
      for (Index i = 0; i < layer.kernel.rows(); ++i) {
        // One that is NULL, as a code may be, makes the sum NULL even times 0.
        if (layer.kernel(i, k) == 0 && program_.encodes()) continue;
        terms.push_back(
            fmt::format("{} * {}", real(layer.kernel(i, k)), numbered(source, static_cast<std::size_t>(i))));
      }
      query_.add(words_->real(grouped(terms, " + ")), numbered(sums, static_cast<std::size_t>(k)));
    }
    next();
    if (!linear) {
      carry();
      pass_codes();
      for (std::size_t k = 0; k < static_cast<std::size_t>(layer.kernel.cols()); ++k)
        query_.add(activated(layer.activation, numbered("z", k)), numbered(target, k));
      next();
    }
    source = target;
  }
}

void SqlWriter::restore() {
  carry();
  if (scores()) {
    for (std::size_t k = 0; k < codes(); ++k) query_.pass(numbered("c", k));
  }
  for (std::size_t i = 0; i < program_.inputs.size(); ++i) {
    const Input& input = program_.inputs[i];
    const std::string y = numbered("y", i);
    const prep::Scale& s = input.scale;
    query_.add(input.constant ? fmt::format("CASE WHEN {} IS NULL THEN NULL ELSE {} END", y, real(*input.constant))
                              : fmt::format("({} - {}) / {} + {}", y, real(s.base), real(s.scale), real(s.offset)),
               numbered("r", i));
  }
  next();
}

void SqlWriter::score() {
  const Scoring& s = *program_.scoring;
  for (std::size_t i = 0; i < options_.keep.size(); ++i) query_.pass(numbered("k", i));
  for (std::size_t i = 0; i < program_.inputs.size(); ++i) {
    const Input& input = program_.inputs[i];
    std::string value = numbered("v", input.column);
    if (input.level)
      value = fmt::format("CASE WHEN {0} IS NULL THEN NULL WHEN {0} = {1} THEN 1e0 ELSE 0e0 END", value, *input.level);
    query_.add(fmt::format("{} - {}", numbered("r", i), value), numbered("o", i));
  }
  for (Index j = 0; j < s.whitening.cols(); ++j) {
    Texts terms;
    for (std::size_t k = 0; k < codes(); ++k) {
      terms.push_back(fmt::format("({} - {}) * {}", numbered("c", k), real(s.mean(static_cast<Index>(k))),
                                  real(s.whitening(static_cast<Index>(k), j))));
    }
    query_.add(grouped(terms, " + "), numbered("d", static_cast<std::size_t>(j)));
  }
  next();
  for (std::size_t i = 0; i < options_.keep.size(); ++i) query_.pass(numbered("k", i));
  Texts misfits, errors, present, squares;
  for (std::size_t i = 0; i < program_.inputs.size(); ++i) {
    const auto at = static_cast<Index>(i);
    const std::string off = numbered("o", i);
    const auto part = [&](double unit) {
      return fmt::format("COALESCE({0} / {1} * ({0} / {1}) * {2}, 0e0)", off, real(unit), real(s.weight(at)));
    };
    misfits.push_back(part(s.usual(at)));
    errors.push_back(part(s.range(at)));
    present.push_back(fmt::format("CASE WHEN {} IS NULL THEN 0e0 ELSE {} END", off, real(s.weight(at))));
  }
  for (Index j = 0; j < s.whitening.cols(); ++j)
    squares.push_back(fmt::format("{0} * {0}", numbered("d", static_cast<std::size_t>(j))));
  if (squares.empty()) squares.push_back("0e0");
  query_.add(grouped(misfits, " + "), "misfit");
  query_.add(grouped(errors, " + "), "squares");
  query_.add(fmt::format("NULLIF({}, 0e0)", words_->real(grouped(present, " + "))), "present");
  query_.add(grouped(squares, " + "), "distance");
  next();
}

void SqlWriter::results() {
  if (program_.part == Part::encoder) {
    for (std::size_t k = 0; k < codes(); ++k) query_.add(numbered("c", k), words_->identifier(program_.codes[k]));
  } else if (scores()) {
    const auto directions = static_cast<double>(std::max<Index>(program_.scoring->whitening.cols(), 1));
    query_.add(fmt::format("(misfit / present + distance / {}) / 2", real(directions)), words_->identifier("score"));
    query_.add("squares / present", words_->identifier("error"));
  } else {
    for (const Column& column : program_.columns) {
      const std::string value = numbered("r", column.first);
      std::string shown = value;
      if (column.date) shown = words_->date(value, column.date->whole_days);
      if (column.category()) {
        Texts values;
        for (std::size_t i = 0; i < column.count; ++i) values.push_back(numbered("r", column.first + i));
        shown = "CASE " + words_->largest(values);
        for (std::size_t i = 0; i < column.count; ++i) {
          const bool none = column.levels.missing && i == column.levels.names.size();
          shown += fmt::format(" WHEN {} THEN {}", values[i], none ? "NULL" : words_->literal(column.levels.text(i)));
        }
        shown += " END";
      }
      query_.add(shown, words_->identifier(column.name));
    }
  }
  for (std::size_t i = 0; i < options_.keep.size(); ++i)
    query_.add(numbered("k", i), words_->identifier(options_.keep[i]));
}

}  // namespace aefx::exported
