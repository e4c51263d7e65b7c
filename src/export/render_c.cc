// One header in C99. What is computed, and in which order, is as in prep/pipeline.cc, nn/pass.cc and infer/score.cc.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "aefx/export/render.h"
#include "export/c_text.h"
#include "export/printed.h"

namespace aefx::exported {
namespace {

using Texts = std::vector<std::string>;

constexpr const char* kLargest = "1e18";  // beyond, a scaled value has no square in float: prep/pipeline.cc

std::string in_float(float value) { return decimal(value) + "f"; }

template <typename Values, typename Print>
Texts each(const Values& values, Print print) {
  Texts out;
  for (const auto& value : values) out.push_back(print(value));
  return out;
}

// Writes a header from top to bottom; '@' in a text stands for the prefix.
class CHeader {
 public:
  CHeader(const Program& program, const COptions& options)
      : program_(program), prefix_(c_identifier(options.prefix)), fields_(field_names()) {}

  std::string text() && {
    begin();
    row();
    if (program_.encodes()) prepare();
    if (program_.decodes()) restore();
    layer();
    if (program_.encodes()) encode();
    if (program_.decodes()) decode();
    if (program_.part == Part::autoencoder) reconstruct();
    if (program_.part == Part::score) score();
    add("\n#endif\n");
    return std::move(out_);
  }

 private:
  void add(std::string_view text) {
    for (const char c : text) c == '@' ? out_ += prefix_ : out_ += c;
  }

  void table(const std::string& type, const std::string& name, const Texts& items) {
    if (items.empty()) return;
    add("static const " + type + " @_" + name + "[" + std::to_string(items.size()) + "] = ");
    out_ += c_list(items) + ";\n";
  }

  template <typename Number>
  void table_of(const std::string& type, const std::string& name, const Number* values, Index count) {
    Texts items;
    for (Index i = 0; i < count; ++i) {
      if constexpr (std::is_same_v<Number, float>) {
        items.push_back(in_float(values[i]));
      } else {
        items.push_back(decimal(values[i]));
      }
    }
    table(type, name, items);
  }

  [[nodiscard]] Texts field_names() const {
    CNames names;
    return each(program_.columns, [&](const Column& column) { return names.take(column.name); });
  }

  [[nodiscard]] std::size_t columns() const { return program_.columns.size(); }
  [[nodiscard]] std::size_t inputs() const { return program_.inputs.size(); }
  [[nodiscard]] std::size_t codes() const { return program_.codes.size(); }
  [[nodiscard]] const prep::Levels& levels(std::size_t column) const { return program_.columns[column].levels; }

  void begin();
  void row();
  void prepare();
  void categories(std::size_t column);
  void restore();
  void layer();
  void network(const std::string& name, const std::vector<Layer>& layers);
  void encode();
  void decode();
  void reconstruct();
  void score();

  const Program& program_;
  std::string prefix_;
  Texts fields_;
  std::string out_;
};

void CHeader::begin() {
  out_ += "/* " + c_comment(purpose(program_)) + ". Written by aefx; C99, and nothing but its library is needed. */\n";
  add("#ifndef AEFX_@_H\n#define AEFX_@_H\n\n#include <math.h>\n#include <stddef.h>\n#include <string.h>\n\n");
  add(fmt::format("enum {{ @_columns = {}, @_codes = {} }};\n\n", columns(), codes()));
}

void CHeader::row() {
  add("/* A row of the table. A value that is missing is NAN or, of a text, NULL. */\ntypedef struct {\n");
  for (std::size_t c = 0; c < columns(); ++c) {
    const char* const type = program_.columns[c].category() ? "const char *" : "double ";
    out_ += fmt::format("  {}{}; /* {} */\n", type, fields_[c], c_comment(described(program_, c)));
  }
  add("} @_row;\n\n");
}

void CHeader::prepare() {
  Texts numbers, places, offsets, scales, bases, fills, of_column;
  bool any_category = false;
  for (std::size_t c = 0; c < columns(); ++c) {
    const Column& column = program_.columns[c];
    any_category = any_category || column.category();
    if (column.category()) continue;
    const Input& input = program_.inputs[column.first];
    numbers.push_back("row->" + fields_[c]);
    places.push_back(std::to_string(column.first));
    of_column.push_back(std::to_string(c + 1));
    offsets.push_back(decimal(input.scale.offset));
    scales.push_back(decimal(input.scale.scale));
    bases.push_back(decimal(input.scale.base));
    fills.push_back(decimal(input.fill));
  }
  table("int", "number_column", of_column);
  table("int", "number_input", places);
  table("double", "number_offset", offsets);
  table("double", "number_scale", scales);
  table("double", "number_base", bases);
  if (!program_.needs_all()) table("double", "number_fill", fills);
  if (!numbers.empty()) table("double", "missing_number", each(program_.missing_numbers, [](double v) { return decimal(v); }));
  if (any_category) {
    table("char *const", "missing_word", each(program_.missing_words, c_string));
    add(R"(
/* Which of the levels a cell is, spaces around it left off: from 0; count if it is none of them, -1 if it has no value. */
static inline int @_level(const char *cell, const char *const *levels, int count) {
  const char *const space = " \t\r\n\v\f";
  size_t size, i;
  int at;
  if (cell == NULL) return -1;
  cell += strspn(cell, space);
  size = strlen(cell);
  while (size > 0 && strchr(space, cell[size - 1]) != NULL) --size;
)");
    if (!program_.missing_words.empty()) {
      add(fmt::format("  for (at = 0; at < {}; ++at) {{", program_.missing_words.size()));
      add(R"(
    const char *const word = @_missing_word[at];
    for (i = 0; i < size; ++i) {
      const char c = cell[i] >= 'A' && cell[i] <= 'Z' ? (char)(cell[i] - 'A' + 'a') : cell[i];
      if (word[i] != c) break; /* also where the word ends */
    }
    if (i == size && word[i] == '\0') return -1;
  }
)");
    } else {
      add("  (void)i;\n  if (size == 0) return -1;\n");
    }
    add(R"(  for (at = 0; at < count; ++at) {
    if (strlen(levels[at]) == size && memcmp(levels[at], cell, size) == 0) return at;
  }
  return count;
}

/* 1 where a row has the level and 0 elsewhere, scaled; a level of -1 is a missing value, of -2 none of the levels. */
static inline void @_one_hot(int level, int count, const float *yes, const float *no, const float *none, float *x,
                             double *value) {
  int i;
  for (i = 0; i < count; ++i) {
    x[i] = level == -1 ? none[i] : level == i ? yes[i] : no[i];
    value[i] = level == -1 ? (double)NAN : level == i ? 1.0 : 0.0;
  }
}
)");
  }
  for (std::size_t c = 0; c < columns(); ++c) {
    if (program_.columns[c].category()) categories(c);
  }
  add(fmt::format(R"(
/* What the network sees of a row, in x, and the values behind it. Returns 0, or the number of the column (from 1) whose
   value is missing where one is needed, none of the levels, or too large. */
static inline int @_prepare(const @_row *row, float x[{0}], double value[{0}]) {{
)",
                  inputs()));
  if (!numbers.empty()) {
    out_ += fmt::format("  const double number[{}] = ", numbers.size()) + c_list(numbers) + ";\n  int i;\n";
    add(fmt::format("  for (i = 0; i < {}; ++i) {{\n    const int at = @_number_input[i];\n", numbers.size()));
    add("    double scaled, v = number[i];\n");
    for (std::size_t i = 0; i < program_.missing_numbers.size(); ++i)
      add(fmt::format("    if (v == @_missing_number[{}]) v = (double)NAN;\n", i));
    add("    value[at] = v;\n");
    add(program_.needs_all() ? "    if (isnan(v)) return @_number_column[i];\n"
                             : "    if (isnan(v)) v = @_number_fill[i];\n");
    add("    scaled = (v - @_number_offset[i]) * @_number_scale[i] + @_number_base[i];\n");
    add(fmt::format("    if (!(fabs(scaled) <= {})) return @_number_column[i];\n", kLargest));
    add("    x[at] = (float)scaled;\n  }\n");
  }
  for (std::size_t c = 0; c < columns(); ++c) {
    if (!program_.columns[c].category()) continue;
    const std::size_t names = levels(c).names.size();
    const std::string fail = fmt::format("return {}", c + 1);
    const std::string levels_of = names == 0 ? "NULL" : fmt::format("@_levels{}", c + 1);
    std::string unseen = "level = -2";
    if (levels(c).others > 0) {
      unseen = fmt::format("level = {}", levels(c).size() - 1);
    } else if (levels(c).unseen == prep::Unseen::error) {
      unseen = fail;
    } else if (levels(c).unseen == prep::Unseen::missing) {
      unseen = "level = -1";
    }
    add(fmt::format("  {{\n    int level = @_level(row->{}, {}, {});\n", fields_[c], levels_of, names));
    add(fmt::format("    if (level == {}) {};\n", names, unseen));
    if (levels(c).missing) {
      add(fmt::format("    if (level == -1) level = {};\n", names));
    } else if (program_.needs_all()) {
      add(fmt::format("    if (level == -1) {};\n", fail));
    }
    const std::size_t first = program_.columns[c].first;
    add(fmt::format("    @_one_hot(level, {0}, @_yes{1}, @_no{1}, @_none{1}, x + {2}, value + {2});\n  }}\n",
                    levels(c).size(), c + 1, first));
  }
  add("  return 0;\n}\n");
}

void CHeader::categories(std::size_t c) {
  Texts yes, no, none;
  for (std::size_t i = 0; i < program_.columns[c].count; ++i) {
    const Input& input = program_.inputs[program_.columns[c].first + i];
    yes.push_back(in_float(input.scaled(1)));
    no.push_back(in_float(input.scaled(0)));
    none.push_back(in_float(input.scaled(input.fill)));
  }
  const std::string number = std::to_string(c + 1);
  out_ += fmt::format("\n/* {} */\n", c_comment(described(program_, c)));
  table("char *const", "levels" + number, each(levels(c).names, c_string));
  table("float", "yes" + number, yes);
  table("float", "no" + number, no);
  table("float", "none" + number, none);
}

void CHeader::restore() {
  Texts offsets, scales, bases;
  for (const Input& input : program_.inputs) {
    offsets.push_back(decimal(input.constant.value_or(input.scale.offset)));
    scales.push_back(decimal(input.constant ? 0.0 : 1 / input.scale.scale));
    bases.push_back(decimal(input.scale.base));
  }
  table("double", "back_offset", offsets);
  table("double", "back_scale", scales);
  table("double", "back_base", bases);
  for (std::size_t c = 0; c < columns(); ++c) {
    if (!program_.columns[c].category()) continue;
    Texts texts;
    for (std::size_t level = 0; level < levels(c).size(); ++level) {
      const bool none = levels(c).missing && level == levels(c).names.size();
      texts.push_back(none ? "NULL" : c_string(levels(c).text(level)));
    }
    table("char *const", fmt::format("text{}", c + 1), texts);
  }
}

void CHeader::layer() {
  add(R"(
static inline void @_layer(const float *x, int inputs, const float *kernel, const float *bias, int outputs, float *z) {
  int i, k;
  for (k = 0; k < outputs; ++k) z[k] = bias[k];
  for (i = 0; i < inputs; ++i) {
    for (k = 0; k < outputs; ++k) z[k] += x[i] * kernel[i * outputs + k];
  }
}
)");
}

std::string activation_loop(nn::Activation activation, Index units) {
  std::string body;
  switch (activation) {
    case nn::Activation::linear:
      return {};
    case nn::Activation::relu:
      body = "if (z[i] < 0.0f) z[i] = 0.0f;";
      break;
    case nn::Activation::leaky_relu:
      body = fmt::format("if (z[i] < 0.0f) z[i] *= {};", in_float(nn::kLeak));
      break;
    case nn::Activation::elu:
      body = "if (z[i] < 0.0f) z[i] = expm1f(z[i]);";
      break;
    case nn::Activation::tanh:
      body = "z[i] = tanhf(z[i]);";
      break;
    case nn::Activation::sigmoid:
      body = "z[i] = 1.0f / (1.0f + expf(-(z[i] < -87.0f ? -87.0f : z[i])));";
      break;
  }
  return fmt::format("  for (i = 0; i < {}; ++i) {}\n", units, body);
}

void CHeader::network(const std::string& name, const std::vector<Layer>& layers) {
  add("\n");
  Index widest = 1;
  bool loops = false;
  for (std::size_t l = 0; l < layers.size(); ++l) {
    table_of("float", fmt::format("{}_kernel{}", name, l + 1), layers[l].kernel.data(), layers[l].kernel.size());
    table_of("float", fmt::format("{}_bias{}", name, l + 1), layers[l].bias.data(), layers[l].bias.size());
    widest = std::max(widest, layers[l].kernel.cols());
    loops = loops || layers[l].activation != nn::Activation::linear;
  }
  const std::size_t from = name == "encoder" ? inputs() : codes();
  const std::size_t to = name == "encoder" ? codes() : inputs();
  add(fmt::format("\nstatic inline void @_{}(const float x[{}], float y[{}]) {{\n", name, from, to));
  if (layers.size() > 1) add(fmt::format("  float a[{0}], b[{0}];\n", widest));
  add(std::string("  float *z = ") + (layers.size() > 1 ? "a" : "y") + ";\n");
  if (loops) add("  int i;\n");
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const bool last = l + 1 == layers.size();
    const char* const source = l == 0 ? "x" : l % 2 == 1 ? "a" : "b";
    const char* const target = last ? "y" : l % 2 == 0 ? "a" : "b";
    if (l > 0) add(fmt::format("  z = {};\n", target));
    add(fmt::format("  @_layer({0}, {1}, @_{2}_kernel{3}, @_{2}_bias{3}, {4}, z);\n", source, layers[l].kernel.rows(),
                    name, l + 1, layers[l].kernel.cols()));
    add(activation_loop(layers[l].activation, layers[l].kernel.cols()));
  }
  add("}\n");
}

void CHeader::encode() {
  network("encoder", program_.encoder);
  add(fmt::format(R"(
/* The codes of a row. Returns 0, or the number of the column at fault, as @_prepare(). */
static inline int @_encode(const @_row *row, float code[{}]) {{
  float x[{}];
  double value[{}];
  const int fault = @_prepare(row, x, value);
  if (fault != 0) return fault;
  @_encoder(x, code);
  return 0;
}}
)",
                  codes(), inputs(), inputs()));
}

void CHeader::decode() {
  network("decoder", program_.decoder);
  add(fmt::format(R"(
/* What the network gives for codes, each of its columns in its own units. */
static inline void @_restore(const float code[{}], double value[{}]) {{
  float y[{}];
  int i;
  @_decoder(code, y);
  for (i = 0; i < {}; ++i) value[i] = ((double)y[i] - @_back_base[i]) * @_back_scale[i] + @_back_offset[i];
}}
)",
                  codes(), inputs(), inputs(), inputs()));
  if (program_.part == Part::score) return;
  const bool any_category =
      std::any_of(program_.columns.begin(), program_.columns.end(), [](const Column& c) { return c.category(); });
  if (any_category) {
    add(R"(
static inline int @_likeliest(const double *value, int count) {
  int i, best = 0;
  for (i = 1; i < count; ++i) {
    if (value[i] > value[best]) best = i;
  }
  return best;
}
)");
  }
  add(fmt::format(R"(
/* The columns in their own units, and the likeliest text of those that are texts. */
static inline void @_decode(const float code[{}], @_row *row) {{
  double value[{}];
  @_restore(code, value);
)",
                  codes(), inputs()));
  for (std::size_t c = 0; c < columns(); ++c) {
    const Column& column = program_.columns[c];
    if (column.category()) {
      add(fmt::format("  row->{} = @_text{}[@_likeliest(value + {}, {})];\n", fields_[c], c + 1, column.first,
                      column.count));
    } else {
      add(fmt::format("  row->{} = value[{}];\n", fields_[c], column.first));
    }
  }
  add("}\n");
}

void CHeader::reconstruct() {
  add(fmt::format(R"(
/* What the codes of a row give back of it. Returns 0, or the number of the column at fault, as @_prepare(). */
static inline int @_reconstruct(const @_row *row, @_row *back) {{
  float code[{}];
  const int fault = @_encode(row, code);
  if (fault != 0) return fault;
  @_decode(code, back);
  return 0;
}}
)",
                  codes()));
}

void CHeader::score() {
  const Scoring& s = *program_.scoring;
  const Index directions = s.whitening.cols();
  table_of("double", "weight", s.weight.data(), s.weight.size());
  table_of("double", "usual", s.usual.data(), s.usual.size());
  table_of("double", "range", s.range.data(), s.range.size());
  table_of("double", "code_mean", s.mean.data(), s.mean.size());
  table_of("double", "whitening", s.whitening.data(), s.whitening.size());
  add(fmt::format(R"(
/* How odd a row is: 1 is usual; error is the mean of ((reconstruction - value) / range)^2. Both are NAN for a row without
   any value. Returns 0, or the number of the column at fault, as @_prepare(). */
static inline int @_score(const @_row *row, double *score, double *error) {{
  float x[{0}], code[{1}];
  double value[{0}], back[{0}];
  double misfit = 0.0, squares = 0.0, present = 0.0, distance = 0.0;
  int i;
  const int fault = @_prepare(row, x, value);
  if (fault != 0) return fault;
  @_encoder(x, code);
  @_restore(code, back);
  for (i = 0; i < {0}; ++i) {{
    const double off = back[i] - value[i];
    if (isnan(off)) continue;
    misfit += @_weight[i] * (off / @_usual[i]) * (off / @_usual[i]);
    squares += @_weight[i] * (off / @_range[i]) * (off / @_range[i]);
    present += @_weight[i];
  }}
)",
                  inputs(), codes()));
  if (directions > 0) {
    add(fmt::format(R"(  for (i = 0; i < {0}; ++i) {{
    double along = 0.0;
    int k;
    for (k = 0; k < {1}; ++k) along += ((double)code[k] - @_code_mean[k]) * @_whitening[k * {0} + i];
    distance += along * along;
  }}
)",
                    directions, codes()));
  }
  add(fmt::format(R"(  *error = present > 0.0 ? squares / present : (double)NAN;
  *score = present > 0.0 ? (misfit / present + distance / {}) / 2.0 : (double)NAN;
  return 0;
}}
)",
                  decimal(static_cast<double>(std::max<Index>(directions, 1)))));
}

}  // namespace

std::string render_c(const Program& program, const COptions& options) { return CHeader(program, options).text(); }

}  // namespace aefx::exported
