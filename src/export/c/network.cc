// C for the network and the score; computes the same as nn/pass.cc and infer/score.cc.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "export/c/header.h"

namespace aefx::exported {
namespace {

std::string activation_loop(nn::Activation activation, Index units) {
  std::string body;
  switch (activation) {
    case nn::Activation::linear:
      return {};
    case nn::Activation::relu:
      body = "if (z[i] < 0.0f) z[i] = 0.0f;";
      break;
    case nn::Activation::leaky_relu:
      body = fmt::format("if (z[i] < 0.0f) z[i] *= {};", c_number(nn::kLeakyReluSlope));
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
    case nn::Activation::wide_sigmoid:
      body = fmt::format("z[i] = {0} * tanhf(z[i] / {0});", c_number(nn::kWideSigmoid));
      break;
  }
  return fmt::format("  for (i = 0; i < {}; ++i) {}\n", units, body);
}

}  // namespace

void CHeader::add_layer() {
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

void CHeader::add_network(const std::string& name, const std::vector<Layer>& layers) {
  add("\n");
  Index widest = 1;
  bool loops = false;
  for (std::size_t l = 0; l < layers.size(); ++l) {
    add_numbers("float", fmt::format("{}_kernel{}", name, l + 1), layers[l].kernel);
    add_numbers("float", fmt::format("{}_bias{}", name, l + 1), layers[l].bias);
    widest = std::max(widest, layers[l].kernel.cols());
    loops = loops || layers[l].activation != nn::Activation::linear;
  }
  add(fmt::format("\nstatic inline void @_{}(const float x[{}], float y[{}]) {{\n", name, layers.front().kernel.rows(),
                  layers.back().kernel.cols()));
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

void CHeader::add_encode() {
  add_network("encoder", program_.encoder);
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

void CHeader::add_restore() {
  add_network("decoder", program_.decoder);
  std::string limited = "code[i]";
  if (program_.code_range) {
    add_numbers("float", "code_min", program_.code_range->min);
    add_numbers("float", "code_max", program_.code_range->max);
    limited = "code[i] < @_code_min[i] ? @_code_min[i] : code[i] > @_code_max[i] ? @_code_max[i] : code[i]";
  }
  add(fmt::format(
      R"(
/* What the network gives for codes, each of its columns in its own units; NAN if a code is not finite.{3} */
static inline void @_restore(const float code[{0}], double value[{1}]) {{
  float limited[{0}], y[{1}];
  int i, fine = 1;
  for (i = 0; i < {0}; ++i) {{
    fine = fine && isfinite(code[i]);
    limited[i] = {4};
  }}
  @_decoder(limited, y);
  for (i = 0; i < {1}; ++i) {{
    value[i] = fine ? ((double)y[i] - @_back_base[i]) * @_back_scale[i] + @_back_offset[i] : (double)NAN;
{2}  }}
}}
)",
      codes(), inputs(),
      program_.any_log() ? "    if (@_back_is_log[i]) value[i] = exp(value[i]) - @_back_log_offset[i];\n" : "",
      program_.code_range ? "\n   Codes are limited to the range between code_min and code_max." : "", limited));
}

void CHeader::add_decode() {
  add_restore();
  if (program_.part == Part::score) return;
  if (any_category()) {
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
/* The columns in their own units, and the likeliest text of those that are texts; NAN and NULL if a code is not finite. */
static inline void @_decode(const float code[{}], @_row *row) {{
  double value[{}];
  @_restore(code, value);
)",
                  codes(), inputs()));
  for (std::size_t c = 0; c < columns(); ++c) {
    const Column& column = program_.columns[c];
    if (column.category()) {
      add(fmt::format("  row->{0} = isnan(value[{2}]) ? NULL : @_text{1}[@_likeliest(value + {2}, {3})];\n", fields_[c],
                      c + 1, column.first, column.count));
    } else {
      add(fmt::format("  row->{} = value[{}];\n", fields_[c], column.first));
    }
  }
  add("}\n");
}

void CHeader::add_reconstruct() {
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

void CHeader::add_score() {
  const Scoring& s = *program_.scoring;
  const Index directions = s.whitening.cols();
  add_numbers("double", "weight", s.weight);
  const Index neighbors = s.neighbors.cols();
  if (neighbors == 0) add_numbers("double", "usual", s.usual);
  add_numbers("double", "range", s.range);
  if (neighbors > 0) {
    add_numbers("double", "neighbor", s.neighbors);
    add_numbers("double", "step", s.steps);
  } else {
    add_numbers("double", "code_mean", s.mean);
    add_numbers("double", "whitening", s.whitening);
  }
  add(fmt::format(R"(
/* How odd a row is: 1 is usual; error is the mean of ((reconstruction - value) / range)^2. Both are NAN for a row without
   any value. Returns 0, or the number of the column at fault, as @_prepare(). */
static inline int @_score(const @_row *row, double *score, double *error) {{
  float x[{0}], code[{1}];
  double value[{0}], back[{0}];
  double {2}squares = 0.0, present = 0.0, distance = 0.0;
  int i;
  const int fault = @_prepare(row, x, value);
  if (fault != 0) return fault;
  @_encoder(x, code);
  @_restore(code, back);
  for (i = 0; i < {0}; ++i) {{
    const double off = back[i] - value[i];
    if (isnan(off)) continue;
{3}    squares += @_weight[i] * (off / @_range[i]) * (off / @_range[i]);
    present += @_weight[i];
  }}
)",
                  inputs(), codes(), neighbors > 0 ? "" : "misfit = 0.0, ",
                  neighbors > 0 ? "" : "    misfit += @_weight[i] * (off / @_usual[i]) * (off / @_usual[i]);\n"));
  if (neighbors > 0) return add_neighbors();
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
                  c_number(static_cast<double>(std::max<Index>(directions, 1)))));
}

// The distance from the neighbor with the given rank.
void CHeader::add_neighbors() {
  const Scoring& s = *program_.scoring;
  add(fmt::format(R"(  {{
    double away[{0}];
    int j, k, least = 0;
    for (j = 0; j < {0}; ++j) away[j] = 0.0;
    for (i = 0; i < {1}; ++i) {{
      if (isnan(value[i])) continue;
      for (j = 0; j < {0}; ++j) away[j] += fabs(@_neighbor[i * {0} + j] - value[i]) * @_step[i];
    }}
    for (k = 0; k <= {2}; ++k) {{
      for (least = k, j = k + 1; j < {0}; ++j) {{
        if (away[j] < away[least]) least = j;
      }}
      distance = away[least];
      away[least] = away[k];
    }}
  }}
  *error = present > 0.0 ? squares / present : (double)NAN;
  *score = present > 0.0 ? distance / present : (double)NAN;
  return 0;
}}
)",
                  s.neighbors.cols(), inputs(), s.rank));
}

std::string render_c(const model::Model& model, Part part, const COptions& options) {
  return CHeader(make_program(model, part), options).text();
}

}  // namespace aefx::exported
