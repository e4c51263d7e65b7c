// An ONNX graph: scaling in double, the network in float, as prep/pipeline.cc, nn/pass.cc and infer/score.cc have it.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "aefx/base/names.h"
#include "aefx/base/printable.h"
#include "aefx/export/render.h"
#include "export/onnx_graph.h"
#include "export/onnx_spellings.h"
#include "export/printed.h"

namespace aefx::exported {
namespace {

using Names = std::vector<std::string>;
using std::int64_t;

constexpr aefx::Names<OnnxInputs, 2> kNames{{{OnnxInputs::columns, "columns"}, {OnnxInputs::matrix, "matrix"}}};

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr int64_t kNoLevel = -1;  // beside the levels, which count from 0
constexpr int64_t kFault = -2;    // a value that training did not see, where that is an error
constexpr int64_t kMissing = -3;  // no value, and no level for that
constexpr int64_t kFloat = 1;     // of Cast: TensorProto::FLOAT and DOUBLE
constexpr int64_t kDouble = 11;

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
  [[nodiscard]] Names column_names(const std::vector<std::size_t>& which, const std::string& suffix = {}) const {
    Names out;
    for (const std::size_t c : which) out.push_back(program_.columns[c].name + suffix);
    return out;
  }
  [[nodiscard]] std::string listed(const std::vector<std::size_t>& which) const {
    Names out;
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
  [[nodiscard]] std::string cast(const std::string& value, int64_t type) {
    return graph_.node("Cast", {value}, {{"to", type}});
  }
  [[nodiscard]] std::string some(const std::string& value, int64_t begin, int64_t count) {
    std::vector<int64_t> places;
    for (int64_t i = 0; i < count; ++i) places.push_back(begin + i);
    return graph_.node("Gather", {value, graph_.constant("places", places, {count})}, {{"axis", int64_t{1}}});
  }
  // Where any of a row is true, which `values` are, in float.
  [[nodiscard]] std::string any(const std::string& truths) {
    const std::string most = graph_.node("ReduceMax", {cast(truths, kFloat)}, {{"axes", std::vector<int64_t>{1}}});
    return graph_.node("Greater", {most, graph_.constant("zero", std::vector<float>{0})});
  }
  [[nodiscard]] std::string row_sum(const std::string& values) {
    return graph_.node("ReduceSum", {values, graph_.constant("axis", std::vector<int64_t>{1}, {1})});
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
  Names values_;    // before scaling, for a score
  Names faults_;    // rows x 1, true where a row can't be encoded
  std::string fault_;
};

void OnnxWriter::reserve() {
  Names names;
  const auto take = [&names](const Names& more) { names.insert(names.end(), more.begin(), more.end()); };
  if (program_.encodes()) {
    if (columns_) {
      take(column_names(numbers_));
      take(column_names(categories_));
    } else {
      if (!numbers_.empty()) take({"numbers"});
      if (!categories_.empty()) take({"categories"});
    }
  }
  if (program_.part == Part::encoder || program_.part == Part::decoder) columns_ ? take(program_.codes) : take({"codes"});
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
  Names inputs;
  for (const std::size_t c : numbers_) {
    inputs.push_back(graph_.input({.name = program_.columns[c].name, .type = OnnxType::doubles, .columns = 1, .meaning = described(program_, c)}));
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
  return cast(x, kFloat);
}

std::string OnnxWriter::level(std::size_t column, std::size_t place) {
  const prep::Levels& levels = program_.columns[column].levels;
  const std::string cells =
      columns_ ? graph_.input({.name = program_.columns[column].name, .type = OnnxType::strings, .columns = 1, .meaning = described(program_, column)})
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
  Names keys = levels.names;
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
    if (gaps) value = graph_.node("Where", {is_level(kMissing), graph_.constant("nan", std::vector<double>{kNan}), value});
    values_.push_back(value);
  }
  return x;
}

std::string OnnxWriter::encode() {
  Names parts;
  if (!numbers_.empty()) parts.push_back(scaled_numbers());
  if (!columns_ && !categories_.empty()) {
    category_matrix_ = graph_.input({.name = "categories",
                                     .type = OnnxType::strings,
                                     .columns = static_cast<int64_t>(categories_.size()),
                                     .meaning = listed(categories_)});
  }
  for (std::size_t i = 0; i < categories_.size(); ++i)
    parts.push_back(one_hot(categories_[i], level(categories_[i], i)));
  std::string codes = network(graph_.beside(parts), program_.encoder, true);
  if (faults_.empty()) return codes;
  std::string fault = faults_[0];
  for (std::size_t i = 1; i < faults_.size(); ++i) fault = graph_.node("Or", {fault, faults_[i]});
  fault_ = fault;
  return graph_.node("Where", {fault, graph_.constant("nan", std::vector<float>{static_cast<float>(kNan)}), codes});
}

std::string OnnxWriter::given_codes() {
  const auto count = static_cast<int64_t>(program_.codes.size());
  if (!columns_) {
    return graph_.input({.name = "codes",
                         .type = OnnxType::floats,
                         .columns = count,
                         .meaning = fmt::format("{}", fmt::join(program_.codes, ", "))});
  }
  Names inputs;
  for (const std::string& code : program_.codes)
    inputs.push_back(graph_.input({.name = code, .type = OnnxType::floats, .columns = 1, .meaning = "a code"}));
  return graph_.beside(inputs);
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
        x = graph_.node("LeakyRelu", {x}, {{"alpha", nn::kLeak}});
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

// The network's columns in their own units.
std::string OnnxWriter::decode(const std::string& codes) {
  std::string y = cast(network(codes, program_.decoder, false), kDouble);
  const auto scale = [this](std::size_t i) { return program_.inputs[i].scale; };
  y = graph_.node("Sub", {y, graph_.constant("base", in_order([&](std::size_t i) { return scale(i).base; }))});
  y = graph_.node("Div", {y, graph_.constant("scale", in_order([&](std::size_t i) { return scale(i).scale; }))});
  y = graph_.node("Add", {y, graph_.constant("offset", in_order([&](std::size_t i) { return scale(i).offset; }))});
  const auto constant = [this](std::size_t i) { return program_.inputs[i].constant; };
  if (std::none_of(order_.begin(), order_.end(), [&](std::size_t i) { return constant(i).has_value(); })) return y;
  // Times 0 and plus the constant, so that a code that is NaN stays one.
  y = graph_.node("Mul", {y, graph_.constant("moves", in_order([&](std::size_t i) { return constant(i) ? 0.0 : 1.0; }))});
  return graph_.node("Add", {y, graph_.constant("constant", in_order([&](std::size_t i) { return constant(i).value_or(0); }))});
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
  Names texts;
  for (const std::size_t c : categories_) {
    const Column& column = program_.columns[c];
    const auto count = static_cast<int64_t>(column.count);
    const std::string best = graph_.node("ArgMax", {some(back, at, count)}, {{"axis", int64_t{1}}});
    at += count;
    Names names;
    for (std::size_t level = 0; level < column.count; ++level) names.push_back(column.levels.text(level));
    names.emplace_back();
    // Of codes that are NaN there is none that is likeliest, and the text is empty.
    std::string place = best;
    if (!fault_.empty())
      place = graph_.node("Where", {fault_, graph_.constant("none", std::vector<int64_t>{count}), best});
    const std::string text = graph_.node("Gather", {graph_.constant("texts", names, {count + 1}), place}, {{"axis", int64_t{0}}});
    if (columns_) {
      graph_.output(text, {.name = column.name + suffix(), .type = OnnxType::strings, .columns = 1, .meaning = described(program_, c)});
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
  graph_.output(error, {.name = "error", .type = OnnxType::doubles, .columns = 1,
                        .meaning = "mean of ((reconstruction - value) / range)^2"});
}

}  // namespace

std::optional<OnnxInputs> onnx_inputs_named(std::string_view name) { return value_in(kNames, name); }

std::vector<std::string_view> onnx_inputs_names() { return names_in(kNames); }

std::string render_onnx(const Program& program, const OnnxOptions& options) {
  return OnnxWriter(program, options).bytes();
}

}  // namespace aefx::exported
