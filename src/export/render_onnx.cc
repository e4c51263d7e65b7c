// An ONNX graph from a table's columns to codes: scaling in double, the network in float, as prep/pipeline.cc and
// nn/pass.cc have it.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/names.h"
#include "export/onnx_spellings.h"
#include "export/onnx_writer.h"

namespace aefx::exported {
namespace {

using std::int64_t;
using Texts = std::vector<std::string>;

constexpr Names<OnnxInputs, 2> kNames{{{OnnxInputs::columns, "columns"}, {OnnxInputs::matrix, "matrix"}}};

constexpr int64_t kNoLevel = -1;  // beside the levels, which count from 0
constexpr int64_t kFault = -2;    // a value that training did not see, where that is an error
constexpr int64_t kMissing = -3;  // no value, and no level for that

}  // namespace

void OnnxWriter::reserve() {
  Texts names;
  const auto take = [&names](const Texts& more) { names.insert(names.end(), more.begin(), more.end()); };
  if (program_.encodes()) {
    if (columns_) {
      take(column_names(numbers_));
      take(column_names(categories_));
    } else {
      if (!numbers_.empty()) take({"numbers"});
      if (!categories_.empty()) take({"categories"});
    }
  }
  if (program_.part == Part::encoder || program_.part == Part::decoder)
    columns_ ? take(program_.codes) : take({"codes"});
  if (program_.part == Part::score) take({"score", "error"});
  if (program_.part == Part::decoder || program_.part == Part::autoencoder) {
    if (columns_) {
      take(column_names(numbers_, suffix()));
      take(column_names(categories_, suffix()));
    } else {
      if (!numbers_.empty()) take({"numbers" + suffix()});
      if (!categories_.empty()) take({"categories" + suffix()});
    }
  }
  for (const std::string& name : names) graph_.reserve(name);
}

std::string OnnxWriter::number_matrix() {
  if (!columns_) {
    return graph_.input({.name = "numbers",
                         .type = OnnxType::doubles,
                         .columns = static_cast<int64_t>(numbers_.size()),
                         .meaning = listed(numbers_)});
  }
  Texts inputs;
  for (const std::size_t c : numbers_) {
    inputs.push_back(graph_.input({.name = program_.columns[c].name,
                                   .type = OnnxType::doubles,
                                   .columns = 1,
                                   .meaning = described(program_, c)}));
  }
  return graph_.beside(inputs);
}

std::string OnnxWriter::scaled_numbers() {
  std::string x = number_matrix();
  for (const double missing : program_.missing_numbers) {
    const std::string is = graph_.node("Equal", {x, graph_.constant("missing", std::vector<double>{missing})});
    x = graph_.node("Where", {is, graph_.constant("nan", std::vector<double>{kNan}), x});
  }
  values_.push_back(x);
  std::vector<double> fill, offset, scale, base;
  for (const std::size_t c : numbers_) {
    const Input& input = program_.inputs[program_.columns[c].first];
    fill.push_back(input.fill);
    offset.push_back(input.scale.offset);
    scale.push_back(input.scale.scale);
    base.push_back(input.scale.base);
  }
  const std::string missing = graph_.node("IsNaN", {x});
  if (program_.needs_all()) {
    faults_.push_back(any(missing));
  }
  x = graph_.node("Where", {missing, graph_.constant("fill", fill), x});
  x = graph_.node("Sub", {x, graph_.constant("offset", offset)});
  x = graph_.node("Mul", {x, graph_.constant("scale", scale)});
  x = graph_.node("Add", {x, graph_.constant("base", base)});
  faults_.push_back(any(beyond(x, graph_.constant("largest", std::vector<double>{kLargestScaled}))));
  return cast(x, kFloat);
}

std::string OnnxWriter::level(std::size_t column, std::size_t place) {
  const prep::Levels& levels = program_.columns[column].levels;
  const std::string cells = columns_ ? graph_.input({.name = program_.columns[column].name,
                                                     .type = OnnxType::strings,
                                                     .columns = 1,
                                                     .meaning = described(program_, column)})
                                     : some(category_matrix_, static_cast<int64_t>(place), 1);
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
  for (const std::string& cell : spellings(program_.missing_words)) {
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
  const bool error = c.levels.others == 0 && c.levels.unseen == prep::Unseen::error;
  if (error) faults_.push_back(is_level(kFault));
  const bool gaps = !c.levels.missing;
  if (gaps && program_.needs_all()) faults_.push_back(is_level(kMissing));
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
  if (gaps) x = graph_.node("Where", {is_level(kMissing), graph_.constant("none", none), x});
  if (program_.part == Part::score) {
    std::string value = cast(is, kDouble);
    if (gaps)
      value = graph_.node("Where", {is_level(kMissing), graph_.constant("nan", std::vector<double>{kNan}), value});
    values_.push_back(value);
  }
  return x;
}

std::string OnnxWriter::encode() {
  Texts parts;
  if (!numbers_.empty()) parts.push_back(scaled_numbers());
  if (!columns_ && !categories_.empty()) {
    category_matrix_ = graph_.input({.name = "categories",
                                     .type = OnnxType::strings,
                                     .columns = static_cast<int64_t>(categories_.size()),
                                     .meaning = listed(categories_)});
  }
  for (std::size_t i = 0; i < categories_.size(); ++i)
    parts.push_back(one_hot(categories_[i], level(categories_[i], i)));
  return unless_faulty(network(graph_.beside(parts), program_.encoder, true));
}

std::string OnnxWriter::unless_faulty(const std::string& codes) {
  if (faults_.empty()) return codes;
  std::string fault = faults_[0];
  for (std::size_t i = 1; i < faults_.size(); ++i) fault = graph_.node("Or", {fault, faults_[i]});
  fault_ = fault;
  return graph_.node("Where", {fault, graph_.constant("nan", std::vector<float>{static_cast<float>(kNan)}), codes});
}

std::string OnnxWriter::given_codes() {
  const auto count = static_cast<int64_t>(program_.codes.size());
  std::string given;
  if (columns_) {
    Texts inputs;
    for (const std::string& code : program_.codes)
      inputs.push_back(graph_.input({.name = code, .type = OnnxType::floats, .columns = 1, .meaning = "a code"}));
    given = graph_.beside(inputs);
  } else {
    given = graph_.input({.name = "codes",
                          .type = OnnxType::floats,
                          .columns = count,
                          .meaning = fmt::format("{}", fmt::join(program_.codes, ", "))});
  }
  const float largest = std::numeric_limits<float>::max();
  faults_.push_back(any(beyond(given, graph_.constant("largest", std::vector<float>{largest}))));
  return unless_faulty(given);
}

void OnnxWriter::give_codes(const std::string& codes) {
  if (!columns_) {
    graph_.output(codes, {.name = "codes",
                          .type = OnnxType::floats,
                          .columns = static_cast<int64_t>(program_.codes.size()),
                          .meaning = fmt::format("{}", fmt::join(program_.codes, ", "))});
    return;
  }
  for (std::size_t k = 0; k < program_.codes.size(); ++k) {
    graph_.output(some(codes, static_cast<int64_t>(k), 1),
                  {.name = program_.codes[k], .type = OnnxType::floats, .columns = 1, .meaning = "a code"});
  }
}

// The network's columns stand in another order here, and its kernels' rows or columns with them.
std::string OnnxWriter::network(std::string x, const std::vector<Layer>& layers, bool encoder) {
  for (std::size_t l = 0; l < layers.size(); ++l) {
    Matrix kernel = layers[l].kernel;
    Matrix bias = layers[l].bias;
    for (std::size_t i = 0; i < order_.size(); ++i) {
      const auto to = static_cast<Index>(i);
      const auto from = static_cast<Index>(order_[i]);
      if (encoder && l == 0) kernel.row(to) = layers[l].kernel.row(from);
      if (!encoder && l + 1 == layers.size()) {
        kernel.col(to) = layers[l].kernel.col(from);
        bias(0, to) = layers[l].bias(from);
      }
    }
    x = graph_.node("Gemm", {x, graph_.constant("kernel", kernel),
                             graph_.constant("bias", std::vector<float>(bias.data(), bias.data() + bias.size()))});
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
    }
  }
  return x;
}

std::optional<OnnxInputs> onnx_inputs_named(std::string_view name) { return value_in(kNames, name); }

std::vector<std::string_view> onnx_inputs_names() { return names_in(kNames); }

std::string render_onnx(const Program& program, const OnnxOptions& options) {
  return OnnxWriter(program, options).bytes();
}

}  // namespace aefx::exported
