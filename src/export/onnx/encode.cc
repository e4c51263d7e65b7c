// The ONNX graph from the columns of a table to codes: scaling in double and the network in float, the same as
// prep/pipeline.cc and nn/pass.cc.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/names.h"
#include "base/truth_words.h"
#include "export/onnx/writer.h"

namespace aefx::exported {
namespace {

using std::int64_t;
using Texts = std::vector<std::string>;

constexpr Names<OnnxInputs, 2> kNames{{{OnnxInputs::columns, "columns"}, {OnnxInputs::matrix, "matrix"}}};

// Results of level() that are not the index of a level.
constexpr int64_t kNoLevel = -1;
constexpr int64_t kFault = -2;    // a value that training did not see, if that is an error
constexpr int64_t kMissing = -3;  // a missing value, if it has no level

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

}  // namespace

std::vector<std::string> case_variants(const std::vector<std::string>& words) {
  constexpr std::size_t kMostLetters = 6;  // 64 variants
  std::set<std::string> out;
  for (const std::string& word : words) {
    std::vector<std::size_t> letters;
    for (std::size_t i = 0; i < word.size(); ++i) {
      if (upper(word[i]) != word[i]) letters.push_back(i);
    }
    std::vector<std::size_t> masks;  // which letters become upper case
    if (letters.size() > kMostLetters) {
      std::string all = word;
      std::transform(all.begin(), all.end(), all.begin(), upper);
      out.insert(std::move(all));
      masks = {0, 1};
    } else {
      for (std::size_t mask = 0; mask < std::size_t{1} << letters.size(); ++mask) masks.push_back(mask);
    }
    for (const std::size_t mask : masks) {
      std::string variant = word;
      for (std::size_t i = 0; i < letters.size(); ++i) {
        if ((mask >> i & 1U) != 0) variant[letters[i]] = upper(variant[letters[i]]);
      }
      out.insert(std::move(variant));
    }
  }
  return {out.begin(), out.end()};
}

OnnxValue OnnxWriter::column_value(std::size_t column, const std::string& suffix) const {
  const Column& c = program_.columns[column];
  return {.name = c.name + suffix,
          .type = c.category() ? OnnxType::strings : OnnxType::doubles,
          .columns = 1,
          .description = program_.describe(column)};
}

OnnxValue OnnxWriter::matrix_value(const std::string& name, const Columns& columns) const {
  Texts descriptions;
  for (const std::size_t c : columns) descriptions.push_back(program_.describe(c));
  return {.name = name,
          .type = program_.columns[columns.front()].category() ? OnnxType::strings : OnnxType::doubles,
          .columns = static_cast<int64_t>(columns.size()),
          .description = fmt::format("{}", fmt::join(descriptions, ", "))};
}

OnnxValue OnnxWriter::code_value(std::size_t code) const {
  return {.name = program_.codes[code], .type = OnnxType::floats, .columns = 1, .description = "a code"};
}

OnnxValue OnnxWriter::codes_value() const {
  return {.name = "codes",
          .type = OnnxType::floats,
          .columns = static_cast<int64_t>(program_.codes.size()),
          .description = fmt::format("{}", fmt::join(program_.codes, ", "))};
}

void OnnxWriter::reserve_table(const std::string& suffix) {
  if (by_column_) {
    for (const std::size_t c : numbers_) graph_.reserve(program_.columns[c].name + suffix);
    for (const std::size_t c : categories_) graph_.reserve(program_.columns[c].name + suffix);
  } else {
    if (!numbers_.empty()) graph_.reserve("numbers" + suffix);
    if (!categories_.empty()) graph_.reserve("categories" + suffix);
  }
}

void OnnxWriter::reserve_names() {
  if (program_.encodes()) reserve_table("");
  if (program_.part == Part::encoder || program_.part == Part::decoder) {
    for (const std::string& name : by_column_ ? program_.codes : Texts{"codes"}) graph_.reserve(name);
  }
  if (program_.part == Part::score) {
    graph_.reserve("score");
    graph_.reserve("error");
  }
  if (program_.part == Part::decoder || program_.part == Part::autoencoder) reserve_table(suffix());
}

std::string OnnxWriter::cast(const std::string& value, OnnxType type) {
  return graph_.node("Cast", {value}, {{"to", static_cast<int64_t>(type)}});
}

std::string OnnxWriter::slice(const std::string& value, std::size_t first, std::size_t count) {
  std::vector<int64_t> places;
  for (std::size_t i = 0; i < count; ++i) places.push_back(static_cast<int64_t>(first + i));
  const std::vector<int64_t> shape{static_cast<int64_t>(count)};
  return graph_.node("Gather", {value, graph_.constant("places", places, shape)}, {{"axis", int64_t{1}}});
}

std::string OnnxWriter::any_of_row(const std::string& truths) {
  const std::string most =
      graph_.node("ReduceMax", {cast(truths, OnnxType::floats)}, {{"axes", std::vector<int64_t>{1}}});
  return graph_.node("Greater", {most, graph_.constant("zero", std::vector<float>{0})});
}

std::string OnnxWriter::beyond(const std::string& values, const std::string& largest) {
  return graph_.node("Not", {graph_.node("LessOrEqual", {graph_.node("Abs", {values}), largest})});
}

std::string OnnxWriter::row_sum(const std::string& values) {
  return graph_.node("ReduceSum", {values, graph_.constant("axis", std::vector<int64_t>{1}, {1})});
}

std::string OnnxWriter::number_inputs() {
  if (!by_column_) return graph_.input(matrix_value("numbers", numbers_));
  Texts inputs;
  for (const std::size_t c : numbers_) inputs.push_back(graph_.input(column_value(c)));
  return graph_.concatenate(inputs);
}

std::string OnnxWriter::scaled_numbers() {
  std::string x = number_inputs();
  for (const double missing : program_.missing_numbers) {
    const std::string is_missing = graph_.node("Equal", {x, number("missing", missing)});
    x = graph_.node("Where", {is_missing, number("nan", kNan), x});
  }
  const std::string missing = graph_.node("IsNaN", {x});
  if (program_.needs_all()) faults_.push_back(any_of_row(missing));
  if (program_.part == Part::score) values_.push_back(x);
  if (program_.any_caps()) faults_.push_back(any_of_row(graph_.node("IsInf", {x})));
  x = transformed(x);
  x = graph_.node("Where", {missing, number_constant("fill", [](const Input& i) { return i.fill; }), x});
  x = graph_.node("Sub", {x, number_constant("offset", [](const Input& i) { return i.scale.offset; })});
  x = graph_.node("Mul", {x, number_constant("scale", [](const Input& i) { return i.scale.scale; })});
  x = graph_.node("Add", {x, number_constant("base", [](const Input& i) { return i.scale.base; })});
  faults_.push_back(any_of_row(beyond(x, number("largest", prep::kLargestScaled))));
  return cast(x, OnnxType::floats);
}

// Caps numbers and takes logarithms. A missing value has no result: Min and Max may lose NaN.
std::string OnnxWriter::transformed(std::string x) {
  if (program_.any_caps()) {
    x = graph_.node("Max", {x, number_constant("low", [](const Input& i) { return i.transform.low; })});
    x = graph_.node("Min", {x, number_constant("high", [](const Input& i) { return i.transform.high; })});
  }
  if (!program_.any_log()) return x;
  const std::string is_log = is_log_column(numbers_);
  const std::string log = graph_.node("Log", {graph_.node("Add", {x, number_constant("log_offset", log_offset)})});
  return graph_.node("Where", {is_log, log, x});
}

std::string OnnxWriter::is_log_column(const Columns& columns) {
  std::vector<double> is_log;
  for (const std::size_t c : columns) {
    const Column& column = program_.columns[c];
    for (std::size_t i = 0; i < column.count; ++i)
      is_log.push_back(program_.inputs[column.first + i].transform.log_offset ? 1 : 0);
  }
  return graph_.node("Greater", {graph_.constant("is_log", std::move(is_log)), number("zero", 0)});
}

std::string OnnxWriter::level(std::size_t column, std::size_t place) {
  const prep::Levels& levels = program_.columns[column].levels;
  const std::string cells = by_column_ ? graph_.input(column_value(column)) : slice(category_matrix_, place, 1);
  const int64_t missing = levels.missing ? static_cast<int64_t>(levels.names.size()) : kMissing;
  int64_t other = kNoLevel;
  if (levels.others > 0) {
    other = static_cast<int64_t>(levels.size()) - 1;
  } else if (levels.unseen == prep::Unseen::missing) {
    other = missing;
  } else if (levels.unseen == prep::Unseen::error) {
    other = kFault;
  }
  Texts keys = levels.names;
  std::vector<int64_t> values;
  for (std::size_t i = 0; i < keys.size(); ++i) values.push_back(static_cast<int64_t>(i));
  if (are_truths(levels.names)) {  // they are compared by what they mean
    for (std::size_t i = 0; i < levels.names.size(); ++i) {
      for (const std::string& cell : case_variants(words_for(*truth_of(levels.names[i])))) {
        if (std::find(keys.begin(), keys.end(), cell) != keys.end()) continue;
        keys.push_back(cell);
        values.push_back(static_cast<int64_t>(i));
      }
    }
  }
  for (const std::string& cell : case_variants(program_.missing_words)) {
    if (std::find(keys.begin(), keys.end(), cell) != keys.end()) continue;
    keys.push_back(cell);
    values.push_back(missing);
  }
  return graph_.ml_node("LabelEncoder", {cells},
                        {{"keys_strings", keys}, {"values_int64s", values}, {"default_int64", other}});
}

std::string OnnxWriter::one_hot(std::size_t column, const std::string& level) {
  const Column& c = program_.columns[column];
  const auto is_level = [&](int64_t which) {
    return graph_.node("Equal", {level, graph_.constant("level", std::vector<int64_t>{which})});
  };
  if (c.levels.others == 0 && c.levels.unseen == prep::Unseen::error) faults_.push_back(is_level(kFault));
  const bool may_be_missing = !c.levels.missing;
  if (may_be_missing && program_.needs_all()) faults_.push_back(is_level(kMissing));
  std::vector<int64_t> levels;
  std::vector<float> yes, no, none;
  for (std::size_t i = 0; i < c.count; ++i) {
    const Input& input = program_.inputs[c.first + i];
    levels.push_back(static_cast<int64_t>(i));
    yes.push_back(input.scaled(1));
    no.push_back(input.scaled(0));
    none.push_back(input.scaled(input.fill));
  }
  const std::string is = graph_.node("Equal", {level, graph_.constant("levels", levels)});
  std::string x = graph_.node("Where", {is, graph_.constant("yes", yes), graph_.constant("no", no)});
  if (may_be_missing) x = graph_.node("Where", {is_level(kMissing), graph_.constant("none", none), x});
  if (program_.part == Part::score) {
    std::string value = cast(is, OnnxType::doubles);
    if (may_be_missing) value = graph_.node("Where", {is_level(kMissing), number("nan", kNan), value});
    values_.push_back(value);
  }
  return x;
}

std::string OnnxWriter::encode() {
  Texts parts;
  if (!numbers_.empty()) parts.push_back(scaled_numbers());
  if (!by_column_ && !categories_.empty()) category_matrix_ = graph_.input(matrix_value("categories", categories_));
  for (std::size_t i = 0; i < categories_.size(); ++i)
    parts.push_back(one_hot(categories_[i], level(categories_[i], i)));
  return nan_where_faulty(network(graph_.concatenate(parts), program_.encoder, true));
}

std::string OnnxWriter::nan_where_faulty(const std::string& codes) {
  if (faults_.empty()) return codes;
  fault_ = faults_[0];
  for (std::size_t i = 1; i < faults_.size(); ++i) fault_ = graph_.node("Or", {fault_, faults_[i]});
  return graph_.node("Where", {fault_, graph_.constant("nan", std::vector<float>{static_cast<float>(kNan)}), codes});
}

void OnnxWriter::output_codes(const std::string& codes) {
  if (!by_column_) graph_.output(codes, codes_value());
  for (std::size_t k = 0; by_column_ && k < program_.codes.size(); ++k)
    graph_.output(slice(codes, k, 1), code_value(k));
}

// Permutes the rows of the encoder's first kernel, and the columns of the decoder's last, to the order of the graph.
std::string OnnxWriter::network(std::string x, const std::vector<Layer>& layers, bool encoder) {
  for (std::size_t l = 0; l < layers.size(); ++l) {
    Matrix kernel = layers[l].kernel;
    Vector bias = layers[l].bias;
    for (std::size_t i = 0; i < order_.size(); ++i) {
      const auto to = static_cast<Index>(i);
      const auto from = static_cast<Index>(order_[i]);
      if (encoder && l == 0) kernel.row(to) = layers[l].kernel.row(from);
      if (!encoder && l + 1 == layers.size()) {
        kernel.col(to) = layers[l].kernel.col(from);
        bias(to) = layers[l].bias(from);
      }
    }
    x = graph_.node("Gemm", {x, graph_.constant("kernel", kernel), graph_.constant("bias", bias)});
    switch (layers[l].activation) {
      case nn::Activation::linear:
        break;
      case nn::Activation::relu:
        x = graph_.node("Relu", {x});
        break;
      case nn::Activation::leaky_relu:
        x = graph_.node("LeakyRelu", {x}, {{"alpha", nn::kLeakyReluSlope}});
        break;
      case nn::Activation::elu:
        x = graph_.node("Elu", {x}, {{"alpha", 1.0F}});
        break;
      case nn::Activation::tanh:
        x = graph_.node("Tanh", {x});
        break;
      case nn::Activation::sigmoid:
        x = graph_.node("Sigmoid", {x});
        break;
      case nn::Activation::wide_sigmoid:
        x = graph_.node("Tanh",
                        {graph_.node("Mul", {x, graph_.constant("narrow", std::vector<float>{1 / nn::kWideSigmoid})})});
        x = graph_.node("Mul", {x, graph_.constant("wide", std::vector<float>{nn::kWideSigmoid})});
        break;
    }
  }
  return x;
}

std::optional<OnnxInputs> onnx_inputs_named(std::string_view name) { return value_in(kNames, name); }

std::vector<std::string_view> onnx_inputs_names() { return names_in(kNames); }

std::string render_onnx(const model::Model& model, Part part, const OnnxOptions& options) {
  return OnnxWriter(make_program(model, part), options).bytes();
}

}  // namespace aefx::exported
